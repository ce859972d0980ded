import type { Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { jobExpired, jobExpiringSoon, jobRemoved } from './events.ts'
import type { Job, RemoveReason } from './rules/job.ts'
import { selectDueLocked, selectRunningLocked, selectToWarnLocked, updateWarned } from './store/jobs.ts'
import { newsOf, turnJob } from './turn-job.ts'

export interface Removal {
  readonly reason: RemoveReason
  readonly note: string
}

export async function removeLockedJob(ctx: Ctx, job: Job, { reason, note }: Removal): Promise<void> {
  await turnJob(ctx, job, { state: 'removed', endReason: reason, endedAt: ctx.now, reason, note })
  ctx.announce(jobRemoved({ ...newsOf(job), reason, note, contracts: job.hiredCount }))
}

/** Removes every running job of one client. */
export async function removeJobsOf(ctx: Ctx, organizationId: Id, removal: Removal): Promise<void> {
  for (const job of await selectRunningLocked(ctx.tx, organizationId)) await removeLockedJob(ctx, job, removal)
}

/** Ends up to `most` jobs whose time is over. @returns how many */
export async function expireDueJobs(ctx: Ctx, most: number): Promise<number> {
  const due = await selectDueLocked(ctx.tx, ctx.now, most)
  for (const job of due) {
    await turnJob(ctx, job, { state: 'expired', endedAt: ctx.now })
    ctx.announce(jobExpired({ ...newsOf(job), contracts: job.hiredCount }))
  }
  return due.length
}

/** Tells the clients of up to `most` jobs that these end soon, once per extension. @returns how many */
export async function warnOfExpiry(ctx: Ctx, most: number): Promise<number> {
  const soon = await selectToWarnLocked(ctx.tx, ctx.now, most)
  await updateWarned(
    ctx.tx,
    soon.map((job) => job.id),
    ctx.now,
  )
  for (const job of soon) {
    ctx.announce(jobExpiringSoon({ ...newsOf(job), expiresAt: job.expiresAt?.toISOString() ?? '' }))
  }
  return soon.length
}
