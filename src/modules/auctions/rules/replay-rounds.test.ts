import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import { publicReplay, replayRounds, type RecordedRound } from './replay-rounds.ts'
import { settleRound, type RoundTerms } from './round.ts'

const terms = (more: Partial<RoundTerms> = {}): RoundTerms => ({
  slots: 2,
  min: 1,
  pays: 'highest_losing_bid',
  mostPerOwner: 1,
  ...more,
})

function round(auctionId: string, maxima: readonly number[], no = 1): RecordedRound {
  const bids = maxima.map((maximum, index) => ({
    id: `${auctionId}-${index}`,
    owner: `owner-${index}`,
    maximum: connects(maximum),
    namedAt: index,
  }))
  return { auctionId, no, bids }
}

const anyRounds = fc
  .array(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 })
  .map((all) => all.map((maxima, index) => round(`auction-${index}`, maxima)))
const anyTerms = fc.record({
  slots: fc.integer({ min: 1, max: 5 }),
  min: fc.integer({ min: 0, max: 10 }),
  pays: fc.constantFrom('highest_losing_bid' as const, 'pay_your_bid' as const),
  mostPerOwner: fc.integer({ min: 1, max: 2 }),
})

describe('what of it may be public', () => {
  const change = { before: terms(), after: terms({ pays: 'pay_your_bid' }) }
  const roundsOf = (people: number) =>
    Array.from({ length: people }, (_, index) => withOwners(round(`auction-${index}`, [9, 5, 3]), index))
  const withOwners = (one: RecordedRound, index: number): RecordedRound => ({
    ...one,
    bids: one.bids.map((bid) => ({ ...bid, owner: `${bid.owner}-${index}` })),
  })

  test('is nothing where one to four people stand behind any figure, and everything but names where five do', () => {
    expect(publicReplay(replayRounds([], change))).toBeUndefined()
    // Two of three bidders of each auction win and pay more.
    for (const auctions of [1, 2]) expect(publicReplay(replayRounds(roundsOf(auctions), change))).toBeUndefined()
    const shown = publicReplay(replayRounds(roundsOf(4), change))
    expect(shown).toMatchObject({ auctions: 4, bidders: 10, payingMore: { people: 10, connects: 32 }, payingLess: { people: 0 } })
    expect(JSON.stringify(shown)).not.toContain('owner')
  })
})

describe('recorded rounds by two sets of terms', () => {
  test('pay what settling them says, and the same terms twice change nothing', () => {
    fc.assert(
      fc.property(anyRounds, anyTerms, (rounds, settled) => {
        const replay = replayRounds(rounds, { before: settled, after: settled })
        const won = rounds.flatMap(({ bids }) => settleRound(bids, settled).ladder.filter(({ outcome }) => outcome === 'won'))
        expect(replay.before).toMatchObject({
          places: won.length,
          connects: won.reduce((sum, { pays }) => sum + pays, 0),
        })
        expect(replay.after).toEqual(replay.before)
        expect([replay.payingMore, replay.payingLess, replay.gaining, replay.losing, replay.mostAffected]).toEqual([
          { people: 0, connects: 0 },
          { people: 0, connects: 0 },
          0,
          0,
          [],
        ])
      }),
    )
  })

  test('add up: the change of the sum is what some pay more less what others pay less', () => {
    fc.assert(
      fc.property(anyRounds, anyTerms, anyTerms, (rounds, before, after) => {
        const replay = replayRounds(rounds, { before, after })
        expect(replay.after.connects - replay.before.connects).toBe(replay.payingMore.connects - replay.payingLess.connects)
        const back = replayRounds(rounds, { before: after, after: before })
        expect([back.payingLess, back.losing]).toEqual([replay.payingMore, replay.gaining])
      }),
    )
  })

  test('say what paying the own bid costs the same winners', () => {
    const replay = replayRounds([round('one', [9, 5, 3])], { before: terms(), after: terms({ pays: 'pay_your_bid' }) })
    expect(replay).toMatchObject({
      before: { places: 2, connects: 6, winners: 2, medianPrice: 3 },
      after: { places: 2, connects: 14, winners: 2, medianPrice: 5 },
      payingMore: { people: 2, connects: 8 },
      gaining: 0,
      losing: 0,
    })
    expect(replay.mostAffected[0]).toMatchObject({ owner: 'owner-0', connectsBefore: 3, connectsAfter: 9 })
  })

  test('count a bid once in an auction, at the price of the last round that gave it a place', () => {
    const rounds = [round('one', [9, 5, 3], 1), round('one', [9, 5, 3, 8], 2)]
    const replay = replayRounds(rounds, { before: terms(), after: terms({ slots: 3 }) })
    expect(replay).toMatchObject({ auctions: 1, rounds: 2, bids: 4, before: { places: 3, connects: 5 + 3 + 5 } })
    expect(replay.after).toMatchObject({ places: 4 })
  })
})
