import { tailOfPoisson, tailOfSum } from './chance.ts'
import { compareIds, type RungOutcome } from './round.ts'

/** One bid of a round as the watch sees it. */
export interface WatchedBid {
  readonly ownerId: string
  /** Connects. */
  readonly maximum: number
  readonly outcome: RungOutcome
  /** Whether the client did something with its proposal while it had a place. */
  readonly isReached: boolean
}

export interface WatchedRound {
  readonly auctionId: string
  readonly organizationId: string
  readonly category: string
  readonly bids: readonly WatchedBid[]
}

/** Which accounts belong to which clients, as far as that is known. */
export interface KnownLinks {
  readonly membersOf: ReadonlyMap<string, ReadonlySet<string>>
  readonly organizationsOf: ReadonlyMap<string, readonly string[]>
}

export const flagKinds = ['own_people', 'shared_organization', 'just_below', 'meet_often'] as const
export type FlagKind = (typeof flagKinds)[number]

/** Something an operator should look at. It proves nothing and does nothing. */
export interface Flag {
  readonly kind: FlagKind
  /** Accounts, in order. */
  readonly ownerIds: readonly string[]
  /** Where it was seen, in order. */
  readonly auctionIds: readonly string[]
  /** How often it was seen, and of how many times it could have been: auctions, and for `just_below` rounds. */
  readonly seen: number
  readonly of: number
  /** How often the like would be found by chance in a whole look at honest people; absent where it is a fact and no chance is in it. */
  readonly byChance?: number
}

/** Findings of chance are shown when fewer than one in so many whole looks at honest people would bring one of their kind. */
const MOST_BY_CHANCE = 0.02
const LEAST_JUST_BELOW = 4
/** How many Connects below the least place still are just below. */
const JUST = 1
const LEAST_MEETINGS = 6
/** More people who meet often are a trade, not a ring. */
const MOST_IN_RING = 6
/** Where more bid, everybody meets everybody. */
const MOST_BIDDERS = 40

/**
 * What in recorded rounds asks for an operator's look, each with how often honest people would look the same:
 * `own_people`: somebody of the client's own team bids on its job. `shared_organization`: two bidders of one auction are members of one
 * organization. `just_below`: an account makes the price again and again, one Connect below a place at most, and the client never does
 * anything with it. `meet_often`: the same few people meet in far more auctions than their numbers of bids in each category would bring.
 */
export function findFlags(rounds: readonly WatchedRound[], links: KnownLinks): readonly Flag[] {
  return [...findOwnPeople(rounds, links), ...findShared(rounds, links), ...findJustBelow(rounds), ...findMeetings(rounds)]
}

function findOwnPeople(rounds: readonly WatchedRound[], { membersOf }: KnownLinks): readonly Flag[] {
  const found = new Map<string, Set<string>>()
  for (const { auctionId, organizationId, bids } of rounds)
    for (const { ownerId } of bids) if (membersOf.get(organizationId)?.has(ownerId)) note(found, ownerId, auctionId)
  const all = auctionsByOwner(rounds)
  return [...found].map(([ownerId, auctions]) => ({
    kind: 'own_people',
    ownerIds: [ownerId],
    auctionIds: [...auctions].toSorted(),
    seen: auctions.size,
    of: all.get(ownerId)!.size,
  }))
}

function findShared(rounds: readonly WatchedRound[], { organizationsOf }: KnownLinks): readonly Flag[] {
  const found = new Map<string, Set<string>>()
  for (const { auctionId, bids } of rounds) {
    const linked = bids.map(({ ownerId }) => ownerId).filter((ownerId) => (organizationsOf.get(ownerId)?.length ?? 0) > 0)
    for (const [one, other] of pairsOf(linked)) {
      const theirs = organizationsOf.get(other)!
      if (organizationsOf.get(one)!.some((id) => theirs.includes(id))) note(found, keyOf(one, other), auctionId)
    }
  }
  const all = auctionsByOwner(rounds)
  return [...found].map(([pair, auctions]) => {
    const ownerIds = pair.split(' ')
    const of = Math.min(...ownerIds.map((ownerId) => all.get(ownerId)!.size))
    return { kind: 'shared_organization', ownerIds, auctionIds: [...auctions].toSorted(), seen: auctions.size, of }
  })
}

interface Losses {
  /** For each round it lost: how likely this account of all losers was the one just below, by chance. */
  readonly chances: number[]
  justBelow: number
  readonly auctions: Set<string>
  isReached: boolean
}

/** Among the losers of a round each is as likely to be the highest as the others; more often than that, and never reached, is odd. */
function findJustBelow(rounds: readonly WatchedRound[]): readonly Flag[] {
  const byOwner = new Map<string, Losses>()
  for (const { auctionId, bids } of rounds) {
    const least = Math.min(...bids.filter(({ outcome }) => outcome === 'won').map(({ maximum }) => maximum))
    const losers = bids.filter(({ outcome }) => outcome === 'outbid')
    const highest = losers.toSorted((left, right) => right.maximum - left.maximum || compareIds(left.ownerId, right.ownerId))[0]
    const isClose = highest !== undefined && Number.isFinite(least) && least - highest.maximum <= JUST
    for (const bid of bids) {
      const losses = byOwner.get(bid.ownerId) ?? { chances: [], justBelow: 0, auctions: new Set<string>(), isReached: false }
      byOwner.set(bid.ownerId, losses)
      losses.isReached ||= bid.isReached
      if (bid.outcome !== 'outbid') continue
      losses.chances.push(isClose ? 1 / losers.length : 0)
      if (!isClose || bid !== highest) continue
      losses.justBelow += 1
      losses.auctions.add(auctionId)
    }
  }
  const asked = [...byOwner].filter(([, { chances }]) => chances.length >= LEAST_JUST_BELOW)
  return asked.flatMap(([ownerId, { chances, justBelow: seen, auctions, isReached }]): readonly Flag[] => {
    if (isReached || seen < LEAST_JUST_BELOW) return []
    const byChance = tailOfSum(chances, seen) * asked.length
    if (byChance > MOST_BY_CHANCE) return []
    return [{ kind: 'just_below', ownerIds: [ownerId], auctionIds: [...auctions].toSorted(), seen, of: chances.length, byChance }]
  })
}

interface Meeting {
  readonly pair: readonly [string, string]
  readonly auctions: ReadonlySet<string>
  readonly byChance: number
}

/** Pairs that meet too often, put together to sets in which everybody meets somebody. */
function findMeetings(rounds: readonly WatchedRound[]): readonly Flag[] {
  const meetings = pairsMeetingOften(rounds)
  const all = auctionsByOwner(rounds)
  return setsOf(meetings.map(({ pair }) => pair))
    .filter((set) => set.length <= MOST_IN_RING)
    .map((ownerIds): Flag => {
      const own = meetings.filter(({ pair }) => ownerIds.includes(pair[0]))
      const auctions = new Set(own.flatMap((meeting) => [...meeting.auctions]))
      return {
        kind: 'meet_often',
        ownerIds,
        auctionIds: [...auctions].toSorted(),
        seen: auctions.size,
        of: Math.max(...ownerIds.map((ownerId) => all.get(ownerId)!.size)),
        byChance: Math.max(...own.map(({ byChance }) => byChance)),
      }
    })
}

function pairsMeetingOften(rounds: readonly WatchedRound[]): readonly Meeting[] {
  const auctions = new Map(rounds.map((round) => [round.auctionId, round]))
  const byOwner = auctionsByOwner(rounds)
  const frequent = new Set([...byOwner].filter(([, own]) => own.size >= LEAST_MEETINGS).map(([ownerId]) => ownerId))
  const met = new Map<string, Set<string>>()
  for (const [auctionId, owners] of ownersByAuction(rounds)) {
    if (owners.size > MOST_BIDDERS) continue
    for (const [one, other] of pairsOf([...owners].filter((ownerId) => frequent.has(ownerId))))
      note(met, keyOf(one, other), auctionId)
  }
  const inCategory = Map.groupBy(auctions.values(), ({ category }) => category)
  const countOf = (ownerId: string, category: string) =>
    [...byOwner.get(ownerId)!].filter((auctionId) => auctions.get(auctionId)!.category === category).length
  const pairs = (frequent.size * (frequent.size - 1)) / 2
  return [...met].flatMap(([key, together]): readonly Meeting[] => {
    if (together.size < LEAST_MEETINGS) return []
    const pair = key.split(' ') as [string, string]
    const mean = [...inCategory].reduce(
      (sum, [category, of]) => sum + (countOf(pair[0], category) * countOf(pair[1], category)) / of.length,
      0,
    )
    const byChance = tailOfPoisson(mean, together.size) * pairs
    return byChance > MOST_BY_CHANCE ? [] : [{ pair, auctions: together, byChance }]
  })
}

/** Whoever is linked to somebody is in one set with them. */
function setsOf(pairs: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  const setOf = new Map<string, Set<string>>()
  for (const [one, other] of pairs) {
    const together = new Set([...(setOf.get(one) ?? [one]), ...(setOf.get(other) ?? [other])])
    for (const ownerId of together) setOf.set(ownerId, together)
  }
  return [...new Set(setOf.values())].map((set) => [...set].toSorted())
}

function auctionsByOwner(rounds: readonly WatchedRound[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { auctionId, bids } of rounds) for (const { ownerId } of bids) note(found, ownerId, auctionId)
  return found
}

function ownersByAuction(rounds: readonly WatchedRound[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { auctionId, bids } of rounds) for (const { ownerId } of bids) note(found, auctionId, ownerId)
  return found
}

function note(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}

function keyOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}

function pairsOf(ids: readonly string[]): readonly (readonly [string, string])[] {
  const all = [...new Set(ids)]
  return all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const))
}
