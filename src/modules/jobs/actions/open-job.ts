import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { getOrganization } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { jobOpened } from '../events.ts'
import { expiryAfter } from '../rules/openness.ts'
import { softCapInForce } from '../soft-cap.ts'
import { lockOwnJob, newsOf, turnJob } from '../turn-job.ts'

export type OpenRefused = { code: 'not_found' } | { code: 'job_not_draft' } | { code: 'client_banned' }

/** Posts a draft: from now on freelancers may propose, under the soft cap of today's policy. */
export const openJob = defineAction({
  name: 'jobs.open_job',
  who: ['client'],
  input: z.object({ jobId: z.uuid() }),
  async run(ctx, { jobId }): Promise<Result<{ jobId: Id }, OpenRefused>> {
    const job = await lockOwnJob(ctx, jobId)
    if (job === undefined) return refuse({ code: 'not_found' })
    if (job.state !== 'draft') return refuse({ code: 'job_not_draft' })
    const organization = await getOrganization(ctx.tx, job.organizationId)
    if (organization.state === 'banned') return refuse({ code: 'client_banned' })

    const cap = await softCapInForce(ctx)
    await turnJob(ctx, job, {
      state: 'open',
      openedAt: ctx.now,
      expiresAt: expiryAfter(ctx.now),
      capProposals: cap?.proposals ?? null,
      capAt: cap === undefined ? null : addDays(ctx.now, cap.days),
    })
    const { category, visibility, featured } = job
    ctx.announce(jobOpened({ ...newsOf(job), category, visibility, featured }))
    return ok({ jobId })
  },
})
