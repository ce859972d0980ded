import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findProposal } from '#modules/proposals/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { releaseHolds } from '../holds.ts'
import { shareAuctionOf } from '../store/auctions.ts'
import { lockBidOf, moveBids } from '../store/bids.ts'

export type WithdrawBidRefusal =
  | { readonly code: 'bid_not_found' }
  | { readonly code: 'bid_withdrawn' }
  | { readonly code: 'round_frozen' }
  | { readonly code: 'bid_over' }

/**
 * The freelancer takes a bid back before its round is frozen: it leaves no trace in any price. After the freeze the others' prices rest on
 * it, so it stays.
 */
export const withdrawBid = defineAction({
  name: 'auctions.withdraw_bid',
  who: ['freelancer'],
  input: z.object({ proposalId: z.uuid() }),
  async run(ctx, { proposalId }): Promise<Result<{ released: number }, WithdrawBidRefusal>> {
    const proposal = await findProposal(ctx.tx, proposalId)
    const isOwn = ctx.actor.kind === 'person' && proposal?.freelancerId === ctx.actor.accountId
    if (!isOwn || (await shareAuctionOf(ctx.tx, proposal.jobId)) === undefined) return refuse({ code: 'bid_not_found' })
    const bid = await lockBidOf(ctx.tx, proposalId)
    if (bid === undefined) return refuse({ code: 'bid_not_found' })
    if (bid.state === 'withdrawn') return refuse({ code: 'bid_withdrawn' })
    if (bid.state === 'won') return refuse({ code: 'round_frozen' })
    if (bid.state !== 'standing') return refuse({ code: 'bid_over' })
    await moveBids(ctx.tx, [bid.id], 'withdrawn', ctx.now)
    await releaseHolds(ctx, { by: 'own_choice', holds: [{ ownerId: bid.ownerId, holdId: bid.holdId, bidId: bid.id }] })
    return ok({ released: bid.maximum })
  },
})
