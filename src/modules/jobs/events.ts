import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { CloseReason, JobVisibility, RemoveReason } from './rules/job.ts'

/** What every piece of news about a job carries. */
export interface JobNews {
  readonly jobId: Id
  readonly organizationId: Id
  readonly postedBy: Id
  readonly title: string
}

export const jobOpened = defineEvent<JobNews & { category: Category; visibility: JobVisibility; featured: boolean }>(
  'jobs.job_opened',
)
export const jobPaused = defineEvent<JobNews>('jobs.job_paused')
export const jobResumed = defineEvent<JobNews>('jobs.job_resumed')
/** `contracts`: how many people were hired for it. */
export const jobFilled = defineEvent<JobNews & { contracts: number }>('jobs.job_filled')
export const jobClosed = defineEvent<JobNews & { reason: CloseReason; contracts: number }>('jobs.job_closed')
export const jobExpired = defineEvent<JobNews & { contracts: number }>('jobs.job_expired')
export const jobRemoved = defineEvent<JobNews & { reason: RemoveReason; note: string; contracts: number }>('jobs.job_removed')
/** `expiresAt` as ISO 8601; any sign of life by the client keeps the job open. */
export const jobExpiringSoon = defineEvent<JobNews & { expiresAt: string }>('jobs.job_expiring_soon')
export const jobCapLifted = defineEvent<JobNews>('jobs.cap_lifted')
