import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { successScore, type FinishedWork } from './success-score.ts'

const now = new Date('2026-11-01T00:00:00Z')
const work = (daysAgo: number, outcome: FinishedWork['outcome'], dollars: number, client = 'a'): FinishedWork => ({
  organizationId: client,
  outcome,
  earnedUsdCents: usdCents(dollars * 100),
  endedAt: addDays(now, -daysAgo),
})
const anyWork = fc
  .record({
    daysAgo: fc.integer({ min: 0, max: 900 }),
    outcome: fc.constantFrom('successful' as const, 'unsuccessful' as const, 'cancelled' as const),
    dollars: fc.integer({ min: 0, max: 20_000 }),
    client: fc.constantFrom('a', 'b', 'c'),
  })
  .map((one) => work(one.daysAgo, one.outcome, one.dollars, one.client))

describe('the success score', () => {
  test.each<[string, FinishedWork[], number | undefined]>([
    ['says nothing without work', [], undefined],
    ['says nothing after one outcome', [work(1, 'successful', 100)], undefined],
    ['says nothing with one client only', [work(1, 'successful', 100), work(2, 'successful', 100)], undefined],
    ['is 100 when all went well', [work(1, 'successful', 100), work(2, 'successful', 100, 'b')], 100],
    ['weighs larger contracts more', [work(1, 'successful', 6000), work(2, 'unsuccessful', 50, 'b')], 60],
    ['is never below 0', [work(1, 'unsuccessful', 100), work(2, 'unsuccessful', 100, 'b')], 0],
    [
      'takes the best of 6, 12 and 24 months',
      [work(10, 'successful', 10), work(20, 'successful', 10, 'b'), work(300, 'unsuccessful', 10, 'c')],
      100,
    ],
    ['looks further back when there is little recent work', [work(10, 'successful', 10), work(300, 'successful', 10, 'b')], 100],
    ['passes over cancelled work that earned nothing', [work(1, 'cancelled', 0), work(2, 'successful', 10, 'b')], undefined],
    ['counts cancelled work that earned something as neither', [work(1, 'cancelled', 10), work(2, 'successful', 10, 'b')], 50],
    ['forgets what is older than two years', [work(800, 'successful', 10), work(801, 'successful', 10, 'b')], undefined],
  ])('%s', (_promise, finished, score) => {
    expect(successScore(finished, now)?.score).toBe(score)
  })

  test('lies between 0 and 100 and follows from its basis', () => {
    fc.assert(
      fc.property(fc.array(anyWork, { maxLength: 30 }), (finished) => {
        const found = successScore(finished, now)
        if (found === undefined) return
        expect(found.score).toBeGreaterThanOrEqual(0)
        expect(found.score).toBeLessThanOrEqual(100)
        expect(found.basis.good + found.basis.bad).toBeLessThanOrEqual(4 * found.basis.outcomes)
        expect(found.basis.bad === 0 || found.score < 100).toBe(true)
      }),
    )
  })

  test('does not depend on the order of contracts', () => {
    fc.assert(
      fc.property(fc.array(anyWork, { maxLength: 20 }), (finished) => {
        expect(successScore(finished.toReversed(), now)).toEqual(successScore(finished, now))
      }),
    )
  })

  test('never falls when one more contract ends well today', () => {
    fc.assert(
      fc.property(
        fc.array(anyWork, { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 1, max: 20_000 }),
        (finished, dollars) => {
          const before = successScore(finished, now)
          if (before === undefined) return
          expect(successScore([...finished, work(0, 'successful', dollars)], now)?.score).toBeGreaterThanOrEqual(before.score)
        },
      ),
    )
  })
})
