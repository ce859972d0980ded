import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { jobCapLifted } from '../events.ts'
import { isRunning } from '../rules/job-states.ts'
import { updateCapLifted } from '../store/jobs.ts'
import { touchJob } from '../touch-job.ts'
import { lockOwnJob, newsOf } from '../turn-job.ts'

/** One click by the client: proposals may come in beyond the soft cap. A second click changes nothing. */
export const liftCap = defineAction({
  name: 'jobs.lift_cap',
  who: ['client'],
  input: z.object({ jobId: z.uuid() }),
  async run(ctx, { jobId }): Promise<Result<{ jobId: Id }, { code: 'not_found' } | { code: 'job_not_running' }>> {
    const job = await lockOwnJob(ctx, jobId)
    if (job === undefined) return refuse({ code: 'not_found' })
    if (!isRunning(job.state)) return refuse({ code: 'job_not_running' })
    if (job.capLiftedAt !== null) return ok({ jobId })

    await updateCapLifted(ctx.tx, jobId, ctx.now)
    await touchJob(ctx, jobId)
    ctx.announce(jobCapLifted(newsOf(job)))
    return ok({ jobId })
  },
})
