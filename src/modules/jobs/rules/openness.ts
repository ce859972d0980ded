import { addDays, type Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Job } from './job.ts'

/** How long a job stays open after the client's last sign of life. */
export const OPEN_DAYS = 30
export const WARNING_DAYS = 5

/** The limits of the policy that was in force on the day of posting. */
export interface SoftCap {
  readonly proposals: number
  readonly days: number
}

export function expiryAfter(activity: Instant): Instant {
  return addDays(activity, OPEN_DAYS)
}

/** Full for now: enough proposals or enough days, and the client has not asked for more. */
export function isCapped(job: Pick<Job, 'capProposals' | 'capAt' | 'capLiftedAt' | 'proposalCount'>, now: Instant): boolean {
  if (job.capLiftedAt !== null) return false
  const full = job.capProposals !== null && job.proposalCount >= job.capProposals
  return full || (job.capAt !== null && now >= job.capAt)
}

export type NotTakingProposals =
  | { readonly code: 'job_not_open' }
  | { readonly code: 'job_paused' }
  | { readonly code: 'job_full' }

/** Whether a new proposal may come in. Somebody the client invited is welcome after the soft cap too. */
export function takesProposals(
  job: Pick<Job, 'state' | 'expiresAt' | 'capProposals' | 'capAt' | 'capLiftedAt' | 'proposalCount'>,
  { now, invited }: { readonly now: Instant; readonly invited: boolean },
): Result<true, NotTakingProposals> {
  if (job.state === 'paused') return refuse({ code: 'job_paused' })
  if (job.state !== 'open') return refuse({ code: 'job_not_open' })
  // The sweep that ends a job runs every minute; nobody should pay for a job in that minute.
  if (job.expiresAt !== null && now >= job.expiresAt) return refuse({ code: 'job_not_open' })
  if (!invited && isCapped(job, now)) return refuse({ code: 'job_full' })
  return ok(true)
}
