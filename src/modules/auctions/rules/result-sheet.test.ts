import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resultSheetSchema, verifySheet, writeSheet, type ResultSheet } from './result-sheet.ts'
import { bidOf, isIncluded, includeBid, pseudonymOf, sealRound, type RoundHead, type SealedBid } from './sealed-ladder.ts'
import { settleRound } from './round.ts'

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0')
const bidAt = (n: number, owner: number, maximum: number, second: number): SealedBid => ({
  id: `0193c6f0-0000-7000-8000-${hex(n, 12)}`,
  owner: pseudonymOf('the secret of this auction', `owner ${owner}`),
  maximum,
  namedAt: new Date(Date.UTC(2026, 9, 1, 12, 0, second)).toISOString(),
  salt: hex(n * 7919 + 1, 32),
})
const about = (pays: 'highest_losing_bid' | 'pay_your_bid' = 'highest_losing_bid'): Parameters<typeof sealRound>[0] => ({
  auction: '0193c6f0-0000-7000-8000-00000000a0c7',
  round: 1,
  frozenAt: '2026-10-01T13:00:00.000Z',
  terms: { slots: 3, min: 2, pays, mostPerOwner: 1 },
  policy: { version: 1, hash: hex(12, 64), clause: 'boost-proposal' },
})

const rounds = fc
  .uniqueArray(fc.tuple(fc.nat(500), fc.nat(9), fc.integer({ min: 1, max: 20 }), fc.nat(5)), {
    minLength: 1,
    maxLength: 12,
    selector: ([n]) => n,
  })
  .chain((made) =>
    fc.record({
      bids: fc.constant(made.map(([n, owner, maximum, second]) => bidAt(n, owner, maximum, second))),
      mine: fc.nat(made.length - 1),
      head: fc.constantFrom('highest_losing_bid' as const, 'pay_your_bid' as const),
    }),
  )
  .map(({ bids, mine, head }) => ({ bids, mine: bids[mine]!, head: sealRound(about(head), bids) }))

interface Round {
  readonly bids: readonly SealedBid[]
  readonly mine: SealedBid
  readonly head: RoundHead
}

function sheetOf({ bids, mine, head }: Round, isOver = true): ResultSheet {
  const rung = settleRound(bids.map(bidOf), head.terms).ladder.find(({ bid }) => bid.id === mine.id)!
  const won = rung.outcome === 'won'
  return writeSheet(head, bids, {
    id: mine.id,
    charged: won && isOver ? rung.pays : 0,
    because: !isOver ? 'not_over' : won ? 'interaction' : 'outbid',
    isOver,
  })
}

describe('a result sheet', () => {
  test('holds by itself, through a file, and beside the head that was kept', () => {
    fc.assert(
      fc.property(rounds, (round) => {
        const sheet = JSON.parse(JSON.stringify(sheetOf(round))) as unknown
        expect(resultSheetSchema.safeParse(sheet).success).toBe(true)
        const verified = verifySheet(sheet, round.head.hash)
        const settled = settleRound(round.bids.map(bidOf), round.head.terms)
        expect(verified).toMatchObject({ ok: true, value: { vouched: true, settled } })
        expect(verifySheet(sheet)).toMatchObject({ ok: true, value: { vouched: false } })
      }),
      { seed: 11 },
    )
  })

  test('tells nobody else’s bid while the auction runs, and still proves one’s own', () => {
    fc.assert(
      fc.property(rounds, (round) => {
        const sheet = sheetOf(round, false)
        const text = JSON.stringify(sheet)
        for (const bid of round.bids) expect(text.includes(bid.salt)).toBe(bid === round.mine)
        expect(verifySheet(sheet)).toMatchObject({ ok: true })
        expect(
          verifySheet({ ...sheet, yours: { ...sheet.yours, bid: { ...round.mine, maximum: round.mine.maximum + 1 } } }).ok,
        ).toBe(false)
      }),
      { seed: 12 },
    )
  })

  test('does not hold once any number, name or moment of it was changed', () => {
    fc.assert(
      fc.property(rounds, fc.nat(), (round, chosen) => {
        const sheet = sheetOf(round)
        const changes = changesOf(sheet)
        const change = changes[chosen % changes.length]!
        expect(verifySheet(change).ok, JSON.stringify(change)).toBe(false)
      }),
      { seed: 13, numRuns: 1000 },
    )
  })

  test('does not hold beside another head, however whole it is: rewriting bids and head together is found by what was kept', () => {
    const bids = [bidAt(1, 1, 9, 0), bidAt(2, 2, 7, 0), bidAt(3, 3, 5, 0), bidAt(4, 4, 4, 0)]
    const honest = sealRound(about(), bids)
    const pushed = bids.with(3, bidAt(4, 4, 5, 0))
    const rewritten = writeSheet(sealRound(about(), pushed), pushed)
    expect(verifySheet(rewritten)).toMatchObject({ ok: true, value: { vouched: false } })
    expect(verifySheet(rewritten, honest.hash)).toMatchObject({
      ok: false,
      refusal: { problems: ['The head of the round is not the one you kept.'] },
    })
  })

  test('names each thing that does not hold', () => {
    const bids = [bidAt(1, 1, 9, 0), bidAt(2, 2, 7, 0), bidAt(3, 3, 5, 0), bidAt(4, 4, 4, 0)]
    const sheet = sheetOf({ bids, mine: bids[0]!, head: sealRound(about(), bids) })
    const problems = (given: unknown) => {
      const verified = verifySheet(given)
      return verified.ok ? [] : verified.refusal.problems
    }
    expect(problems({ ...sheet, result: { ...sheet.result, highestLosing: 5 } })).toEqual([
      'The highest losing bid is 4, and the sheet says 5.',
    ])
    expect(problems({ ...sheet, ladder: sheet.ladder?.slice(1) })).toContain('4 bids were sealed, and the ladder has 3.')
    expect(problems({ ...sheet, yours: { ...sheet.yours, charged: 9 } })).toEqual([
      'You were charged 9 for a place that costs 4.',
    ])
    expect(problems({ ...sheet, yours: { ...sheet.yours, because: 'holdout' } })).toEqual([
      'You were charged 4 although the sheet gives no reason to.',
    ])
    expect(problems('a text')[0]).toMatch(/^It is not a result sheet/)
  })

  test('works for a round in which nobody bid', () => {
    const sheet = writeSheet(sealRound(about(), []), [])
    expect(sheet.head.root).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(verifySheet(sheet)).toMatchObject({ ok: true, value: { settled: { ladder: [], toBeIn: 2 } } })
  })
})

describe('the sealed ladder', () => {
  test('has the same head however its bids are listed, and another in another round', () => {
    fc.assert(
      fc.property(rounds, ({ bids, head }) => {
        const { hash: _, bids: __, root: ___, format: ____, ...said } = head
        expect(sealRound(said, bids.toReversed())).toEqual(head)
        expect(sealRound({ ...said, round: 2 }, bids).root).not.toBe(head.root)
      }),
      { seed: 14 },
    )
  })

  test('proves every bid in its own place and in no other', () => {
    fc.assert(
      fc.property(rounds, ({ bids, head }) => {
        for (const bid of bids) {
          const proof = includeBid(head, bids, bid.id)
          expect(isIncluded(head, bid, proof)).toBe(true)
          const elsewhere = { ...proof, index: (proof.index + 1) % bids.length }
          expect(bids.length > 1 && isIncluded(head, bid, elsewhere)).toBe(false)
          expect(isIncluded(head, { ...bid, salt: hex(1, 32).replace('0', 'f') }, proof)).toBe(false)
        }
      }),
      { seed: 15, numRuns: 50 },
    )
  })

  test('shows one payer as one, and not the same one in two auctions', () => {
    expect(pseudonymOf('first', 'a')).toBe(pseudonymOf('first', 'a'))
    expect(pseudonymOf('first', 'a')).not.toBe(pseudonymOf('first', 'b'))
    expect(pseudonymOf('first', 'a')).not.toBe(pseudonymOf('second', 'a'))
  })
})

/** The sheet with one leaf of its JSON changed, for every leaf: numbers by one, hexadecimal by one digit, words to other allowed ones. */
function changesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const inside = value.flatMap((item, n) => changesOf(item).map((changed) => value.with(n, changed)))
    return value.length === 0 ? inside : [...inside, value.slice(1), [...value, value[0]]]
  }
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => changesOf(item).map((changed) => ({ ...value, [key]: changed })))
  if (typeof value === 'number') return [value + 1]
  if (typeof value !== 'string') return [0]
  const other: Readonly<Record<string, string>> = {
    highest_losing_bid: 'pay_your_bid',
    pay_your_bid: 'highest_losing_bid',
    won: 'outbid',
    outbid: 'won',
    interaction: 'no_interaction',
  }
  return [other[value] ?? (/[0-9a-f]$/.test(value) ? value.replace(/.$/, (last) => (last === '0' ? '1' : '0')) : `${value}x`)]
}
