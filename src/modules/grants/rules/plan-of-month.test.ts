import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMonthsClamped } from '#kernel/instant.ts'
import { nextMonth, planOfMonth } from './plan-of-month.ts'

const plan = fc.constantFrom('basic' as const, 'plus' as const)
const choices = fc.uniqueArray(fc.record({ fromMonth: fc.integer({ min: 1, max: 24 }), plan }), {
  selector: ({ fromMonth }) => fromMonth,
  maxLength: 8,
})

describe('the plan of a month', () => {
  test('is the one before all choices until the first of them', () => {
    fc.assert(
      fc.property(plan, choices, (before, chosen) => {
        const first = Math.min(25, ...chosen.map(({ fromMonth }) => fromMonth))
        for (let month = 0; month < first; month += 1) expect(planOfMonth(before, chosen, month)).toBe(before)
      }),
    )
  })

  test('is what a member who is asked month by month would say', () => {
    fc.assert(
      fc.property(plan, choices, (before, chosen) => {
        let now = before
        for (let month = 1; month <= 25; month += 1) {
          now = chosen.find(({ fromMonth }) => fromMonth === month)?.plan ?? now
          expect(planOfMonth(before, chosen, month)).toBe(now)
        }
      }),
    )
  })

  test('is the same when the months before it have been granted and their choices are forgotten', () => {
    fc.assert(
      fc.property(plan, choices, fc.integer({ min: 0, max: 24 }), fc.nat({ max: 12 }), (before, chosen, done, further) => {
        const remembered = planOfMonth(before, chosen, done)
        const left = chosen.filter(({ fromMonth }) => fromMonth > done)
        expect(planOfMonth(remembered, left, done + further)).toBe(planOfMonth(before, chosen, done + further))
      }),
    )
  })
})

describe('the next month', () => {
  const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })

  test('has not begun, and the one before it has; whatever has been granted', () => {
    fc.assert(
      fc.property(moment, moment, fc.nat({ max: 90 }), (anchor, later, granted) => {
        const now = later > anchor ? later : anchor
        const { month, at } = nextMonth({ anchor, monthsDone: 0 }, now)
        expect(at).toEqual(addMonthsClamped(anchor, month))
        expect(at.getTime()).toBeGreaterThan(now.getTime())
        expect(addMonthsClamped(anchor, month - 1).getTime()).toBeLessThanOrEqual(now.getTime())
        // Of months that are over, some may have been granted already.
        const monthsDone = Math.min(granted, month - 1)
        expect(nextMonth({ anchor, monthsDone }, now)).toEqual({ month, at })
      }),
    )
  })
})
