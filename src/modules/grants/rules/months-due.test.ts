import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { monthsDue } from './months-due.ts'

const day = (text: string) => new Date(`${text}T09:30:00Z`)
const days = (dates: readonly { readonly at: Date }[]) => dates.map(({ at }) => at.toISOString().slice(0, 10))

describe('months that are due', () => {
  test('are counted from the anchor: the 31st comes back after February', () => {
    const { due, nextDue } = monthsDue({ anchor: day('2026-01-31'), monthsDone: 0 }, day('2026-04-29'))
    expect(days(due)).toEqual(['2026-02-28', '2026-03-31'])
    expect(nextDue).toEqual(day('2026-04-30'))
  })

  test('are due from their very moment on, and an outage catches each up once', () => {
    const anchor = day('2026-01-15')
    expect(monthsDue({ anchor, monthsDone: 0 }, new Date(day('2026-02-15').getTime() - 1)).due).toEqual([])
    expect(monthsDue({ anchor, monthsDone: 0 }, day('2026-02-15')).due.map(({ month }) => month)).toEqual([1])
    expect(monthsDue({ anchor, monthsDone: 2 }, day('2026-06-20')).due.map(({ month }) => month)).toEqual([3, 4, 5])
  })

  test('come on the anchor’s day of the month and time of day in UTC, or on the last day of a shorter month', () => {
    const anchors = fc.date({ min: day('2023-01-01'), max: day('2029-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(anchors, fc.integer({ min: 0, max: 60 }), (anchor, monthsDone) => {
        const { nextDue } = monthsDue({ anchor, monthsDone }, anchor)
        const firstOf = Date.UTC(anchor.getUTCFullYear(), anchor.getUTCMonth() + monthsDone + 1, 1)
        const lastDay = new Date(Date.UTC(anchor.getUTCFullYear(), anchor.getUTCMonth() + monthsDone + 2, 0)).getUTCDate()
        const onDay = Math.min(anchor.getUTCDate(), lastDay)
        expect(nextDue.getTime()).toBe(firstOf + (onDay - 1) * 86_400_000 + (anchor.getTime() % 86_400_000))
      }),
    )
  })

  test('are the same whether looked at often or rarely', () => {
    const moments = fc.array(fc.date({ min: day('2026-01-01'), max: day('2029-01-01'), noInvalidDate: true }), { maxLength: 12 })
    fc.assert(
      fc.property(fc.date({ min: day('2024-01-01'), max: day('2026-01-01'), noInvalidDate: true }), moments, (anchor, looks) => {
        const end = day('2029-01-02')
        let monthsDone = 0
        const seen: number[] = []
        for (const now of [...looks.toSorted((left, right) => left.getTime() - right.getTime()), end]) {
          const { due } = monthsDue({ anchor, monthsDone }, now)
          seen.push(...due.map(({ month }) => month))
          monthsDone += due.length
        }
        expect(seen).toEqual(monthsDue({ anchor, monthsDone: 0 }, end).due.map(({ month }) => month))
      }),
    )
  })
})
