import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { findProposal } from '#modules/proposals/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { countLook } from '../count-look.ts'
import { getAuction } from '../store/auctions.ts'
import { lockBidOf } from '../store/bids.ts'

/** The client opens one proposal to read it. Looking costs nobody anything; a boosted one that is only looked at wears out. */
export const openBoosted = defineAction({
  name: 'auctions.open_boosted',
  who: ['client'],
  input: z.object({ proposalId: z.uuid() }),
  async run(ctx, { proposalId }): Promise<Result<{ wasBoosted: boolean }, { readonly code: 'not_found' }>> {
    const organization = await organizationOfActor(ctx)
    const proposal = await findProposal(ctx.tx, proposalId)
    if (organization === undefined || proposal?.organizationId !== organization.id) return refuse({ code: 'not_found' })
    const bid = await lockBidOf(ctx.tx, proposalId)
    if (bid?.state !== 'won') return ok({ wasBoosted: false })
    const auction = await getAuction(ctx.tx, bid.auctionId)
    if (auction.holdout) return ok({ wasBoosted: false })
    await countLook(ctx, [bid], { kind: 'opens', terms: auction })
    return ok({ wasBoosted: true })
  },
})
