import { usdCents, type UsdCents } from '#kernel/money.ts'
import type { Job, JobText } from './job.ts'

const MOST_USD_CENTS = 100_000_000

/**
 * The size of a job in whole US cents: the budget of a fixed-price job; for an hourly one the middle of the range
 * (rounded down) × hours a week × weeks. Never above one million dollars, the end of the fact's range.
 */
export function jobSize(
  job: Pick<JobText, 'payKind' | 'budgetUsdCents' | 'hourlyFromUsdCents' | 'hourlyToUsdCents' | 'hoursPerWeek' | 'durationWeeks'>,
): UsdCents {
  if (job.payKind === 'fixed') return usdCents(Math.min(job.budgetUsdCents ?? 0, MOST_USD_CENTS))
  const middle = Math.floor(((job.hourlyFromUsdCents ?? 0) + (job.hourlyToUsdCents ?? 0)) / 2)
  return usdCents(Math.min(middle * job.hoursPerWeek * job.durationWeeks, MOST_USD_CENTS))
}

/** The facts of prices that come from a job and its client, named as in `facts@1`. */
export interface JobFacts {
  readonly jobBudgetUsdCents: number
  readonly experienceLevel: Job['experienceLevel']
  readonly category: Job['category']
  readonly clientKind: 'individual' | 'company' | 'enterprise'
}

export function jobFacts(
  job: Pick<Job, 'sizeUsdCents' | 'experienceLevel' | 'category'>,
  organization: { readonly kind: JobFacts['clientKind'] },
): JobFacts {
  return {
    jobBudgetUsdCents: job.sizeUsdCents,
    experienceLevel: job.experienceLevel,
    category: job.category,
    clientKind: organization.kind,
  }
}
