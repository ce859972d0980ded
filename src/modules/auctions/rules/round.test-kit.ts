import assert from 'node:assert/strict'
import fc from 'fast-check'
import { connects } from '#kernel/connects.ts'
import { compareBids, toBeIn, type Bid, type Rung, type RoundTerms, type settleRound } from './round.ts'

/** Whatever claims to settle rounds; the same promises are asked of ours and of the planted wrong ones. */
export type SettleRound = typeof settleRound

export interface RoundInstance {
  readonly bids: readonly Bid[]
  readonly terms: RoundTerms
  /** Another order of the same bids: a permutation of their indices. */
  readonly order: readonly number[]
}

/** Above every maximum of the instances, so that deviations upwards are all looked at too. */
const MOST = 9

/** Few different sums and moments on purpose: ties are where auctions go wrong. */
function instancesOf({ oneBidEach, pays }: { oneBidEach: boolean; pays?: RoundTerms['pays'] }): fc.Arbitrary<RoundInstance> {
  const bid = fc.record({ maximum: fc.integer({ min: 1, max: MOST }), namedAt: fc.nat(3), owner: fc.nat(3), id: fc.nat(999) })
  const bids = fc.uniqueArray(bid, { maxLength: 7, selector: ({ id }) => id })
  const terms = fc.record({
    slots: fc.integer({ min: 1, max: 4 }),
    min: fc.integer({ min: 1, max: 4 }),
    pays: pays === undefined ? fc.constantFrom('highest_losing_bid' as const, 'pay_your_bid' as const) : fc.constant(pays),
    mostPerOwner: fc.integer({ min: 1, max: 2 }),
  })
  return fc.record({ bids, terms }).chain(({ bids, terms }) =>
    fc.record({
      bids: fc.constant(
        bids.map(({ maximum, namedAt, owner, id }, index) => ({
          id: `bid-${String(id).padStart(3, '0')}`,
          owner: oneBidEach ? `owner-${index}` : `owner-${owner}`,
          maximum: connects(maximum),
          namedAt,
        })),
      ),
      terms: fc.constant(terms),
      order: fc.shuffledSubarray([...bids.keys()], { minLength: bids.length }),
    }),
  )
}

/** Something that holds for every round. */
export interface RoundPromise {
  readonly promise: string
  readonly instances: fc.Arbitrary<RoundInstance>
  /** @throws AssertionError when it does not hold for this instance */
  readonly holds: (settle: SettleRound, instance: RoundInstance) => void
}

const anyRound = instancesOf({ oneBidEach: false })
const truthful = instancesOf({ oneBidEach: true, pays: 'highest_losing_bid' })
const pools = instancesOf({ oneBidEach: false, pays: 'highest_losing_bid' })

export const roundPromises: readonly RoundPromise[] = [
  {
    promise: 'every bid is on the ladder once, and whoever did not win owes nothing',
    instances: anyRound,
    holds(settle, { bids, terms }) {
      const { ladder } = settle(bids, terms)
      assert.deepEqual(ladder.map(({ bid }) => bid.id).toSorted(), bids.map(({ id }) => id).toSorted())
      for (const { outcome, pays } of ladder) must(outcome === 'won' || pays === 0, () => `${outcome} owes ${pays}`)
    },
  },
  {
    promise: 'nobody pays more than their maximum or less than the least bid',
    instances: anyRound,
    holds(settle, { bids, terms }) {
      for (const { bid, pays } of winnersOf(settle(bids, terms))) {
        must(pays <= bid.maximum, () => `${pays} is above the maximum ${bid.maximum}`)
        must(pays >= terms.min, () => `${pays} is below the least bid ${terms.min}`)
      }
    },
  },
  {
    promise: 'the places go to the highest bids that count, all places while there are bids, never more than one owner may have',
    instances: anyRound,
    holds(settle, { bids, terms }) {
      const { ladder } = settle(bids, terms)
      const [winners, losers] = [ladder.filter(isWinner), ladder.filter(({ outcome }) => outcome === 'outbid')]
      assert.equal(winners.length, Math.min(terms.slots, winners.length + losers.length))
      for (const winner of winners)
        for (const loser of losers) must(compareBids(winner.bid, loser.bid) < 0, () => `${loser.bid.id} ranks before a winner`)
      for (const owner of new Set(bids.map((bid) => bid.owner))) {
        const [own, eligible] = [[...winners, ...losers], bids.filter((bid) => bid.maximum >= terms.min)].map(
          (list) => list.filter((item) => ('bid' in item ? item.bid : item).owner === owner).length,
        )
        assert.equal(own, Math.min(terms.mostPerOwner, eligible!), `what counts of ${owner}`)
      }
    },
  },
  {
    promise:
      'by the highest losing bid all winners pay the same: that bid, or the least one where nobody lost, and no loser would gladly pay it',
    instances: pools,
    holds(settle, { bids, terms }) {
      const { ladder } = settle(bids, terms)
      const losing = ladder.filter(({ outcome }) => outcome === 'outbid').map(({ bid }) => bid.maximum)
      const price = Math.max(terms.min, ...losing)
      for (const { pays } of ladder.filter(isWinner)) assert.equal(pays, price)
    },
  },
  {
    promise: 'by one’s own bid every winner pays exactly that',
    instances: instancesOf({ oneBidEach: false, pays: 'pay_your_bid' }),
    holds(settle, { bids, terms }) {
      for (const { bid, pays } of winnersOf(settle(bids, terms))) assert.equal(pays, bid.maximum)
    },
  },
  {
    promise: 'naming more never loses a place',
    instances: anyRound,
    holds(settle, { bids, terms }) {
      for (const { bid } of winnersOf(settle(bids, terms)))
        for (let more = bid.maximum + 1; more <= MOST + 2; more += 1) {
          const raised = withMaximum(bids, bid, more)
          must(rungOf(settle(raised, terms), bid.id)?.outcome === 'won', () => `${bid.id} loses its place with ${more}`)
        }
    },
  },
  {
    promise: 'naming what a place is worth to you is best: no other bid of yours, and no bid at all, gains more',
    instances: truthful,
    holds(settle, { bids, terms }) {
      for (const bid of bids) {
        const truth = gainOf(settle(bids, terms), bid.id, bid.maximum)
        must(truth >= 0, () => `${bid.id} loses ${-truth} by telling the truth`)
        for (let other = 0; other <= MOST + 2; other += 1) {
          const gain = gainOf(settle(withMaximum(bids, bid, other), terms), bid.id, bid.maximum)
          must(gain <= truth, () => `${bid.id}, worth ${bid.maximum}, gains ${gain} by naming ${other} and ${truth} by the truth`)
        }
      }
    },
  },
  {
    promise: 'an owner with several proposals does no better than with the best of them, whatever the others name',
    instances: pools,
    holds(settle, { bids, terms }) {
      const capped = { ...terms, mostPerOwner: 1 }
      for (const owner of new Set(bids.map((bid) => bid.owner))) {
        const own = bids.filter((bid) => bid.owner === owner).toSorted(compareBids)
        const best = own[0]!
        const alone = gainOf(settle([...bids.filter((bid) => bid.owner !== owner), best], capped), best.id, best.maximum)
        for (const pawn of own.slice(1))
          for (let named = 0; named <= MOST + 2; named += 1) {
            const settled = settle(withMaximum(bids, pawn, named), capped)
            const gain = own.reduce((sum, bid) => sum + gainOf(settled, bid.id, bid.maximum), 0)
            must(gain <= alone, () => `${owner} gains ${gain} instead of ${alone} by ${pawn.id} naming ${named}`)
          }
      }
    },
  },
  {
    promise: 'the order of the list changes nothing',
    instances: anyRound,
    holds(settle, { bids, terms, order }) {
      const listed = settle(bids, terms)
      assert.deepEqual(
        settle(
          order.map((index) => bids[index]!),
          terms,
        ),
        listed,
      )
      assert.deepEqual(settle(bids.toReversed(), terms), listed)
    },
  },
  {
    promise: '“to be in now” is the least sum that is: it wins a place, and one Connect less does not',
    instances: anyRound,
    holds(settle, { bids, terms }) {
      const askers = [
        { owner: 'somebody new' },
        ...bids.map(({ owner }) => ({ owner })),
        ...bids.map(({ owner, id }) => ({ owner, mine: id })),
      ]
      for (const asker of askers) {
        const least = toBeIn(bids, terms, asker)
        must(wins(settle, { bids, terms }, asker, least), () => `${least} does not win`)
        must(!wins(settle, { bids, terms }, asker, least - 1), () => `${least - 1} wins already`)
      }
      assert.equal(settle(bids, terms).toBeIn, toBeIn(bids, terms, { owner: 'somebody new' }))
    },
  },
  {
    promise: 'a bid that does not count moves nobody’s place or price',
    instances: anyRound,
    holds(settle, { bids, terms }) {
      const whole = settle(bids, terms)
      const counts = ({ outcome }: Rung) => outcome === 'won' || outcome === 'outbid'
      const only = whole.ladder.filter(counts)
      assert.deepEqual(
        settle(
          only.map(({ bid }) => bid),
          terms,
        ).ladder,
        only,
      )
    },
  },
]

function wins(
  settle: SettleRound,
  { bids, terms }: Pick<RoundInstance, 'bids' | 'terms'>,
  asker: { readonly owner: string; readonly mine?: string },
  maximum: number,
): boolean {
  // Named now: later than everything there is, and by the id that ranks last.
  const named = { id: 'bid-named-now', owner: asker.owner, maximum: connects(maximum), namedAt: 99 }
  const settled = settle([...bids.filter(({ id }) => id !== asker.mine), named], terms)
  return rungOf(settled, named.id)?.outcome === 'won'
}

/** Like `assert.ok`, but says why only when asked: these loops run a million times. */
function must(condition: boolean, says: () => string): void {
  if (!condition) assert.fail(says())
}

function isWinner({ outcome }: Rung): boolean {
  return outcome === 'won'
}

function winnersOf(settled: ReturnType<SettleRound>): readonly Rung[] {
  return settled.ladder.filter(isWinner)
}

function rungOf(settled: ReturnType<SettleRound>, id: string): Rung | undefined {
  return settled.ladder.find(({ bid }) => bid.id === id)
}

function withMaximum(bids: readonly Bid[], changed: Bid, maximum: number): readonly Bid[] {
  return bids.map((bid) => (bid === changed ? { ...bid, maximum: connects(maximum) } : bid))
}

/** What a bidder has of a round to whom the place is worth `worth`, in Connects. */
function gainOf(settled: ReturnType<SettleRound>, id: string, worth: number): number {
  const rung = rungOf(settled, id)
  if (rung === undefined) return 0
  return (rung.outcome === 'won' ? worth : 0) - rung.pays
}
