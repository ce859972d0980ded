import type { Connects } from '#kernel/connects.ts'
import { settleRound, type Bid, type RoundTerms } from './round.ts'

/** A round as it was sealed. `owner` is the account behind the bid, the same in every auction. */
export interface RecordedRound {
  readonly auctionId: string
  readonly no: number
  readonly bids: readonly Bid[]
}

/** What one set of terms makes of the recorded bids. */
export interface ReplaySide {
  readonly places: number
  /** What the places cost together, in Connects, if the client does something with each. */
  readonly connects: number
  readonly winners: number
  /** The middle price of a place; absent where there is none. */
  readonly medianPrice?: number
}

/** Somebody whose places or their cost would have been others. */
export interface ReplayedBidder {
  readonly owner: string
  readonly placesBefore: number
  readonly placesAfter: number
  readonly connectsBefore: number
  readonly connectsAfter: number
}

export interface Replay {
  readonly auctions: number
  readonly rounds: number
  readonly bids: number
  readonly bidders: number
  readonly before: ReplaySide
  readonly after: ReplaySide
  readonly payingMore: ReplayGroup
  readonly payingLess: ReplayGroup
  /** Bidders who would have had more places, or fewer. */
  readonly gaining: number
  readonly losing: number
  /** Whose cost changes most, at most twenty; for operators only. */
  readonly mostAffected: readonly ReplayedBidder[]
}

export interface ReplayGroup {
  readonly people: number
  /** How much more, or less, all of them together; never below 0. */
  readonly connects: number
}

const MOST_AFFECTED = 20

/**
 * Who would have won recorded rounds, and for how much, by two sets of terms. The bids stay as they were, so this is not a forecast:
 * people bid otherwise under other rules. A bid pays once in an auction, what the last round that gave it a place made of it. Terms that
 * are not about settling (closing, rounds, wear-out, holdouts) change nothing here.
 */
export function replayRounds(
  rounds: readonly RecordedRound[],
  { before, after }: { readonly before: RoundTerms; readonly after: RoundTerms },
): Replay {
  const [old, now] = [pricesOf(rounds, before), pricesOf(rounds, after)]
  const owners = new Map(rounds.flatMap(({ bids }) => bids.map(({ id, owner }) => [id, owner] as const)))
  const people = peopleOf(owners, { old, now })
  const changes = people.map((one) => one.connectsAfter - one.connectsBefore)
  return {
    auctions: new Set(rounds.map(({ auctionId }) => auctionId)).size,
    rounds: rounds.length,
    bids: owners.size,
    bidders: people.length,
    before: sideOf(old, owners),
    after: sideOf(now, owners),
    payingMore: groupOf(changes.filter((change) => change > 0)),
    payingLess: groupOf(changes.filter((change) => change < 0)),
    gaining: people.filter((one) => one.placesAfter > one.placesBefore).length,
    losing: people.filter((one) => one.placesAfter < one.placesBefore).length,
    mostAffected: people.filter(isAffected).toSorted(byChange).slice(0, MOST_AFFECTED),
  }
}

type Prices = ReadonlyMap<string, Connects>

/** What each bid's place costs; only of bids that win one. */
function pricesOf(rounds: readonly RecordedRound[], terms: RoundTerms): Prices {
  const prices = new Map<string, Connects>()
  for (const { bids } of rounds.toSorted((left, right) => left.no - right.no))
    for (const { bid, outcome, pays } of settleRound(bids, terms).ladder) if (outcome === 'won') prices.set(bid.id, pays)
  return prices
}

function peopleOf(
  owners: ReadonlyMap<string, string>,
  { old, now }: { readonly old: Prices; readonly now: Prices },
): readonly ReplayedBidder[] {
  const ids = Map.groupBy(owners.keys(), (id) => owners.get(id)!)
  return [...ids].map(([owner, own]) => {
    const [before, after] = [old, now].map((prices) => own.flatMap((id) => prices.get(id) ?? []))
    return {
      owner,
      placesBefore: before!.length,
      placesAfter: after!.length,
      connectsBefore: sum(before!),
      connectsAfter: sum(after!),
    }
  })
}

function sideOf(prices: Prices, owners: ReadonlyMap<string, string>): ReplaySide {
  const sorted = [...prices.values()].toSorted((left, right) => left - right)
  const medianPrice = sorted[Math.floor((sorted.length - 1) / 2)]
  return {
    places: sorted.length,
    connects: sum(sorted),
    winners: new Set([...prices.keys()].map((id) => owners.get(id))).size,
    ...(medianPrice === undefined ? {} : { medianPrice }),
  }
}

function groupOf(changes: readonly number[]): ReplayGroup {
  return { people: changes.length, connects: Math.abs(sum(changes)) }
}

function isAffected(one: ReplayedBidder): boolean {
  return one.connectsAfter !== one.connectsBefore || one.placesAfter !== one.placesBefore
}

function byChange(left: ReplayedBidder, right: ReplayedBidder): number {
  const size = (one: ReplayedBidder) => Math.abs(one.connectsAfter - one.connectsBefore)
  return size(right) - size(left) || (left.owner < right.owner ? -1 : 1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

const FEWEST_SHOWN = 5

/**
 * What of a replay may be public: all of it but the list of people, where nobody or at least five stand behind each of its figures, with
 * people counted in fives; nothing otherwise.
 */
export function publicReplay(replay: Replay): Omit<Replay, 'mostAffected'> | undefined {
  const { mostAffected: _names, bidders, before, after, payingMore, payingLess, gaining, losing, ...counts } = replay
  const people = [bidders, before.winners, after.winners, payingMore.people, payingLess.people, gaining, losing]
  if (bidders === 0 || people.some((count) => count > 0 && count < FEWEST_SHOWN)) return undefined
  const inFives = (count: number) => Math.round(count / FEWEST_SHOWN) * FEWEST_SHOWN
  return {
    ...counts,
    bidders: inFives(bidders),
    before: { ...before, winners: inFives(before.winners) },
    after: { ...after, winners: inFives(after.winners) },
    payingMore: { ...payingMore, people: inFives(payingMore.people) },
    payingLess: { ...payingLess, people: inFives(payingLess.people) },
    gaining: inFives(gaining),
    losing: inFives(losing),
  }
}
