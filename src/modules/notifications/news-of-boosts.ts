import {
  auctionClosed,
  boostCharged,
  boostReturned,
  boostsWornOut,
  clicksReturned,
  isHeld,
  roundFrozen,
  type Bidder,
} from '#modules/auctions/index.ts'
import { listen } from '#platform/events.ts'
import { jobTitle } from './names.ts'
import type { NewNotice } from './rules/notices.ts'
import { tell } from './tell.ts'

/** How a boost ended that nobody was told the end of yet. */
function endingOf({ state }: Bidder, holdout: boolean): 'held_out' | 'not_opened' | 'no_act' | undefined {
  if (holdout && state !== 'withdrawn') return 'held_out'
  // Whoever was charged, outbid or worn out heard of it then.
  if (!isHeld(state)) return undefined
  return state === 'standing' ? 'not_opened' : 'no_act'
}

export const listeners = [
  listen('notifications.boosts-outbid', roundFrozen, async (ctx, { jobId, outbid }) => {
    if (outbid.length === 0) return
    const job = await jobTitle(ctx.tx, jobId)
    await tell(
      ctx,
      outbid.map(({ proposalId, ownerId, maximum, regainsAt }) => ({
        accountId: ownerId,
        kind: 'boost_outbid',
        about: proposalId,
        href: `/proposals/${proposalId}#boost`,
        data: { job, maximum, regainsAt },
      })),
    )
  }),
  listen('notifications.boost-charged', boostCharged, async (ctx, { jobId, ownerId, chargeId, connects }) => {
    const data = { job: await jobTitle(ctx.tx, jobId), connects }
    await tell(ctx, [{ accountId: ownerId, kind: 'boost_charged', about: chargeId, href: `/receipts/${chargeId}`, data }])
  }),
  listen('notifications.boosts-worn-out', boostsWornOut, async (ctx, { jobId, by, worn }) => {
    const job = await jobTitle(ctx.tx, jobId)
    await tell(
      ctx,
      worn.map(({ proposalId, ownerId, maximum }) => ({
        accountId: ownerId,
        kind: 'boost_worn_out',
        about: proposalId,
        href: `/proposals/${proposalId}#boost`,
        data: { job, by, maximum },
      })),
    )
  }),
  listen('notifications.boosts-ended', auctionClosed, async (ctx, { jobId, holdout, bidders }) => {
    const job = await jobTitle(ctx.tx, jobId)
    await tell(
      ctx,
      bidders.flatMap((bidder): readonly NewNotice[] => {
        const { proposalId, ownerId, maximum } = bidder
        const ending = endingOf(bidder, holdout)
        if (ending === undefined) return []
        const href = `/proposals/${proposalId}#boost` as const
        return [{ accountId: ownerId, kind: 'boost_ended', about: proposalId, href, data: { job, ending, maximum } }]
      }),
    )
  }),
  listen('notifications.clicks-returned', clicksReturned, async (ctx, { returnId, ownerId, clicks, connects }) => {
    const data = { clicks, connects }
    await tell(ctx, [{ accountId: ownerId, kind: 'clicks_returned', about: returnId, href: '/boosts/profile', data }])
  }),
  listen('notifications.boost-returned', boostReturned, async (ctx, { ownerId, chargeId, connects }) => {
    const notice = {
      accountId: ownerId,
      about: chargeId,
      href: `/receipts/${chargeId}`,
      data: { event: 'job.removed', boost: true },
    } as const
    if (connects > 0) await tell(ctx, [{ ...notice, kind: 'connects_returned', quantity: connects }])
  }),
]
