import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Category } from '#kernel/category.ts'
import { findJob, isRunning, type Job } from '#modules/jobs/index.ts'
import { getProfile } from '#modules/profiles/index.ts'
import { findProposal } from '#modules/proposals/index.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { holdIdOf } from '../hold-commands.ts'
import { placeHold, raiseHold, type HoldRefused } from '../holds.ts'
import { auctionToBidIn, type NotOpened } from '../open-auction.ts'
import { withinOwnLimit, type OverOwnLimit } from '../own-limit.ts'
import { decideBid, type BidRefused } from '../rules/bidding.ts'
import { judgedFit, type Fit } from '../rules/eligibility.ts'
import type { Auction } from '../store/auctions.ts'
import { insertBid, lockBidOf, nameMaximum, type StoredBid } from '../store/bids.ts'

export interface BidPlaced {
  readonly bidId: Id
  readonly maximum: number
}

/** With what a profile would have to say to fit. */
export interface DoesNotFit {
  readonly code: 'does_not_fit'
  readonly category: Category
  readonly skills: readonly string[]
}

export type BidRefusal =
  | { readonly code: 'proposal_not_found' }
  | NotOpened
  | Exclude<BidRefused, { readonly code: 'does_not_fit' }>
  | DoesNotFit
  | OverOwnLimit
  | HoldRefused

/**
 * The freelancer names the most they would pay for a boosted place, or a higher sum than before. The whole sum is held, nothing is
 * charged: that happens only when the client does something with the boosted proposal.
 */
export const bid = defineAction({
  name: 'auctions.bid',
  who: ['freelancer'],
  input: z.object({
    proposalId: z.uuid(),
    maximum: z.int('Name a whole number of Connects.').min(1, 'At least 1 Connect.').max(10_000, 'At most 10,000 Connects.'),
  }),
  async run(ctx, { proposalId, maximum }): Promise<Result<BidPlaced, BidRefusal>> {
    const proposal = await findProposal(ctx.tx, proposalId)
    const isOwn = ctx.actor.kind === 'person' && proposal?.freelancerId === ctx.actor.accountId
    const job = proposal && (await findJob(ctx.tx, proposal.jobId))
    if (!isOwn || job === undefined) return refuse({ code: 'proposal_not_found' })
    const auction = await auctionToBidIn(ctx, job)
    if (!auction.ok) return auction

    const before = await lockBidOf(ctx.tx, proposalId)
    const fit = judgedFit(auction.value.eligible, job, await getProfile(ctx.tx, proposal.freelancerId))
    const decision = decideBid({
      maximum: connects(maximum),
      min: auction.value.minConnects,
      isProposalOpen: proposal.state === 'submitted',
      isJobOpen: isRunning(job.state),
      isAuctionOpen: auction.value.closedAt === null && ctx.now < auction.value.closesAt,
      fit,
      ...(before === undefined ? {} : { bid: before }),
    })
    if (!decision.ok) return explained(decision.refusal, job)
    const more = decision.value.kind === 'raise' ? decision.value.more : maximum
    const limited = await withinOwnLimit(ctx, proposal.freelancerId, more)
    if (!limited.ok) return limited
    const named = { proposalId, ownerId: proposal.freelancerId, maximum: connects(maximum), fit, auction: auction.value }
    if (before === undefined) return placeFirst(ctx, named)
    return decision.value.kind === 'raise'
      ? raise(ctx, before, { maximum, more: decision.value.more })
      : placeAgain(ctx, before, named)
  },
})

function explained(refusal: BidRefused, { category, mustSkills }: Job): Result<never, BidRefusal> {
  return refuse(refusal.code === 'does_not_fit' ? { ...refusal, category, skills: mustSkills } : refusal)
}

interface Named {
  readonly proposalId: Id
  readonly ownerId: Id
  readonly maximum: Connects
  readonly fit: Fit | null
  readonly auction: Auction
}

async function placeFirst(
  ctx: Ctx,
  { proposalId, ownerId, maximum, fit, auction }: Named,
): Promise<Result<BidPlaced, HoldRefused>> {
  const id = ctx.newId()
  const placed: StoredBid = {
    id,
    auctionId: auction.id,
    proposalId,
    ownerId,
    salt: randomBytes(16).toString('hex'),
    maximum,
    namedAt: ctx.now,
    placings: 1,
    holdId: holdIdOf(id, 1),
    fit,
    state: 'standing',
    round: null,
    pays: null,
    views: 0,
    opens: 0,
    chargeId: null,
    reachedAt: null,
    movedAt: ctx.now,
  }
  await insertBid(ctx.tx, placed)
  const held = await placeHold(ctx, placed, { qty: maximum, closesAt: auction.closesAt })
  return held.ok ? ok({ bidId: id, maximum }) : held
}

async function placeAgain(
  ctx: Ctx,
  before: StoredBid,
  { maximum, fit, auction }: Named,
): Promise<Result<BidPlaced, HoldRefused>> {
  const no = before.placings + 1
  const holdId = holdIdOf(before.id, no)
  await nameMaximum(ctx.tx, before.id, { maximum, at: ctx.now, placing: { no, holdId, fit } })
  const held = await placeHold(ctx, { ...before, holdId }, { qty: maximum, closesAt: auction.closesAt })
  return held.ok ? ok({ bidId: before.id, maximum }) : held
}

async function raise(
  ctx: Ctx,
  before: StoredBid,
  { maximum, more }: { maximum: number; more: number },
): Promise<Result<BidPlaced, HoldRefused>> {
  const held = await raiseHold(ctx, before, { qty: more, maximum })
  if (!held.ok) return held
  await nameMaximum(ctx.tx, before.id, { maximum, at: ctx.now })
  return ok({ bidId: before.id, maximum })
}
