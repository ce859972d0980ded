import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { openJobText } from '../rules/job-text.ts'
import { isRunning } from '../rules/job-states.ts'
import { updateOpenText } from '../store/jobs.ts'
import { touchJob } from '../touch-job.ts'
import { lockOwnJob } from '../turn-job.ts'

export type EditRefused = { code: 'not_found' } | { code: 'job_not_running' } | { code: 'fewer_than_hired'; hired: number }

/** Rewords a running job. Pay, category, level and length stay: proposals were priced and written on them. */
export const editOpenJob = defineAction({
  name: 'jobs.edit_open_job',
  who: ['client'],
  input: z.object({ jobId: z.uuid(), text: openJobText }),
  async run(ctx, { jobId, text }): Promise<Result<{ jobId: Id }, EditRefused>> {
    const job = await lockOwnJob(ctx, jobId)
    if (job === undefined) return refuse({ code: 'not_found' })
    if (!isRunning(job.state)) return refuse({ code: 'job_not_running' })
    if (text.peopleToHire <= job.hiredCount) return refuse({ code: 'fewer_than_hired', hired: job.hiredCount })

    await updateOpenText(ctx.tx, jobId, text)
    await touchJob(ctx, jobId)
    return ok({ jobId })
  },
})
