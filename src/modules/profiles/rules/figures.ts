import type { Id } from '#kernel/ids.ts'
import { addMonthsClamped, type Instant } from '#kernel/instant.ts'
import { usdCents, type UsdCents } from '#kernel/money.ts'
import { earnedBadge, type Badge, type EarnedBadge } from './badges.ts'
import { successScore, type FinishedWork, type ScoreBasis } from './success-score.ts'

/** Everything that contracts know about one freelancer. */
export interface WorkRecord {
  readonly accountId: Id
  readonly finished: readonly FinishedWork[]
  readonly running: number
  /** Published reviews by clients. */
  readonly reviews: { readonly count: number; readonly stars: number }
}

/** What others see of a freelancer's work. */
export interface Figures {
  readonly earningsUsdCents: UsdCents
  readonly yearEarningsUsdCents: UsdCents
  readonly finishedContracts: number
  readonly runningContracts: number
  readonly reviewCount: number
  /** Sum of stars; divide by the count for the average. */
  readonly reviewStars: number
  readonly successScore: number | null
  readonly successBasis: ScoreBasis | null
  readonly badge: Badge
}

export interface EarnedFigures extends Omit<Figures, 'badge'> {
  readonly earnedBadge: EarnedBadge
}

export interface FiguresContext {
  readonly profileComplete: boolean
  readonly joinedAt: Instant
  readonly now: Instant
}

export function figuresOf(record: WorkRecord, { profileComplete, joinedAt, now }: FiguresContext): EarnedFigures {
  const lastYear = record.finished.filter((work) => work.endedAt > addMonthsClamped(now, -12))
  const yearEarningsUsdCents = earned(lastYear)
  const score = successScore(record.finished, now)
  return {
    earningsUsdCents: earned(record.finished),
    yearEarningsUsdCents,
    finishedContracts: record.finished.length,
    runningContracts: record.running,
    reviewCount: record.reviews.count,
    reviewStars: record.reviews.stars,
    successScore: score?.score ?? null,
    successBasis: score?.basis ?? null,
    earnedBadge: earnedBadge(
      {
        score: score?.score,
        yearEarningsUsdCents,
        largestContractUsdCents: usdCents(Math.max(0, ...lastYear.map((work) => work.earnedUsdCents))),
        successful: count(record.finished, 'successful'),
        unsuccessful: count(record.finished, 'unsuccessful'),
        profileComplete,
        joinedAt,
      },
      now,
    ),
  }
}

function earned(work: readonly FinishedWork[]): UsdCents {
  return usdCents(work.reduce((sum, one) => sum + one.earnedUsdCents, 0))
}

function count(work: readonly FinishedWork[], outcome: FinishedWork['outcome']): number {
  return work.filter((one) => one.outcome === outcome).length
}
