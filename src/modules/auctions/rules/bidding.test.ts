import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MILLISECONDS_PER_HOUR } from '#kernel/instant.ts'
import { isRoundDue, isWornOut } from './bidding.ts'

const count = fc.integer({ min: 0, max: 20 })
const limit = fc.integer({ min: 1, max: 20 })

test('a place is worn out by exactly the looks of its own terms, at the list or at the proposal', () => {
  fc.assert(
    fc.property(count, count, limit, limit, (views, opens, viewsUntilWorn, opensUntilWorn) => {
      const isWorn = isWornOut({ views, opens }, { viewsUntilWorn, opensUntilWorn })
      expect(isWorn).toBe(views >= viewsUntilWorn || opens >= opensUntilWorn)
      // One look fewer at both ends is one look fewer than enough.
      expect(isWornOut({ views: viewsUntilWorn - 1, opens: opensUntilWorn - 1 }, { viewsUntilWorn, opensUntilWorn })).toBe(false)
    }),
  )
})

test('the first look freezes a round, and the next one is due when the hours of the auction’s terms are over, not a moment before', () => {
  const now = new Date('2026-11-29T12:00:00Z')
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 720 }), (hoursBetweenRounds) => {
      expect(isRoundDue({ frozenAt: null, hoursBetweenRounds }, now)).toBe(true)
      const before = (milliseconds: number) => new Date(now.getTime() - hoursBetweenRounds * MILLISECONDS_PER_HOUR + milliseconds)
      expect(isRoundDue({ frozenAt: before(0), hoursBetweenRounds }, now)).toBe(true)
      expect(isRoundDue({ frozenAt: before(1), hoursBetweenRounds }, now)).toBe(false)
    }),
  )
})
