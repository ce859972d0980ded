import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { jobPaused, jobResumed } from '../events.ts'
import { touchJob } from '../touch-job.ts'
import { lockOwnJob, newsOf, turnJob } from '../turn-job.ts'

const input = z.object({ jobId: z.uuid() })

/** No new proposals for now. The job still ends on its day, so that nobody's Connects are stuck in it. */
export const pauseJob = defineAction({
  name: 'jobs.pause_job',
  who: ['client'],
  input,
  async run(ctx, { jobId }): Promise<Result<{ jobId: Id }, { code: 'not_found' } | { code: 'job_not_open' }>> {
    const job = await lockOwnJob(ctx, jobId)
    if (job === undefined) return refuse({ code: 'not_found' })
    if (job.state !== 'open') return refuse({ code: 'job_not_open' })

    await turnJob(ctx, job, { state: 'paused' })
    await touchJob(ctx, jobId)
    ctx.announce(jobPaused(newsOf(job)))
    return ok({ jobId })
  },
})

export const resumeJob = defineAction({
  name: 'jobs.resume_job',
  who: ['client'],
  input,
  async run(ctx, { jobId }): Promise<Result<{ jobId: Id }, { code: 'not_found' } | { code: 'job_not_paused' }>> {
    const job = await lockOwnJob(ctx, jobId)
    if (job === undefined) return refuse({ code: 'not_found' })
    if (job.state !== 'paused') return refuse({ code: 'job_not_paused' })

    await turnJob(ctx, job, { state: 'open' })
    await touchJob(ctx, jobId)
    ctx.announce(jobResumed(newsOf(job)))
    return ok({ jobId })
  },
})
