import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionNames } from '#modules/policy/index.ts'
import {
  behaviourPresets,
  forecast,
  presetNames,
  rateAfter,
  type Chances,
  type Forecast,
  type ForecastInput,
  type PriceMove,
} from './behaviour.ts'

const presets = presetNames.map((name) => behaviourPresets[name])
const price = fc.nat({ max: 60 })
const rate = fc.double({ min: 0, max: 1, noNaN: true })

const anyMove: fc.Arbitrary<PriceMove> = fc.record({
  action: fc.constantFrom(...actionNames),
  clauseBefore: fc.constantFrom('proposal', 'invite'),
  clauseAfter: fc.constantFrom('proposal', 'invite'),
  before: price,
  after: price,
  actions: fc.nat({ max: 100_000 }),
})
const anyChances: fc.Arbitrary<Chances> = fc
  .record({
    kind: fc.constantFrom('invitation', 'outreach'),
    before: price,
    after: price,
    delivered: fc.nat({ max: 10_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ share, ...one }) => ({ ...one, accepted: Math.floor(one.delivered * share) }))
const anyInput: fc.Arbitrary<ForecastInput> = fc.record({
  moves: fc.array(anyMove, { maxLength: 8 }),
  chances: fc.array(anyChances, { maxLength: 8 }),
  days: fc.integer({ min: 1, max: 400 }),
  isAnswer: fc.constant((move: PriceMove) => move.clauseBefore === 'invite'),
})

describe('the share of chances taken', () => {
  test('stays a share, and is exactly the same at the same price', () => {
    fc.assert(
      fc.property(rate, price, price, fc.constantFrom(...presets), (before, from, to, behaviour) => {
        const after = rateAfter(before, { before: from, after: to }, behaviour)
        expect(after).toBeGreaterThanOrEqual(0)
        expect(after).toBeLessThanOrEqual(1)
        expect(rateAfter(before, { before: from, after: from }, behaviour)).toBe(before)
      }),
    )
  })

  test('never rises with the price', () => {
    fc.assert(
      fc.property(rate, price, price, price, fc.constantFrom(...presets), (before, from, one, other, behaviour) => {
        const [low, high] = one < other ? [one, other] : [other, one]
        const [cheap, dear] = [low, high].map((after) => rateAfter(before, { before: from, after }, behaviour))
        expect(dear).toBeLessThanOrEqual(cheap! + 1e-12)
      }),
    )
  })

  test('falls more at “no longer free” than with any later Connect', () => {
    for (const behaviour of presets) {
      const fall = (before: number) => 0.5 - rateAfter(0.5, { before, after: before + 1 }, behaviour)
      for (let before = 1; before < 40; before += 1) expect(fall(0)).toBeGreaterThan(fall(before))
    }
  })

  test('is the first one again after there and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        price,
        price,
        fc.constantFrom(...presets),
        (before, from, to, behaviour) => {
          const there = rateAfter(before, { before: from, after: to }, behaviour)
          expect(rateAfter(there, { before: to, after: from }, behaviour)).toBeCloseTo(before, 8)
        },
      ),
    )
  })

  test('moves least with calm and most with strong people', () => {
    fc.assert(
      fc.property(rate, price, price, (before, from, to) => {
        const [calm, expected, strong] = presets.map((behaviour) =>
          Math.abs(rateAfter(before, { before: from, after: to }, behaviour) - before),
        )
        expect(calm).toBeLessThanOrEqual(expected! + 1e-12)
        expect(expected).toBeLessThanOrEqual(strong! + 1e-12)
      }),
    )
  })
})

describe('a forecast', () => {
  test('of a change that changes nothing is exactly what was recorded', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const still = <T extends { before: number; after: number }>(list: readonly T[]) =>
          list.map((one) => ({ ...one, after: one.before }))
        for (const one of forecast({ ...input, moves: still(input.moves), chances: still(input.chances) })) {
          expect([one.low, one.expected, one.high]).toEqual([one.before, one.before, one.before])
        }
      }),
    )
  })

  test('has its expected figure between its least and its greatest', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        for (const one of forecast(input)) {
          expect(one.low).toBeLessThanOrEqual(one.expected)
          expect(one.expected).toBeLessThanOrEqual(one.high)
          expect(
            Object.values<Forecast[keyof Forecast]>({ ...one }).every((value) => value === one.metric || Number.isFinite(value)),
          ).toBe(true)
        }
      }),
    )
  })

  test('expects fewer answers and fewer proposals where all of them get dearer', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const dearer = <T extends { before: number }>(list: readonly T[]) =>
          list.map((one) => ({ ...one, after: one.before + 3 }))
        for (const one of forecast({ ...input, moves: dearer(input.moves), chances: dearer(input.chances) })) {
          if (one.metric === 'connects_spent_per_day') continue
          expect(one.high).toBeLessThanOrEqual(one.before + 1e-9)
        }
      }),
    )
  })

  test('is the same whether chances alike are counted together or one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), price, price, (answers, before, after) => {
        const single = answers.map((isYes): Chances => ({
          kind: 'invitation',
          before,
          after,
          delivered: 1,
          accepted: Number(isYes),
        }))
        const together: Chances = { ...single[0]!, delivered: answers.length, accepted: answers.filter(Boolean).length }
        const rateOf = (chances: readonly Chances[]) => forecast({ moves: [], chances, days: 1, isAnswer: () => true })[0]!
        const [one, other] = [rateOf(single), rateOf([together])]
        for (const figure of ['before', 'low', 'expected', 'high'] as const) expect(one[figure]).toBeCloseTo(other[figure], 10)
      }),
    )
  })

  test('says nothing about answers that nobody was asked for', () => {
    const metrics = forecast({ moves: [], chances: [], days: 90, isAnswer: () => false }).map(({ metric }) => metric)
    expect(metrics).toEqual(['proposals_per_day', 'connects_spent_per_day'])
  })

  test('of a price for answers moves the answers, and leaves proposals of one’s own as they were', () => {
    const move = { action: 'proposal.submit', before: 0, after: 6, actions: 900 } as const
    const own = { ...move, before: 6, clauseBefore: 'proposal', clauseAfter: 'proposal' }
    const answers = { ...move, clauseBefore: 'invite', clauseAfter: 'invite' }
    const chances = { kind: 'invitation', before: 0, after: 6, delivered: 1_800, accepted: 900 } as const
    const [rateOf, proposals, spent] = forecast({
      moves: [own, answers],
      chances: [chances],
      days: 90,
      isAnswer: ({ clauseBefore }) => clauseBefore === 'invite',
    })
    // Even odds, and log-odds of 0.6 + 6 · 0.06 less.
    expect(rateOf).toMatchObject({ metric: 'invite_response_rate', before: 0.5 })
    expect(rateOf!.expected).toBeCloseTo(1 / (1 + Math.exp(0.96)), 10)
    expect(proposals!.before).toBe(20)
    expect(proposals!.expected).toBeCloseTo(10 + 20 / (1 + Math.exp(0.96)), 10)
    expect(spent!.before).toBe(60)
    expect(spent!.expected).toBeCloseTo(60 + 120 / (1 + Math.exp(0.96)), 10)
  })
})
