import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { closeJob } from './actions/close-job.ts'
import { editOpenJob } from './actions/edit-open-job.ts'
import { liftCap } from './actions/lift-cap.ts'
import { openJob } from './actions/open-job.ts'
import { pauseJob, resumeJob } from './actions/pause-job.ts'
import { removeJob } from './actions/remove-job.ts'
import { saveDraft } from './actions/save-draft.ts'
import { jobFilled } from './events.ts'
import type { Job } from './rules/job.ts'
import { isRunning } from './rules/job-states.ts'
import { addToProposalCount, selectJob, selectJobLocked, selectJobs, updateState } from './store/jobs.ts'
import { touchJob } from './touch-job.ts'
import { newsOf, turnJob } from './turn-job.ts'

export { closeJob, editOpenJob, liftCap, openJob, pauseJob, removeJob, resumeJob, saveDraft }
export const actions = [saveDraft, openJob, editOpenJob, pauseJob, resumeJob, closeJob, liftCap, removeJob]

export {
  jobCapLifted,
  jobClosed,
  jobExpired,
  jobExpiringSoon,
  jobFilled,
  jobOpened,
  jobPaused,
  jobRemoved,
  jobResumed,
  type JobNews,
} from './events.ts'
export { closeReasons, experienceLevels, jobVisibilities, removeReasons } from './rules/job.ts'
export type { CloseReason, ExperienceLevel, Job, JobText, JobVisibility, Pay, RemoveReason } from './rules/job.ts'
export { jobFacts, jobSize, type JobFacts } from './rules/job-facts.ts'
export { jobText } from './rules/job-text.ts'
export { isRunning, jobStates, type JobState } from './rules/job-states.ts'
export { expiryAfter, isCapped, OPEN_DAYS, takesProposals, type NotTakingProposals } from './rules/openness.ts'
export { insertJobs, insertJobMoves, type JobMoveRow } from './store/jobs.ts'
export { selectOpenedBetween, type OpenedJob } from './store/opened-jobs.ts'
export { lockOwnJob } from './turn-job.ts'

export async function findJob(tx: Tx, id: Id): Promise<Job | undefined> {
  return selectJob(tx, id)
}

/** @throws when there is none: ask `findJob` if that may be */
export async function getJob(tx: Tx, id: Id): Promise<Job> {
  const job = await selectJob(tx, id)
  invariant(job !== undefined, `no job ${id}`)
  return job
}

export async function listJobs(tx: Tx, ids: readonly Id[]): Promise<readonly Job[]> {
  return selectJobs(tx, ids)
}

/** The job, held until the transaction ends, so that nothing about it changes in between. */
export async function lockJob(tx: Tx, id: Id): Promise<Job | undefined> {
  return selectJobLocked(tx, id)
}

/** A proposal came in (`+1`). The soft cap counts all that ever came, so a withdrawal does not count back. */
export async function countProposal(ctx: Ctx, jobId: Id): Promise<void> {
  await addToProposalCount(ctx.tx, jobId, 1)
}

/** The client opened, answered, invited or hired about this job: "last seen" moves and the job lives 30 days from now. */
export async function recordClientActivity(ctx: Ctx, jobId: Id): Promise<void> {
  await touchJob(ctx, jobId)
}

/** Somebody was hired for the job; with the last one it is filled. A job that has ended keeps its end. */
export async function recordHire(ctx: Ctx, jobId: Id): Promise<void> {
  const job = await selectJobLocked(ctx.tx, jobId)
  invariant(job !== undefined, `no job ${jobId}`)
  const hiredCount = job.hiredCount + 1
  if (!isRunning(job.state) || hiredCount < job.peopleToHire) {
    await updateState(ctx.tx, jobId, { ...job, hiredCount })
    await touchJob(ctx, jobId)
    return
  }
  await turnJob(ctx, job, { state: 'filled', endedAt: ctx.now, hiredCount, reason: 'hired' })
  ctx.announce(jobFilled({ ...newsOf(job), contracts: hiredCount }))
}
