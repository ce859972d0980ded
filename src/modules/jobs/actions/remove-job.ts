import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { removeLockedJob } from '../end-jobs.ts'
import { isRunning } from '../rules/job-states.ts'
import { removeReasons } from '../rules/job.ts'
import { selectJobLocked } from '../store/jobs.ts'

/** The operator takes a post down. */
export const removeJob = defineAction({
  name: 'jobs.remove_job',
  who: ['operator'],
  input: z.object({
    jobId: z.uuid(),
    reason: z.enum(removeReasons, 'Choose a reason.'),
    note: z.string().trim().min(1, 'Say why, the client will read it.').max(1000, 'Keep the note within 1,000 letters.'),
  }),
  async run(ctx, { jobId, reason, note }): Promise<Result<{ jobId: Id }, { code: 'not_found' } | { code: 'job_not_running' }>> {
    const job = await selectJobLocked(ctx.tx, jobId)
    if (job === undefined) return refuse({ code: 'not_found' })
    if (!isRunning(job.state)) return refuse({ code: 'job_not_running' })

    await removeLockedJob(ctx, job, { reason, note })
    return ok({ jobId })
  },
})
