import { expect, test } from 'vitest'
import type { Figure } from '../kit/report.ts'
import { verdicts } from './limits.ts'

const loadOf = (decisions: number): string => `${decisions} decisions`
const figure = (name: string, decisions: number, value: number): Figure => ({
  bench: 'simulate',
  case: name,
  load: loadOf(decisions),
  metric: 'ms',
  value,
  unit: 'ms',
})

test('a figure at the length that is asked for passes or misses; of a shorter history nothing is said', () => {
  const lines = verdicts(
    [figure('T0 exact diff', 0, 50), figure('T3 warm', 10_000_000, 1_000.1), figure('T3 cold', 200_000, 1)],
    loadOf,
  )
  const of = (name: string) => lines.find((line) => line.includes(`  ${name},`))
  expect(of('T0 exact diff')).toMatch(/^PASS .*at most 50 ms, found 50\.0$/)
  expect(of('T3 warm')).toMatch(/^MISSED .*found 1000\.1$/)
  expect(of('T3 cold')).toMatch(/^not measured/)
})
