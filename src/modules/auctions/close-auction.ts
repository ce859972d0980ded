import type { Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { auctionClosed } from './events.ts'
import { announceHoldsOver } from './holds.ts'
import { bidStates, isHeld } from './rules/bidding.ts'
import { lockAuctionOf, markClosed, type CloseReason } from './store/auctions.ts'
import { lockBids, moveBids } from './store/bids.ts'

/** Ends a job's auction, once: whatever is still held comes back in full, and the result sheets open. */
export async function closeAuction(ctx: Ctx, jobId: Id, reason: CloseReason): Promise<void> {
  const auction = await lockAuctionOf(ctx.tx, jobId)
  if (auction === undefined || auction.closedAt !== null) return
  const bids = await lockBids(ctx.tx, auction.id, bidStates)
  const held = bids.filter(({ state }) => isHeld(state))
  await moveBids(
    ctx.tx,
    held.map(({ id }) => id),
    'released',
    ctx.now,
  )
  await markClosed(ctx.tx, auction.id, { at: ctx.now, reason })
  announceHoldsOver(ctx, held, 'platform')
  const bidders = bids.map(({ proposalId, ownerId, state, maximum }) => ({ proposalId, ownerId, state, maximum }))
  const { id: auctionId, holdout, rounds } = auction
  ctx.announce(auctionClosed({ auctionId, jobId, holdout, bidders }))
  await announceWebhook(ctx, { type: 'auction.closed', data: { auctionId, jobId, reason, holdout, rounds } })
}
