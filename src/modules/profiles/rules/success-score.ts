import type { Id } from '#kernel/ids.ts'
import { addMonthsClamped, type Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'

/** One finished contract, as far as reputation looks at it. */
export interface FinishedWork {
  readonly organizationId: Id
  readonly outcome: 'successful' | 'unsuccessful' | 'cancelled'
  readonly earnedUsdCents: UsdCents
  readonly endedAt: Instant
}

/** How a score came about: everything needed to check it by hand. */
export interface ScoreBasis {
  readonly months: 6 | 12 | 24
  readonly outcomes: number
  readonly clients: number
  /** Weights, not counts: larger contracts weigh more. */
  readonly good: number
  readonly bad: number
}

export interface SuccessScore {
  /** 0 to 100. */
  readonly score: number
  readonly basis: ScoreBasis
}

/** Published: a contract's weight by what was earned on it, from the first row that fits. */
export const scoreWeights = [
  { fromUsdCents: 500_000, weight: 4 },
  { fromUsdCents: 100_000, weight: 3 },
  { fromUsdCents: 20_000, weight: 2 },
  { fromUsdCents: 0, weight: 1 },
] as const

export const scoreWindows = [6, 12, 24] as const
export const LEAST_OUTCOMES = 2
export const LEAST_CLIENTS = 2

/**
 * (good − bad) ÷ all, as a percentage and never below 0, over the window of 6, 12 or 24 months that is best for the freelancer.
 * Nothing before two outcomes with two different clients. Cancelled contracts on which nothing was earned say nothing and do not count.
 */
export function successScore(work: readonly FinishedWork[], now: Instant): SuccessScore | undefined {
  const scores = scoreWindows.flatMap((months) => scoreWithin(work, months, now) ?? [])
  // The first of equals wins, so the most recent window explains the score.
  return scores.reduce<SuccessScore | undefined>((best, next) => (best && best.score >= next.score ? best : next), undefined)
}

function scoreWithin(work: readonly FinishedWork[], months: ScoreBasis['months'], now: Instant): SuccessScore | undefined {
  const since = addMonthsClamped(now, -months)
  const counted = work.filter((one) => one.endedAt > since && one.endedAt <= now && says(one) !== 'nothing')
  const clients = new Set(counted.map((one) => one.organizationId)).size
  if (counted.length < LEAST_OUTCOMES || clients < LEAST_CLIENTS) return undefined

  const good = weigh(counted.filter((one) => says(one) === 'good'))
  const bad = weigh(counted.filter((one) => says(one) === 'bad'))
  const score = Math.max(0, Math.round((100 * (good - bad)) / weigh(counted)))
  return { score, basis: { months, outcomes: counted.length, clients, good, bad } }
}

function says(work: FinishedWork): 'good' | 'bad' | 'neither' | 'nothing' {
  if (work.outcome === 'successful') return 'good'
  if (work.outcome === 'unsuccessful') return 'bad'
  return work.earnedUsdCents > 0 ? 'neither' : 'nothing'
}

function weigh(work: readonly FinishedWork[]): number {
  return work.reduce((sum, one) => sum + weightOf(one.earnedUsdCents), 0)
}

function weightOf(earnedUsdCents: UsdCents): number {
  return scoreWeights.find((row) => earnedUsdCents >= row.fromUsdCents)?.weight ?? 1
}
