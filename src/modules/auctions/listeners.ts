import { jobClosed, jobExpired, jobRemoved } from '#modules/jobs/index.ts'
import { clientBanned } from '#modules/organizations/index.ts'
import { messageWritten, proposalMoved } from '#modules/proposals/index.ts'
import { listen } from '#platform/events.ts'
import { chargeBoost, endBidOf, returnBoosts } from './charge-boost.ts'
import { closeAuction } from './close-auction.ts'
import { holdsOver } from './events.ts'
import { releaseHolds } from './holds.ts'
import { followListeners } from './follow-clicks.ts'
import { returnClicksOf } from './return-clicks.ts'
import { chargedMoves } from './rules/bidding.ts'

export const listeners = [
  // One listener for all that follows from a move: the place of a hired proposal is paid before the hire ends the auction.
  listen('auctions.follow-proposal', proposalMoved, async (ctx, { proposalId, jobId, freelancerId, actorId, to }) => {
    if (to === 'withdrawn') return endBidOf(ctx, proposalId)
    if (actorId !== null && actorId !== freelancerId && chargedMoves.has(to)) await chargeBoost(ctx, proposalId)
    if (to === 'hired') await closeAuction(ctx, jobId, 'hired')
  }),
  listen('auctions.charge-on-message', messageWritten, async (ctx, { proposalId, freelancerId, authorId }) => {
    if (authorId !== freelancerId) await chargeBoost(ctx, proposalId)
  }),
  // A job that is filled was hired for, which has closed its auction already.
  listen('auctions.close-with-closed-job', jobClosed, (ctx, { jobId }) => closeAuction(ctx, jobId, 'job_ended')),
  listen('auctions.close-with-expired-job', jobExpired, (ctx, { jobId }) => closeAuction(ctx, jobId, 'job_ended')),
  listen('auctions.close-with-removed-job', jobRemoved, async (ctx, { jobId, reason }) => {
    await closeAuction(ctx, jobId, 'job_ended')
    await returnBoosts(ctx, jobId, { removeReason: reason })
  }),
  listen('auctions.release-holds', holdsOver, releaseHolds),
  listen('auctions.return-clicks-of-banned-client', clientBanned, (ctx, { organizationId }) =>
    returnClicksOf(ctx, organizationId),
  ),
  ...followListeners,
]
