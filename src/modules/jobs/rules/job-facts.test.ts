import { describe, expect, test } from 'vitest'
import { usdCents } from '#kernel/money.ts'
import { jobSize } from './job-facts.ts'

const fixed = (dollars: number) => ({
  payKind: 'fixed' as const,
  budgetUsdCents: usdCents(dollars * 100),
  hourlyFromUsdCents: null,
  hourlyToUsdCents: null,
  hoursPerWeek: 40,
  durationWeeks: 10,
})
const hourly = (from: number, to: number, hoursPerWeek: number, durationWeeks: number) => ({
  payKind: 'hourly' as const,
  budgetUsdCents: null,
  hourlyFromUsdCents: usdCents(from),
  hourlyToUsdCents: usdCents(to),
  hoursPerWeek,
  durationWeeks,
})

describe('the size of a job', () => {
  test.each([
    ['is the budget of a fixed-price job, however long it takes', fixed(1200), 120_000],
    ['is the middle rate × hours × weeks of an hourly job', hourly(2000, 4000, 20, 4), 240_000],
    ['rounds the middle rate down', hourly(1000, 1001, 1, 1), 1000],
    ['never leaves the range of the fact', hourly(100_000, 100_000, 60, 104), 100_000_000],
  ])('%s', (_promise, job, size) => {
    expect(jobSize(job)).toBe(size)
  })
})
