import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { jobClosed } from '../events.ts'
import { closeReasons } from '../rules/job.ts'
import { isRunning } from '../rules/job-states.ts'
import { lockOwnJob, newsOf, turnJob } from '../turn-job.ts'

export type CloseRefused = { code: 'not_found' } | { code: 'job_not_running' } | { code: 'nobody_hired' }

/** The client ends a job. What proposals cost returns by the policy's return clauses, on the news. */
export const closeJob = defineAction({
  name: 'jobs.close_job',
  who: ['client'],
  input: z.object({ jobId: z.uuid(), reason: z.enum(closeReasons, 'Say why you close the job.') }),
  async run(ctx, { jobId, reason }): Promise<Result<{ jobId: Id }, CloseRefused>> {
    const job = await lockOwnJob(ctx, jobId)
    if (job === undefined) return refuse({ code: 'not_found' })
    if (!isRunning(job.state)) return refuse({ code: 'job_not_running' })
    // "Hired" keeps the Connects of those not chosen, so it must be true here, not somewhere else.
    if (reason === 'hired' && job.hiredCount === 0) return refuse({ code: 'nobody_hired' })

    await turnJob(ctx, job, { state: 'closed', endReason: reason, endedAt: ctx.now, reason })
    ctx.announce(jobClosed({ ...newsOf(job), reason, contracts: job.hiredCount }))
    return ok({ jobId })
  },
})
