import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findJob, recordClientActivity } from '#modules/jobs/index.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { markOpened } from '../store/proposals.ts'

/**
 * The client looks at a page of a job's proposals. These count as opened: a job that ends without this gives their
 * authors' Connects back where the policy says so.
 */
export const openProposals = defineAction({
  name: 'proposals.open_proposals',
  who: ['client'],
  input: z.object({ jobId: z.uuid(), proposalIds: z.array(z.uuid()).max(50) }),
  async run(ctx, { jobId, proposalIds }): Promise<Result<{ newlyOpened: number }, { readonly code: 'not_found' }>> {
    const organization = await organizationOfActor(ctx)
    const job = await findJob(ctx.tx, jobId)
    if (organization === undefined || job?.organizationId !== organization.id) return refuse({ code: 'not_found' })

    const newlyOpened = await markOpened(ctx.tx, jobId, proposalIds, ctx.now)
    if (newlyOpened > 0) await recordClientActivity(ctx, jobId)
    return ok({ newlyOpened })
  },
})
