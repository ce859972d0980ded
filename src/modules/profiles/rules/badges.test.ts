import { describe, expect, test } from 'vitest'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { earnedBadge, type BadgeFacts, type EarnedBadge } from './badges.ts'

const now = new Date('2026-11-01T00:00:00Z')
const topRatedPlus: BadgeFacts = {
  score: 95,
  yearEarningsUsdCents: usdCents(1_200_000),
  largestContractUsdCents: usdCents(200_000),
  successful: 12,
  unsuccessful: 0,
  profileComplete: true,
  joinedAt: addDays(now, -800),
}

describe('the earned badge', () => {
  test.each<[EarnedBadge, string, Partial<BadgeFacts>]>([
    ['top_rated_plus', 'with a high score, large earnings and a large contract', {}],
    ['top_rated', 'without a large contract', { largestContractUsdCents: usdCents(99_999) }],
    ['top_rated', 'with $1,000 in the last year', { yearEarningsUsdCents: usdCents(100_000) }],
    ['none', 'one cent below that', { yearEarningsUsdCents: usdCents(99_999) }],
    ['none', 'with a score below 90', { score: 89 }],
    ['none', 'with an empty profile', { profileComplete: false }],
    ['rising_talent', 'for a newcomer with one success and no score yet', { score: undefined, joinedAt: addDays(now, -30) }],
    ['none', 'for a newcomer with a failure', { score: undefined, unsuccessful: 1, joinedAt: addDays(now, -30) }],
    ['none', 'for a newcomer without work', { score: undefined, successful: 0, joinedAt: addDays(now, -30) }],
    ['none', 'after the first year without a score', { score: undefined, joinedAt: addDays(now, -366) }],
  ])('is %s %s', (badge, _when, facts) => {
    expect(earnedBadge({ ...topRatedPlus, ...facts }, now)).toBe(badge)
  })
})
