import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import { roundPromises, type SettleRound } from './round.test-kit.ts'
import { settleRound, toBeIn, type Bid, type RoundTerms } from './round.ts'

const RUNS = { numRuns: 5000, seed: 20_240_828 }
// Seconds alone; more only where the machine is busy with something else.
const PATIENCE = 60_000

describe('a round', () => {
  test.each(roundPromises)(
    '$promise',
    ({ instances, holds }) => {
      expect(() =>
        fc.assert(
          fc.property(instances, (instance) => holds(settleRound, instance)),
          RUNS,
        ),
      ).not.toThrow()
    },
    PATIENCE,
  )

  test('reads as people know it: four places, six bids, and all four pay the fifth', () => {
    const { ladder, highestLosing, toBeIn } = settleRound(bids(9, 30, 12, 9, 4, 17), terms({ slots: 4 }))
    expect(ladder.map(({ bid, outcome, pays }) => [bid.maximum, outcome, pays])).toEqual([
      [30, 'won', 9],
      [17, 'won', 9],
      [12, 'won', 9],
      [9, 'won', 9],
      [9, 'outbid', 0],
      [4, 'outbid', 0],
    ])
    expect(ladder[3]?.bid.id).toBe('bid-0')
    expect([highestLosing, toBeIn]).toEqual([9, 10])
  })

  test('without a loser costs the least bid, and without a bid nothing happens', () => {
    expect(settleRound(bids(5, 8), terms({ slots: 3, min: 2 })).ladder.map(({ pays }) => pays)).toEqual([2, 2])
    expect(settleRound([], terms({ slots: 3, min: 2 }))).toEqual({ ladder: [], toBeIn: 2 })
  })

  test('tells an agency at its cap what would replace its own lower bid', () => {
    const pool = [...bids(20, 15, 10), { ...bids(12)[0]!, id: 'bid-agency', owner: 'agency' }]
    expect(toBeIn(pool, terms({ slots: 2 }), { owner: 'agency' })).toBe(16)
    expect(toBeIn(pool, terms({ slots: 4 }), { owner: 'agency' })).toBe(13)
    expect(toBeIn(pool, terms({ slots: 4 }), { owner: 'agency', mine: 'bid-agency' })).toBe(1)
  })
})

describe('a planted fault is caught', () => {
  /** Each in the words of who would have planted it, with the promise that must notice. */
  const faults: readonly (readonly [string, RegExp, SettleRound])[] = [
    [
      'first price under the truthful label',
      /worth to you is best/,
      (bids, terms) => edited(settleRound(bids, terms), ({ bid, outcome }) => (outcome === 'won' ? bid.maximum : 0)),
    ],
    [
      'the lowest winning bid as the price',
      /worth to you is best/,
      (bids, terms) => {
        const settled = settleRound(bids, terms)
        const lowest = settled.ladder.findLast(({ outcome }) => outcome === 'won')?.bid.maximum
        return edited(settled, ({ outcome, pays }) => (outcome === 'won' ? (lowest ?? pays) : pays))
      },
    ],
    [
      'ties by the order of the list',
      /order of the list/,
      (bids, terms) => renamed(bids, (numbered) => settleRound(numbered, terms)),
    ],
    [
      'a loser charged the least bid',
      /owes nothing/,
      (bids, terms) => edited(settleRound(bids, terms), ({ outcome, pays }) => (outcome === 'outbid' ? terms.min : pays)),
    ],
    [
      'the price one above the highest losing bid',
      /more than their maximum/,
      (bids, terms) => edited(settleRound(bids, terms), ({ outcome, pays }) => (outcome === 'won' ? pays + 1 : pays)),
    ],
    [
      'one place too many',
      /never more than one owner may have/,
      (bids, terms) => {
        const settled = settleRound(bids, { ...terms, slots: terms.slots + 1 })
        return terms.pays === 'pay_your_bid' ? settled : { ...settled, toBeIn: settleRound(bids, terms).toBeIn }
      },
    ],
    [
      'no cap on an owner',
      /never more than one owner may have/,
      (bids, terms) => settleRound(bids, { ...terms, mostPerOwner: Number.MAX_SAFE_INTEGER }),
    ],
    [
      'an owner’s bids over the cap pushing up the price',
      /moves nobody’s place or price/,
      (bids, terms) => {
        const settled = settleRound(bids, terms)
        const over = settled.ladder.filter(({ outcome }) => outcome === 'over_cap').map(({ bid }) => bid.maximum)
        return edited(settled, ({ bid, outcome, pays }) =>
          outcome === 'won' ? Math.min(bid.maximum, Math.max(pays, ...over)) : pays,
        )
      },
    ],
  ]
  test.each(faults)('%s', (_, noticed, settle) => {
    const { instances, holds } = roundPromises.find(({ promise }) => noticed.test(promise))!
    const found = fc.check(
      fc.property(instances, (instance) => holds(settle, instance)),
      { ...RUNS, endOnFailure: true },
    )
    expect(found.failed).toBe(true)
  })
})

function bids(...maxima: readonly number[]): Bid[] {
  return maxima.map((maximum, n) => ({ id: `bid-${n}`, owner: `owner-${n}`, maximum: connects(maximum), namedAt: n }))
}

function terms(given: Partial<RoundTerms>): RoundTerms {
  return { slots: 4, min: 1, pays: 'highest_losing_bid', mostPerOwner: 1, ...given }
}

type Settled = ReturnType<typeof settleRound<Bid>>

function edited<B extends Bid>(
  settled: ReturnType<typeof settleRound<B>>,
  pays: (rung: Settled['ladder'][number]) => number,
): ReturnType<typeof settleRound<B>> {
  return { ...settled, ladder: settled.ladder.map((rung) => ({ ...rung, pays: connects(pays(rung)) })) }
}

/** Settles the bids under names that follow the order of the list, and gives their own names back. */
function renamed<B extends Bid>(
  bids: readonly B[],
  settle: (numbered: readonly B[]) => ReturnType<typeof settleRound<B>>,
): ReturnType<typeof settleRound<B>> {
  const numbered = bids.map((bid, n) => ({ ...bid, id: String(n).padStart(4, '0'), namedAt: 0 }))
  const settled = settle(numbered)
  return { ...settled, ladder: settled.ladder.map((rung) => ({ ...rung, bid: bids[Number(rung.bid.id)]! })) }
}
