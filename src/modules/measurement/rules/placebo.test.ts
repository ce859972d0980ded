import { expect, test } from 'vitest'
import { dayOf, numberOf } from './comparison.ts'
import type { DailySeries, MeasurePlan } from './effect.ts'
import { checkPlacebos } from './placebo.ts'

const START = numberOf('2023-06-01')
const plan: MeasurePlan = {
  kind: 'per_day',
  announcedOn: dayOf(START + 400),
  effectiveFrom: dayOf(START + 430),
  effectiveUntil: null,
  preDays: 400,
  confidence: 0.95,
}

function seriesOf(place: (at: number) => number, seed: number): DailySeries {
  const wobble = (at: number) => (((Math.sin(at * 12.9898 + seed * 78.233) * 43758.5453) % 1) + 1) % 1
  return Array.from({ length: 470 }, (_, at) => ({
    day: dayOf(START + at),
    trials: 1,
    sum: Math.round(400 * Math.exp(place(at) + 0.3 * (wobble(at) - 0.5))),
  }))
}
const control = seriesOf(() => 0, 3)

test('a real effect stands out of all made-up dates, few of which seem to have one', () => {
  const treated = seriesOf((at) => (at >= 430 ? -0.4 : 0), 4)
  const check = checkPlacebos(plan, { treated, control })!
  expect(check.effects.length).toBe(60)
  expect(check.rank).toBeCloseTo(1 / 61, 10)
  expect(check.leaveOutZero).toBeLessThanOrEqual(12)
  expect(check.effects.every(({ from }) => from < plan.announcedOn)).toBe(true)
  expect(check.effects.map(({ from }) => from)).toEqual(check.effects.map(({ from }) => from).toSorted())
})

test('nothing at all does not stand out', () => {
  expect(checkPlacebos(plan, { treated: seriesOf(() => 0, 4), control })!.rank).toBeGreaterThan(0.05)
})

test('a change that was there before the announcement is found by the placebos', () => {
  const treated = seriesOf((at) => (at >= 180 && at < 230 ? -0.4 : 0), 4)
  const { effects } = checkPlacebos(plan, { treated, control })!
  const largest = effects.toSorted((a, b) => a.relative.value - b.relative.value)[0]!
  expect(largest.relative.high).toBeLessThan(0)
  expect(Math.abs(numberOf(largest.from) - START - 185)).toBeLessThan(20)
})

test('a history without room for them has no placebos', () => {
  expect(checkPlacebos({ ...plan, preDays: 90 }, { treated: seriesOf(() => 0, 4), control })).toBeNull()
})
