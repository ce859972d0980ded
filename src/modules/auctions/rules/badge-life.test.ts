import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import { addDays } from '#kernel/instant.ts'
import { nextTurn, priceOfDay, tendNext, ticksToTake, versionOfWeek, whyNotShown, type Stretch } from './badge-life.ts'
import { weekEnds } from './badge-price.ts'

const since = new Date('2026-03-04T10:00:00.000Z')
const stretches = fc.nat(40).map((price): Stretch => {
  const wearing = { since, price: connects(price) }
  return { ...wearing, ticks: 0, endsAt: weekEnds(wearing) }
})
const MINUTES = 168 * 60
const at = (minutes: number) => new Date(since.getTime() + minutes * 60_000)

describe('a stretch of the badge', () => {
  test('takes the same Connects, each once and in order, whether somebody looks every minute, at random, or after weeks', () => {
    fc.assert(
      fc.property(stretches, fc.array(fc.nat(MINUTES * 3), { maxLength: 12 }), (stretch, looks) => {
        const moments = [...looks, MINUTES * 3].toSorted((left, right) => left - right)
        let ticks = 0
        const taken = moments.flatMap((minutes) => {
          const due = ticksToTake({ ...stretch, ticks }, at(minutes))
          ticks += due.length
          return due
        })
        expect(taken).toEqual(Array.from({ length: stretch.price }, (_, index) => index + 1))
      }),
      { seed: 7 },
    )
  })

  test('is looked after later than now, in time for the next Connect, its end and the next day’s price', () => {
    fc.assert(
      fc.property(stretches, fc.nat(MINUTES - 1), (stretch, minutes) => {
        const now = at(minutes)
        const taken = { ...stretch, ticks: ticksToTake(stretch, now).length }
        const next = tendNext(taken, now)
        expect(next > now && next <= addDays(now, 1) && next <= stretch.endsAt).toBe(true)
        expect(ticksToTake(taken, new Date(next.getTime() - 1))).toEqual([])
      }),
      { seed: 7 },
    )
  })

  test('without one, the next day’s price is waited for', () => {
    expect(tendNext(undefined, new Date('2026-12-31T23:59:59.999Z'))).toEqual(new Date('2027-01-01T00:00:00.000Z'))
  })
})

describe('the price of a day', () => {
  test('is published with figures that show it to be the lowest that is enough', () => {
    const terms = { min: 2, max: 24 }
    expect(priceOfDay([3, 6, 9].map(connects), terms, 3)).toEqual({ price: 7, places: 1, asking: 3, wearing: 1, oneLess: 2 })
    expect(priceOfDay([], terms, 0)).toEqual({ price: 2, places: 1, asking: 0, wearing: 0, oneLess: null })
    const maxima = fc.array(fc.integer({ min: 2, max: 40 }).map(connects), { maxLength: 12 })
    fc.assert(
      fc.property(maxima, fc.nat(40), (named, freelancers) => {
        const { price, places, wearing, oneLess } = priceOfDay(named, terms, freelancers)
        expect(wearing <= places || price === terms.max).toBe(true)
        expect(oneLess === null ? price === terms.min : oneLess > places).toBe(true)
      }),
      { seed: 7 },
    )
  })

  test('follows the rules that were in force when its week began, on Monday in UTC, and a later version from the next Monday on', () => {
    const began = new Date('2026-03-04T10:00:00.000Z')
    const changed = new Date('2026-03-12T00:00:00.000Z')
    const spans = [
      { version: 1, since: began, until: changed },
      { version: 2, since: changed, until: null },
    ]
    const on = (moment: string) => versionOfWeek(spans, new Date(moment))
    expect(on('2026-03-04T09:59:59.999Z')).toBeUndefined()
    for (const moment of ['2026-03-04T10:00:00Z', '2026-03-08T23:59:59Z', '2026-03-09T00:00:00Z', '2026-03-15T23:59:59.999Z'])
      expect(on(moment), moment).toBe(1)
    for (const moment of ['2026-03-16T00:00:00Z', '2026-06-01T12:00:00Z']) expect(on(moment), moment).toBe(2)
  })
})

describe('a badge that is asked for', () => {
  const profile = { category: 'design', headline: 'Designer', visibility: 'members', hoursPerWeek: 10 } as const

  test.each([
    [{ maximum: 5, price: 5, isShown: true }, { kind: 'wear' }],
    [{ maximum: 5, price: 6, isShown: true }, { kind: 'wait' }],
    [
      { maximum: 5, price: undefined, isShown: true },
      { kind: 'off', why: 'not_offered' },
    ],
    [
      { maximum: 5, price: 5, isShown: false },
      { kind: 'off', why: 'not_shown' },
    ],
  ])('with %j is %j', ({ maximum, price, isShown }, turn) => {
    const facts = { maximum: connects(maximum), price: price === undefined ? undefined : connects(price), isShown }
    expect(nextTurn(facts)).toEqual(turn)
  })

  test.each([
    [{}, undefined],
    [{ category: null }, 'category'],
    [{ headline: '' }, 'headline'],
    [{ visibility: 'hidden' as const }, 'visibility'],
    [{ hoursPerWeek: 0 }, 'hours'],
  ])('by somebody whose profile has %j lacks: %s', (said, missing) => {
    expect(whyNotShown({ ...profile, ...said })).toBe(missing)
  })
})
