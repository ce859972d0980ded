import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findJob } from '#modules/jobs/index.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { freezeIfDue } from '../freeze-round.ts'
import { countLook } from '../count-look.ts'
import { findAuctionOf } from '../store/auctions.ts'
import { selectBids } from '../store/bids.ts'

/**
 * The client opens a job's list of proposals: the first time, and then at most once in the hours of the auction's terms, this freezes a round. @returns the proposals to
 * show on top with a label, in no order: they stand in the order of relevance there too. None in a holdout.
 */
export const openList = defineAction({
  name: 'auctions.open_list',
  who: ['client'],
  input: z.object({ jobId: z.uuid() }),
  async run(ctx, { jobId }): Promise<Result<{ boosted: readonly Id[] }, { readonly code: 'not_found' }>> {
    const organization = await organizationOfActor(ctx)
    const job = await findJob(ctx.tx, jobId)
    if (organization === undefined || job?.organizationId !== organization.id) return refuse({ code: 'not_found' })

    await freezeIfDue(ctx, jobId)
    const auction = await findAuctionOf(ctx.tx, jobId)
    if (auction === undefined || auction.holdout) return ok({ boosted: [] })
    const places = await selectBids(ctx.tx, auction.id, ['won'])
    await countLook(ctx, places, { kind: 'views', terms: auction })
    return ok({ boosted: places.map(({ proposalId }) => proposalId) })
  },
})
