import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects, type Connects } from '#kernel/connects.ts'
import { badgePlaces, badgePrice, tickAt, ticksDue, wearsBadge, weekEnds } from './badge-price.ts'

type BadgePrice = typeof badgePrice
const RUNS = { numRuns: 5000, seed: 2_026 }
const MOST = 9

const weeks = fc.record({
  maxima: fc.array(fc.nat(MOST).map(connects), { maxLength: 8 }),
  terms: fc.record({ min: fc.nat(4), over: fc.nat(6) }).map(({ min, over }) => ({ min, max: min + over })),
  places: fc.integer({ min: 1, max: 5 }),
})
type Week = typeof weeks extends fc.Arbitrary<infer W> ? W : never

const wearers = (maxima: readonly Connects[], price: Connects) => maxima.filter((maximum) => wearsBadge(maximum, price)).length
const gain = (worth: number, named: Connects, price: Connects) => (wearsBadge(named, price) ? worth - price : 0)

const promises: Readonly<Record<string, (price: BadgePrice, week: Week) => boolean>> = {
  'stays between its two ends': (price, { maxima, terms, places }) => {
    const asked = price(maxima, terms, places)
    return asked >= terms.min && asked <= terms.max
  },
  'is the lowest that leaves no more wearers than places, or the highest there is': (price, { maxima, terms, places }) => {
    const asked = price(maxima, terms, places)
    const isEnough = asked === terms.max || wearers(maxima, asked) <= places
    return isEnough && (asked === terms.min || wearers(maxima, connects(asked - 1)) > places)
  },
  'never falls when one more person wants the badge, nor when somebody would pay more': (price, { maxima, terms, places }) => {
    const asked = price(maxima, terms, places)
    const raised = maxima.map((_, n) => price(maxima.with(n, connects(maxima[n]! + 1)), terms, places))
    return price([...maxima, connects(MOST)], terms, places) >= asked && raised.every((other) => other >= asked)
  },
  'makes the true maximum the best one to name': (price, { maxima, terms, places }) =>
    maxima.every((worth, n) => {
      const truth = gain(worth, worth, price(maxima, terms, places))
      return Array.from({ length: MOST + 7 }, (_, other) => connects(other)).every(
        (other) => gain(worth, other, price(maxima.with(n, other), terms, places)) <= truth,
      )
    }),
  'does not depend on the order of the list': (price, { maxima, terms, places }) =>
    price(maxima.toReversed(), terms, places) === price(maxima, terms, places),
}

describe('the weekly price of the badge', () => {
  test.each(Object.entries(promises))(
    '%s',
    (_, holds) => {
      expect(
        fc.check(
          fc.property(weeks, (week) => holds(badgePrice, week)),
          RUNS,
        ).counterexample,
      ).toBeNull()
    },
    60_000,
  )

  test.each<[string, string, BadgePrice]>([
    [
      'the least wearer’s maximum as the price',
      'makes the true maximum the best one to name',
      (maxima, { min, max }, places) =>
        connects(Math.min(max, Math.max(min, maxima.toSorted((left, right) => right - left)[places - 1] ?? min))),
    ],
    [
      'no upper end',
      'stays between its two ends',
      (maxima, { min }, places) => badgePrice(maxima, { min, max: MOST * 2 }, places),
    ],
  ])('a planted fault is caught: %s', (_, promise, price) => {
    const found = fc.check(
      fc.property(weeks, (week) => promises[promise]!(price, week)),
      { ...RUNS, endOnFailure: true },
    )
    expect(found.failed).toBe(true)
  })

  test('reads as the help page says it: two places, five people, and the third one’s maximum and one more is asked', () => {
    const maxima = [2, 9, 4, 6, 3].map(connects)
    expect(badgePrice(maxima, { min: 1, max: 12 }, 2)).toBe(5)
    expect(badgePrice(maxima, { min: 1, max: 4 }, 2)).toBe(4)
    expect(badgePrice(maxima, { min: 1, max: 12 }, 9)).toBe(1)
  })

  test('counts a fifth of the active freelancers as places, and always one', () => {
    expect([0, 4, 10, 999].map(badgePlaces)).toEqual([1, 1, 2, 199])
  })
})

describe('the meter', () => {
  const since = new Date('2026-03-01T00:00:00.000Z')
  const wearings = fc.record({ since: fc.constant(since), price: fc.nat(60).map(connects) })

  test('takes exactly the week’s price in a week, the same however often it is read, and nothing in advance', () => {
    fc.assert(
      fc.property(wearings, fc.nat(168 * 60), (wearing, minutes) => {
        const at = new Date(since.getTime() + minutes * 60_000)
        expect(ticksDue(wearing, weekEnds(wearing))).toBe(wearing.price)
        const due = ticksDue(wearing, at)
        expect(due).toBeLessThanOrEqual((wearing.price * minutes) / (168 * 60))
        expect(ticksDue(wearing, new Date(at.getTime() - 60_000))).toBeLessThanOrEqual(due)
        expect(ticksDue(wearing, since)).toBe(0)
      }),
      { seed: 6 },
    )
  })

  test('counts the nth Connect at the moment it falls due and not a millisecond before', () => {
    fc.assert(
      fc.property(wearings, fc.integer({ min: 1, max: 200 }), (wearing, n) => {
        const at = tickAt(wearing, n)
        expect(at === undefined).toBe(wearing.price === 0)
        if (at === undefined) return
        expect(ticksDue(wearing, at)).toBe(n)
        expect(ticksDue(wearing, new Date(at.getTime() - 1))).toBe(n - 1)
      }),
      { seed: 6 },
    )
  })
})
