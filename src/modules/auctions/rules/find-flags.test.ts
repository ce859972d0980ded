import { describe, expect, test } from 'vitest'
import { drawsFrom } from './made-draws.test-kit.ts'
import { findFlags, type KnownLinks, type WatchedBid, type WatchedRound } from './find-flags.ts'

const unlinked: KnownLinks = { membersOf: new Map(), organizationsOf: new Map() }
const categories = ['design', 'writing', 'legal']
const SLOTS = 4

interface World {
  readonly people: number
  readonly rounds: number
  /** Adds bids to a round that honest people did not make. */
  readonly planted?: (round: { index: number; bids: MadeBid[]; draw: () => number }) => void
}
type MadeBid = Omit<WatchedBid, 'outcome'>

/** Honest people bid in their own category now and then, some much more often than others, what a place is worth to them that day. */
function madeRounds({ people, rounds, planted }: World, seed: number): readonly WatchedRound[] {
  const draw = drawsFrom(seed)
  const crowd = Array.from({ length: people }, (_, index) => ({
    ownerId: `person-${index}`,
    category: index % categories.length,
    eagerness: draw() ** 2,
  }))
  return Array.from({ length: rounds }, (_, index): WatchedRound => {
    const bids: MadeBid[] = crowd
      .filter(({ category, eagerness }) => category === index % categories.length && draw() < eagerness * 0.6)
      .map(({ ownerId }) => ({ ownerId, maximum: 1 + Math.floor(draw() * 30), isReached: draw() < 0.15 }))
    planted?.({ index, bids, draw })
    const ladder = bids.toSorted((left, right) => right.maximum - left.maximum || (left.ownerId < right.ownerId ? -1 : 1))
    return {
      auctionId: `auction-${String(index).padStart(4, '0')}`,
      organizationId: `client-${index % 50}`,
      category: categories[index % categories.length]!,
      bids: ladder.map((bid, place) => ({
        ...bid,
        outcome: place < SLOTS ? 'won' : 'outbid',
        isReached: place < SLOTS && bid.isReached,
      })),
    }
  })
}

/** The sum that stands just below the least place, if all honest bids stay. */
function justBelow(bids: readonly MadeBid[]): number {
  const least = bids.map(({ maximum }) => maximum).toSorted((left, right) => right - left)[SLOTS - 1]
  return least === undefined ? 0 : least - 1
}

describe('the watch', () => {
  test('says nothing about honest crowds in nearly all whole looks', () => {
    const looks = Array.from({ length: 20 }, (_, seed) => findFlags(madeRounds({ people: 150, rounds: 240 }, seed), unlinked))
    expect(looks.filter((flags) => flags.length > 0).length).toBeLessThanOrEqual(2)
  })

  test('finds an account that makes the price again and again and is never reached', () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const planted: World['planted'] = ({ index, bids }) => {
        const maximum = justBelow(bids)
        if (index % 8 === 0 && maximum > 0) bids.push({ ownerId: 'shill', maximum, isReached: false })
      }
      const flags = findFlags(madeRounds({ people: 150, rounds: 240, planted }, seed), unlinked)
      expect(flags).toContainEqual(expect.objectContaining({ kind: 'just_below', ownerIds: ['shill'] }))
      expect(flags.flatMap(({ kind, ownerIds }) => (kind === 'just_below' ? ownerIds : []))).toEqual(['shill'])
    }
  })

  test('lets go whoever is just below but hired from: reached is what they were bidding for', () => {
    const planted: World['planted'] = ({ index, bids }) => {
      const maximum = index === 0 ? 99 : justBelow(bids)
      if (index % 8 === 0 && maximum > 0) bids.push({ ownerId: 'unlucky', maximum, isReached: index === 0 })
    }
    const flags = findFlags(madeRounds({ people: 150, rounds: 240, planted }, 1), unlinked)
    expect(flags.filter(({ kind }) => kind === 'just_below')).toEqual([])
  })

  test('finds a ring of four that meets far more often than its bids would bring, as one flag', () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const planted: World['planted'] = ({ index, bids, draw }) => {
        if (index % 12 !== 0) return
        for (const ownerId of ['ring-a', 'ring-b', 'ring-c', 'ring-d'])
          bids.push({ ownerId, maximum: 1 + Math.floor(draw() * 30), isReached: false })
      }
      const flags = findFlags(madeRounds({ people: 150, rounds: 240, planted }, seed), unlinked)
      const [ring, ...others] = flags.filter(({ kind }) => kind === 'meet_often')
      expect(ring).toMatchObject({ ownerIds: ['ring-a', 'ring-b', 'ring-c', 'ring-d'], seen: 20 })
      expect(ring!.byChance).toBeLessThan(0.02)
      expect(others).toEqual([])
    }
  })

  test('finds the client’s own people, and two bidders of one organization, from the first time on', () => {
    const bids: WatchedBid[] = ['ada', 'bo', 'cy'].map((ownerId) => ({ ownerId, maximum: 3, outcome: 'won', isReached: false }))
    const round: WatchedRound = { auctionId: 'auction', organizationId: 'client', category: 'design', bids }
    const links: KnownLinks = {
      membersOf: new Map([['client', new Set(['ada'])]]),
      organizationsOf: new Map([
        ['ada', ['client']],
        ['bo', ['studio']],
        ['cy', ['studio', 'other']],
      ]),
    }
    expect(findFlags([round], links)).toEqual([
      { kind: 'own_people', ownerIds: ['ada'], auctionIds: ['auction'], seen: 1, of: 1 },
      { kind: 'shared_organization', ownerIds: ['bo', 'cy'], auctionIds: ['auction'], seen: 1, of: 1 },
    ])
  })

  test('finds the same whatever the order of the rounds and bids', () => {
    const planted: World['planted'] = ({ index, bids }) => {
      const maximum = justBelow(bids)
      if (index % 8 === 0 && maximum > 0) bids.push({ ownerId: 'shill', maximum, isReached: false })
    }
    const rounds = madeRounds({ people: 150, rounds: 240, planted }, 3)
    const turned = rounds.toReversed().map((round) => ({ ...round, bids: round.bids.toReversed() }))
    const sorted = (flags: ReturnType<typeof findFlags>) =>
      flags.map(({ kind, ownerIds, auctionIds, seen, of }) => JSON.stringify({ kind, ownerIds, auctionIds, seen, of })).toSorted()
    expect(sorted(findFlags(turned, unlinked))).toEqual(sorted(findFlags(rounds, unlinked)))
  })
})
