import { addDays, type Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'

export const badges = ['none', 'rising_talent', 'top_rated', 'top_rated_plus', 'expert_vetted'] as const
export type Badge = (typeof badges)[number]
/** Expert-Vetted is given by a person after a screening; the others follow from finished work. */
export type EarnedBadge = Exclude<Badge, 'expert_vetted'>

export interface BadgeFacts {
  readonly score: number | undefined
  readonly yearEarningsUsdCents: UsdCents
  /** The most earned on one contract that ended in the last twelve months. */
  readonly largestContractUsdCents: UsdCents
  readonly successful: number
  readonly unsuccessful: number
  readonly profileComplete: boolean
  readonly joinedAt: Instant
}

/** Published limits; the page about badges prints them from here. */
export const badgeLimits = {
  topRated: { score: 90, yearEarningsUsdCents: 100_000, tenureDays: 90 },
  topRatedPlus: { score: 90, yearEarningsUsdCents: 1_000_000, largestContractUsdCents: 100_000 },
  risingTalent: { successful: 1, tenureDaysAtMost: 365 },
} as const

/** The highest badge the facts earn. */
export function earnedBadge(facts: BadgeFacts, now: Instant): EarnedBadge {
  if (isTopRated(facts, now)) return isTopRatedPlus(facts) ? 'top_rated_plus' : 'top_rated'
  return isRisingTalent(facts, now) ? 'rising_talent' : 'none'
}

function isTopRated(facts: BadgeFacts, now: Instant): boolean {
  const limit = badgeLimits.topRated
  return (
    facts.profileComplete &&
    (facts.score ?? 0) >= limit.score &&
    facts.yearEarningsUsdCents >= limit.yearEarningsUsdCents &&
    now >= addDays(facts.joinedAt, limit.tenureDays)
  )
}

function isTopRatedPlus(facts: BadgeFacts): boolean {
  const limit = badgeLimits.topRatedPlus
  return (
    facts.yearEarningsUsdCents >= limit.yearEarningsUsdCents && facts.largestContractUsdCents >= limit.largestContractUsdCents
  )
}

function isRisingTalent(facts: BadgeFacts, now: Instant): boolean {
  const limit = badgeLimits.risingTalent
  return (
    facts.profileComplete &&
    facts.successful >= limit.successful &&
    facts.unsuccessful === 0 &&
    now <= addDays(facts.joinedAt, limit.tenureDaysAtMost)
  )
}
