import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import { MILLISECONDS_PER_HOUR } from '#kernel/instant.ts'
import { bidStates, decideBid, isRoundDue, isWornOut, type BidFacts } from './bidding.ts'

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

const facts = (given: Partial<BidFacts>): BidFacts => ({
  maximum: connects(5),
  min: connects(1),
  isProposalOpen: true,
  isJobOpen: true,
  isAuctionOpen: true,
  fit: null,
  ...given,
})
const noFit = { field: false, skills: [] }

test('only who fits may place a bid where the auction looks at that; a bid that stands is raised whatever has changed', () => {
  const fit = fc.record({ field: fc.boolean(), skills: fc.constantFrom([], ['React']) })
  fc.assert(
    fc.property(fit, fc.option(fc.constantFrom(...bidStates), { nil: undefined }), (found, state) => {
      const bid = state === undefined ? {} : { bid: { state, maximum: connects(3) } }
      const anybody = decideBid(facts(bid))
      const judged = decideBid(facts({ ...bid, fit: found }))
      const isPlaced = anybody.ok && anybody.value.kind === 'place'
      const isOut = isPlaced && !found.field && found.skills.length === 0
      expect(judged).toEqual(isOut ? { ok: false, refusal: { code: 'does_not_fit' } } : anybody)
    }),
  )
})

test('a boost that is used is said to be used, not to need another profile', () => {
  const used = { state: 'worn_out', maximum: connects(3) } as const
  expect(decideBid(facts({ bid: used, fit: noFit }))).toEqual({ ok: false, refusal: { code: 'boost_used' } })
})
