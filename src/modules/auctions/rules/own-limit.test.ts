import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdsFrom, limitAt, roomLeft, startOfMonth, startOfNextDay, type LimitStep } from './own-limit.ts'

const start = new Date('2026-02-27T12:00:00.000Z')
const wishes = fc.array(fc.record({ most: fc.option(fc.nat(50)), hours: fc.integer({ min: 1, max: 40 }) }), { maxLength: 10 })

/** All wishes, one after the other, each from when the rule says. */
function live(wanted: readonly { readonly most: number | null; readonly hours: number }[]) {
  const steps: LimitStep[] = []
  let now = start
  for (const { most, hours } of wanted) {
    now = new Date(now.getTime() + hours * 3_600_000)
    const current = limitAt(steps, now)?.most ?? undefined
    steps.push({ no: steps.length + 1, most, setAt: now, holdsFrom: holdsFrom(current, most, now) })
  }
  return { steps, now }
}

describe('one’s own monthly limit', () => {
  test('never rises on the day it was asked to rise, and is never above what was asked for last once that day is over', () => {
    fc.assert(
      fc.property(wishes, (wanted) => {
        const { steps, now } = live(wanted)
        const last = steps.at(-1)
        const before = last && (limitAt(steps.slice(0, -1), now)?.most ?? Infinity)
        expect(last === undefined || (limitAt(steps, now)?.most ?? Infinity) <= before!).toBe(true)
        expect(limitAt(steps, startOfNextDay(now))?.most ?? null).toBe(last?.most ?? null)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('leaves what is neither held nor spent, and never less than nothing', () => {
    expect(roomLeft({ most: 20, held: 5, spent: 7 })).toBe(8)
    expect(roomLeft({ most: 20, held: 15, spent: 7 })).toBe(0)
  })

  test('counts by calendar months and days in UTC', () => {
    expect(startOfMonth(new Date('2026-02-28T23:59:59.999Z'))).toEqual(new Date('2026-02-01T00:00:00.000Z'))
    expect(startOfNextDay(new Date('2026-02-28T23:59:59.999Z'))).toEqual(new Date('2026-03-01T00:00:00.000Z'))
    expect(startOfNextDay(new Date('2026-02-28T00:00:00.000Z'))).toEqual(new Date('2026-03-01T00:00:00.000Z'))
  })
})
