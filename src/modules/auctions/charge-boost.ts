import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { execute } from '#modules/ledger/index.ts'
import { decideReturn, findPricedBy, type Facts } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { boostCharged, boostReturned } from './events.ts'
import { chargeIdOf, returnCommand } from './hold-commands.ts'
import { captureHold, releaseHolds } from './holds.ts'
import { findAuctionOf, getAuction } from './store/auctions.ts'
import { lockBidOf, lockBids, markCharged, markReached, markReturned, moveBids, selectReturned } from './store/bids.ts'

/**
 * The client did something with a proposal: its place, if it has one, is paid now and the rest of the maximum comes back. Once only. In a
 * holdout nothing was shown, so nothing is paid; that the proposal was reached is what the holdout is for.
 */
export async function chargeBoost(ctx: Ctx, proposalId: Id): Promise<void> {
  const bid = await lockBidOf(ctx.tx, proposalId)
  // Worn out is over for nothing, but that the client came back to it later is part of what the place did.
  if (bid?.state === 'worn_out') return markReached(ctx.tx, bid.id, ctx.now)
  if (bid?.state !== 'won') return
  const auction = await getAuction(ctx.tx, bid.auctionId)
  await markReached(ctx.tx, bid.id, ctx.now)
  if (auction.holdout) return

  invariant(bid.pays !== null, 'a place has a price')
  const chargeId = chargeIdOf(bid.id)
  if (!(await captureHold(ctx, bid, { qty: bid.pays, chargeId, auction }))) return moveBids(ctx.tx, [bid.id], 'released', ctx.now)
  await markCharged(ctx.tx, bid.id, { chargeId, connects: bid.pays, at: ctx.now })
  const { auctionId, ownerId } = bid
  const charged = { auctionId, proposalId, ownerId, chargeId, connects: bid.pays }
  ctx.announce(boostCharged({ ...charged, jobId: auction.jobId }))
  await announceWebhook(ctx, { type: 'boost.charged', data: charged })
}

/** The freelancer took the proposal itself back: its bid goes with it, before and after the freeze. */
export async function endBidOf(ctx: Ctx, proposalId: Id): Promise<void> {
  const bid = await lockBidOf(ctx.tx, proposalId)
  if (bid === undefined || (bid.state !== 'standing' && bid.state !== 'won')) return
  await moveBids(ctx.tx, [bid.id], 'withdrawn', ctx.now)
  await releaseHolds(ctx, { by: 'own_choice', holds: [{ ownerId: bid.ownerId, holdId: bid.holdId, bidId: bid.id }] })
}

/**
 * We removed the job: what its boosts cost comes back where the rules of the auction's own version say so. However often it is told, each
 * boost comes back once, with one step and one notice.
 */
export async function returnBoosts(ctx: Ctx, jobId: Id, facts: Facts): Promise<void> {
  const auction = await findAuctionOf(ctx.tx, jobId)
  if (auction === undefined) return
  const priced = await findPricedBy(ctx.tx, 'connects', auction.version)
  invariant(priced !== undefined, `version ${auction.version} is in the register`)
  const decision = decideReturn(priced.document, { event: 'job.removed', chargeClauseId: auction.clause, facts })
  if (decision === undefined) return
  const { returnId } = decision
  const { minLifeDays } = priced.document.expiry
  const bids = await lockBids(ctx.tx, auction.id, ['charged'])
  // Asked under the bids' locks: of two that come at once, the second sees what the first gave back.
  const returned = await selectReturned(
    ctx.tx,
    bids.map(({ id }) => id),
  )
  for (const bid of bids) {
    const { id, chargeId, pays } = bid
    if (returned.has(id) || chargeId === null || pays === null || pays === 0) continue
    const [outcome] = await execute(ctx, [
      returnCommand({ ...bid, chargeId, pays }, { returnId, minLifeDays, version: auction.version }),
    ])
    invariant(outcome?.ok === true, `the ledger refused a return: ${JSON.stringify(outcome)}`)
    await markReturned(ctx.tx, id, { connects: pays, at: ctx.now })
    const { proposalId, ownerId } = bid
    ctx.announce(boostReturned({ jobId, proposalId, ownerId, chargeId, connects: pays }))
  }
}
