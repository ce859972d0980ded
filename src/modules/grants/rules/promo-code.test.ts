import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeKey, decideRedemption, makeCode, promoState, readCode, type PromoTerms, type RedemptionFacts } from './promo-code.ts'

const START = new Date('2026-03-01T00:00:00Z').getTime()
const day = (days: number) => new Date(START + days * 86_400_000)
const terms: PromoTerms = {
  connects: 5,
  most: 3,
  redeemed: 0,
  validFrom: day(0),
  validUntil: day(10),
  endedAt: null,
  joinedBefore: null,
}

describe('the text of a code', () => {
  const picks = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 12, maxLength: 12 })
  const made = picks.map((numbers) => {
    const left = [...numbers]
    return makeCode(() => left.pop()!)
  })

  test('has three groups of four letters none of which looks like another', () => {
    fc.assert(
      fc.property(made, (code) => {
        expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/)
      }),
    )
  })

  test('means the same in capitals or not, and wherever hyphens and spaces stand', () => {
    fc.assert(
      fc.property(made, fc.array(fc.constantFrom('', '-', ' ', '_')), fc.boolean(), (code, gaps, isLower) => {
        const letters = code
          .replaceAll('-', '')
          .split('')
          .map((letter, index) => letter + (gaps[index] ?? ''))
          .join('')
        expect(codeKey(isLower ? letters.toLowerCase() : letters)).toBe(codeKey(code))
      }),
    )
  })

  test('reads the same however often it is read', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        expect(readCode(readCode(typed))).toBe(readCode(typed))
      }),
    )
  })
})

describe('a redemption', () => {
  const facts: RedemptionFacts = { promo: terms, redeemedAt: undefined, joinedAt: day(-5), now: day(1) }
  const said = (changes: Partial<RedemptionFacts>) => {
    const decision = decideRedemption({ ...facts, ...changes })
    return decision.ok ? 'ok' : decision.refusal.code
  }

  test.each([
    ['works inside its time', {}, 'ok'],
    ['works at its first moment', { now: day(0) }, 'ok'],
    ['is too early before it', { now: new Date(START - 1) }, 'code_not_yet_valid'],
    ['is over at its last moment', { now: day(10) }, 'code_expired'],
    ['is over once an operator ended it', { promo: { ...terms, endedAt: day(1) } }, 'code_ended'],
    ['is for people who were here before', { promo: { ...terms, joinedBefore: day(-5) } }, 'code_not_for_you'],
    ['is for people who joined a moment before', { promo: { ...terms, joinedBefore: new Date(day(-5).getTime() + 1) } }, 'ok'],
    ['has the last place', { promo: { ...terms, redeemed: 2 } }, 'ok'],
    ['has no place left', { promo: { ...terms, redeemed: 3 } }, 'code_used_up'],
    [
      'says first that it was redeemed by this person',
      { promo: { ...terms, redeemed: 3 }, redeemedAt: day(0) },
      'code_redeemed_by_you',
    ],
    ['of no code', { promo: undefined }, 'code_unknown'],
  ])('%s', (_, changes, code) => {
    expect(said(changes)).toBe(code)
  })

  test('is possible exactly while the console calls the code open', () => {
    const promos = fc.record({
      connects: fc.constant(5),
      most: fc.constant(3),
      redeemed: fc.integer({ min: 0, max: 3 }),
      validFrom: fc.integer({ min: 0, max: 5 }).map(day),
      validUntil: fc.integer({ min: 6, max: 9 }).map(day),
      endedAt: fc.option(fc.integer({ min: 0, max: 9 }).map(day)),
      joinedBefore: fc.constant(null),
    })
    fc.assert(
      fc.property(promos, fc.integer({ min: -1, max: 11 }).map(day), (promo, now) => {
        expect(said({ promo, now }) === 'ok').toBe(promoState(promo, now) === 'open')
      }),
    )
  })
})
