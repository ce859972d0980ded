import { connects, type Connects } from '#kernel/connects.ts'
import { invariant, unreachable } from '#kernel/invariant.ts'
import type { AuctionTerms } from '#modules/policy/index.ts'

/** One sealed bid. Ids of bids and owners may be pseudonyms: they are only ever compared. */
export interface Bid {
  readonly id: string
  /** Whose wallet pays: a freelancer or an agency. */
  readonly owner: string
  /** The most the bidder would pay, in whole Connects. Private until the auction is over. */
  readonly maximum: Connects
  /** When this maximum was named, in milliseconds since 1970. A raise names it anew. */
  readonly namedAt: number
}

/** What a round is settled by, all from the policy version the auction opened under. */
export interface RoundTerms extends Pick<AuctionTerms, 'slots' | 'min' | 'pays'> {
  /** How many bids of one owner may count. At 1 a pool of proposals does no better than its best one. */
  readonly mostPerOwner: number
}

/** `over_cap`: the owner's better bids already use what one owner may have. `below_minimum`: under the least bid. Neither touches the price. */
export type RungOutcome = 'won' | 'outbid' | 'over_cap' | 'below_minimum'

/** What became of one bid. */
export interface Rung<B extends Bid = Bid> {
  readonly bid: B
  readonly outcome: RungOutcome
  /** What it owes once the client does something with it; 0 unless it won. */
  readonly pays: Connects
}

export interface SettledRound<B extends Bid = Bid> {
  /** Every bid once, the highest first; what did not count stands at the end. */
  readonly ladder: readonly Rung<B>[]
  /** The highest bid that counted and got no place; absent when every bid that counted won. */
  readonly highestLosing?: Connects
  /** What a bidder who is not in yet would have to name to be in: the least bid while a place is free. */
  readonly toBeIn: Connects
}

/**
 * Settles one round: the highest bids get the places, whoever named the sum first before whoever named it later, and between bids of one
 * moment the smaller id. All of it is in the bids, so neither the order they are listed in nor who computes it matters.
 */
export function settleRound<B extends Bid>(bids: readonly B[], terms: RoundTerms): SettledRound<B> {
  checkTerms(terms)
  const { counted, setAside } = countBids(bids, terms)
  const [winners, losers] = [counted.slice(0, terms.slots), counted.slice(terms.slots)]
  const highestLosing = losers[0]?.maximum
  return {
    ladder: [
      ...winners.map((bid) => ({ bid, outcome: 'won' as const, pays: priceFor(bid, highestLosing, terms) })),
      ...losers.map((bid) => ({ bid, outcome: 'outbid' as const, pays: connects(0) })),
      ...setAside,
    ],
    ...(highestLosing === undefined ? {} : { highestLosing }),
    toBeIn: aboveLowestWinner(counted, terms),
  }
}

/**
 * The least maximum that would have a place, if it were named now and nobody else moved. For whoever bids already it is what would regain
 * the place, or keep it; `mine` is then the bid that would be replaced.
 */
export function toBeIn(
  bids: readonly Bid[],
  terms: RoundTerms,
  asker: { readonly owner: string; readonly mine?: string },
): Connects {
  checkTerms(terms)
  const others = bids.filter((bid) => bid.id !== asker.mine)
  const own = countBids(others, terms).counted.filter((bid) => bid.owner === asker.owner)
  const displaced = own[terms.mostPerOwner - 1]
  if (displaced === undefined) return aboveLowestWinner(countBids(others, terms).counted, terms)
  // At the cap, a new bid first has to push out the owner's own least one; then the place that this frees counts as free.
  const without = countBids(
    others.filter((bid) => bid.owner !== asker.owner || ranksBefore(bid, displaced)),
    terms,
  ).counted
  return connects(Math.max(displaced.maximum + 1, aboveLowestWinner(without, terms)))
}

/** Below 0 when `left` ranks before `right`: the higher maximum, then the earlier naming, then the smaller id. */
export function compareBids(left: Bid, right: Bid): number {
  return right.maximum - left.maximum || left.namedAt - right.namedAt || compareIds(left.id, right.id)
}

/** Code units, not a language's order: the same on every machine. */
export function compareIds(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

function ranksBefore(left: Bid, right: Bid): boolean {
  return compareBids(left, right) < 0
}

function countBids<B extends Bid>(bids: readonly B[], terms: RoundTerms): { counted: B[]; setAside: Rung<B>[] } {
  const counted: B[] = []
  const setAside: Rung<B>[] = []
  const ofOwner = new Map<string, number>()
  for (const bid of bids.toSorted(compareBids)) {
    const before = ofOwner.get(bid.owner) ?? 0
    if (bid.maximum < terms.min) setAside.push({ bid, outcome: 'below_minimum', pays: connects(0) })
    else if (before >= terms.mostPerOwner) setAside.push({ bid, outcome: 'over_cap', pays: connects(0) })
    else {
      ofOwner.set(bid.owner, before + 1)
      counted.push(bid)
    }
  }
  return { counted, setAside }
}

/** A newcomer is later than everybody, so a tie is not enough. */
function aboveLowestWinner(counted: readonly Bid[], terms: RoundTerms): Connects {
  const lowest = counted[terms.slots - 1]
  return connects(lowest === undefined ? terms.min : lowest.maximum + 1)
}

function priceFor(bid: Bid, highestLosing: Connects | undefined, terms: RoundTerms): Connects {
  switch (terms.pays) {
    case 'highest_losing_bid':
      return connects(Math.max(terms.min, highestLosing ?? 0))
    case 'pay_your_bid':
      return bid.maximum
    default:
      return unreachable(terms.pays)
  }
}

function checkTerms({ slots, min, mostPerOwner }: RoundTerms): void {
  for (const [name, number] of Object.entries({ slots, min, mostPerOwner }))
    invariant(Number.isSafeInteger(number) && number >= 0, `${name} is a whole number, not ${number}`)
  invariant(slots > 0 && mostPerOwner > 0, 'a round has places, and an owner may have one of them')
}
