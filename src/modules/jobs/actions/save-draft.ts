import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { jobSize } from '../rules/job-facts.ts'
import { jobText } from '../rules/job-text.ts'
import { newDraft } from '../rules/new-draft.ts'
import { insertJobs, updateDraft } from '../store/jobs.ts'
import { lockOwnJob } from '../turn-job.ts'

export type DraftRefused =
  | { code: 'not_found' }
  | { code: 'job_not_draft' }
  | { code: 'client_banned' }
  | { code: 'pool_needs_enterprise' }

/** A client writes a job nobody else sees yet; with `jobId`, writes it again. */
export const saveDraft = defineAction({
  name: 'jobs.save_draft',
  who: ['client'],
  input: z.object({ jobId: z.uuid().optional(), text: jobText }),
  async run(ctx, { jobId, text }): Promise<Result<{ jobId: Id }, DraftRefused>> {
    const organization = await organizationOfActor(ctx)
    if (organization === undefined || ctx.actor.kind !== 'person') return refuse({ code: 'not_found' })
    if (organization.state === 'banned') return refuse({ code: 'client_banned' })
    if (text.visibility === 'talent_pool' && organization.kind !== 'enterprise') return refuse({ code: 'pool_needs_enterprise' })
    if (jobId !== undefined) {
      const job = await lockOwnJob(ctx, jobId)
      if (job === undefined) return refuse({ code: 'not_found' })
      if (job.state !== 'draft') return refuse({ code: 'job_not_draft' })
      await updateDraft(ctx.tx, jobId, text, jobSize(text))
      return ok({ jobId })
    }

    const made = { id: ctx.newId(), organizationId: organization.id, postedBy: ctx.actor.accountId, now: ctx.now }
    await insertJobs(ctx.tx, [newDraft(text, made)])
    return ok({ jobId: made.id })
  },
})
