import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import { qualityOf, selectCards, type Card, type CardTerms, type ProfileBid } from './profile-cards.ts'

type SelectCards = (bids: readonly ProfileBid[], terms: CardTerms) => readonly Card[]
interface Page {
  readonly bids: readonly ProfileBid[]
  readonly terms: CardTerms
}

const RUNS = { numRuns: 5000, seed: 20_260_301 }
const PATIENCE = 60_000
const MOST = 9

const pages = fc.record({
  bids: fc
    .uniqueArray(
      fc.record({
        n: fc.nat(99),
        maximum: fc.integer({ min: 1, max: MOST }),
        namedAt: fc.nat(2),
        quality: fc.constantFrom(500, 750, 1000, 1001, 1999, 2000),
        relevance: fc.constantFrom(100, 300, 301, 900),
      }),
      { maxLength: 6, selector: ({ n }) => n },
    )
    .map((made) =>
      made.map(({ n, maximum, ...rest }) => ({ id: `profile-${n}`, owner: `owner-${n}`, maximum: connects(maximum), ...rest })),
    ),
  terms: fc.record({
    slots: fc.integer({ min: 1, max: 2 }),
    min: fc.integer({ min: 1, max: 3 }),
    pays: fc.constant('highest_losing_bid' as const),
    relevanceFloor: fc.constantFrom(0, 300, 301),
  }),
})

const cardOf = (cards: readonly Card[], { id }: ProfileBid) => cards.find(({ bid }) => bid.id === id)
const naming = ({ bids, terms }: Page, changed: ProfileBid, maximum: number): Page => ({
  bids: bids.map((bid) => (bid === changed ? { ...bid, maximum: connects(maximum) } : bid)),
  terms,
})
const gainOf = (cards: readonly Card[], bid: ProfileBid): number => {
  const card = cardOf(cards, bid)
  return card === undefined ? 0 : bid.maximum - card.pays
}

/** What every page keeps, whoever claims to select its cards. */
const promises: Readonly<Record<string, (select: SelectCards, page: Page) => boolean>> = {
  'never more cards than places, nor one below the floor of relevance': (select, { bids, terms }) => {
    const cards = select(bids, terms)
    return cards.length <= terms.slots && cards.every(({ bid }) => bid.relevance >= terms.relevanceFloor)
  },
  'a click costs from the least price to one’s own maximum': (select, { bids, terms }) =>
    select(bids, terms).every(({ bid, pays }) => pays >= terms.min && pays <= bid.maximum),
  'equal quality pays an equal price': (select, { bids, terms }) => {
    const prices = new Map<number, Set<number>>()
    for (const { bid, pays } of select(bids, terms)) prices.set(bid.quality, (prices.get(bid.quality) ?? new Set()).add(pays))
    return [...prices.values()].every(({ size }) => size === 1)
  },
  'naming more never loses a card': (select, page) =>
    select(page.bids, page.terms).every(({ bid }) =>
      [1, 2, 5].every((more) => {
        const raised = naming(page, bid, bid.maximum + more)
        return cardOf(select(raised.bids, raised.terms), bid) !== undefined
      }),
    ),
  'naming what a click is worth to you is best': (select, page) =>
    page.bids.every((bid) => {
      const truth = gainOf(select(page.bids, page.terms), bid)
      return Array.from({ length: MOST + 3 }, (_, other) => naming(page, bid, other)).every(({ bids, terms }) => {
        const card = cardOf(select(bids, terms), bid)
        return (card === undefined ? 0 : bid.maximum - card.pays) <= truth
      })
    }),
  'the order of the list changes nothing': (select, { bids, terms }) =>
    JSON.stringify(select(bids.toReversed(), terms)) === JSON.stringify(select(bids, terms)),
}

const broken = (select: SelectCards) =>
  Object.entries(promises)
    .filter(
      ([, holds]) =>
        fc.check(
          fc.property(pages, (page) => holds(select, page)),
          { ...RUNS, endOnFailure: true },
        ).failed,
    )
    .map(([promise]) => promise)

describe('the cards of a page', () => {
  test.each(Object.entries(promises))(
    '%s',
    (_, holds) => {
      const found = fc.check(
        fc.property(pages, (page) => holds(selectCards, page)),
        RUNS,
      )
      expect(found.counterexample).toBeNull()
    },
    PATIENCE,
  )

  test('one owner has one card, and their second profile does not push up the price of the first', () => {
    const bid = { namedAt: 0, quality: 1000, relevance: 500 }
    const agency = [9, 8].map((sum) => ({ ...bid, id: `agency ${sum}`, owner: 'agency', maximum: connects(sum) }))
    const cards = selectCards(agency, { slots: 1, min: 2, pays: 'highest_losing_bid', relevanceFloor: 0 })
    expect(cards.map(({ bid, pays }) => [bid.id, pays])).toEqual([['agency 9', 2]])
  })

  test('stand in the order of relevance, whoever names more', () => {
    const bids = [
      { id: 'rich', owner: 'a', maximum: connects(9), namedAt: 0, quality: 1000, relevance: 400 },
      { id: 'fitting', owner: 'b', maximum: connects(3), namedAt: 0, quality: 1000, relevance: 900 },
    ]
    const cards = selectCards(bids, { slots: 2, min: 1, pays: 'pay_your_bid', relevanceFloor: 300 })
    expect(cards.map(({ bid, pays }) => [bid.id, pays])).toEqual([
      ['fitting', 3],
      ['rich', 9],
    ])
  })

  test.each<[string, string, SelectCards]>([
    [
      'first price under the truthful label',
      'naming what a click is worth to you is best',
      (bids, terms) => selectCards(bids, { ...terms, pays: 'pay_your_bid' }),
    ],
    [
      'the loser’s bid as the price, whatever the qualities',
      'a click costs from the least price to one’s own maximum',
      (bids, terms) => {
        const losing = bids.filter((bid) => cardOf(selectCards(bids, terms), bid) === undefined).map(({ maximum }) => maximum)
        return selectCards(bids, terms).map((card) => ({ ...card, pays: connects(Math.max(terms.min, ...losing)) }))
      },
    ],
    [
      'no floor of relevance',
      'never more cards than places, nor one below the floor of relevance',
      (bids, terms) => selectCards(bids, { ...terms, relevanceFloor: 0 }),
    ],
    [
      'ties by the order of the list',
      'the order of the list changes nothing',
      (bids, terms) => {
        const numbered = bids.map((bid, n) => ({ ...bid, id: String(n), namedAt: 0 }))
        return selectCards(numbered, terms).map(({ bid, pays }) => ({ bid: bids[Number(bid.id)]!, pays }))
      },
    ],
  ])(
    'a planted fault is caught: %s',
    (_, promise, select) => {
      expect(broken(select)).toContain(promise)
    },
    PATIENCE,
  )
})

describe('quality', () => {
  test('is usual without clicks, grows with actions, falls with clicks that led nowhere, and stays from a half to two', () => {
    const counts = fc.record({ clicks: fc.nat(2000), actions: fc.nat(2000), usual: fc.integer({ min: 1, max: 500 }) })
    fc.assert(
      fc.property(counts, (counted) => {
        const quality = qualityOf(counted)
        expect(quality).toBeGreaterThanOrEqual(500)
        expect(quality).toBeLessThanOrEqual(2000)
        expect(qualityOf({ ...counted, actions: counted.actions + 1 })).toBeGreaterThanOrEqual(quality)
        expect(qualityOf({ ...counted, clicks: counted.clicks + 1 })).toBeLessThanOrEqual(quality)
        expect(qualityOf({ ...counted, clicks: 0, actions: 0 })).toBe(1000)
      }),
      { seed: 3 },
    )
  })

  test('moves slowly at first: one lucky click of one does not double anybody', () => {
    expect(qualityOf({ clicks: 1, actions: 1, usual: 100 })).toBe(1176)
    expect(qualityOf({ clicks: 500, actions: 100, usual: 100 })).toBe(1909)
  })
})
