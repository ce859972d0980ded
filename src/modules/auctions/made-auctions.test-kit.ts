import { randomBytes } from 'node:crypto'
import type { Category } from '#kernel/category.ts'
import { connects } from '#kernel/connects.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { aJob, type Client, type Person } from '#kit/market.ts'
import type { Job } from '#modules/jobs/index.ts'
import { insertProposals } from '#modules/proposals/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { closeAuction } from './close-auction.ts'
import { freezeIfDue } from './freeze-round.ts'
import { holdIdOf } from './hold-commands.ts'
import { insertAuction } from './store/auctions.ts'
import { findBidOf, insertBid, markCharged, markReached } from './store/bids.ts'

export interface MadeBid {
  readonly owner: Person
  readonly maximum: number
  /** The client does something with the proposal, if the bid wins a place; it is paid where the boost was shown. */
  readonly isReached?: boolean
  readonly isHired?: boolean
}

export interface MadeAuction {
  readonly client: Client
  readonly bids: readonly MadeBid[]
  readonly category?: Category
  readonly slots?: number
  readonly holdout?: boolean
  /** The share of jobs that was held out. */
  readonly perThousand?: number
  /** Stays open; otherwise its days are over. */
  readonly isOpen?: boolean
}

/** An auction with one sealed round and what came of it, written past the wallets: for what is counted and watched, not for the books. */
export async function makeAuction(ctx: Ctx, made: MadeAuction): Promise<{ readonly auctionId: Id; readonly job: Job }> {
  const job = await aJob(ctx, made.client, { category: made.category ?? 'web_development' })
  const auctionId = ctx.newId()
  await insertAuction(ctx.tx, {
    id: auctionId,
    jobId: job.id,
    version: 1,
    sha256: '0'.repeat(64),
    clause: 'boost-proposal',
    slots: made.slots ?? 4,
    minConnects: connects(1),
    pays: 'highest_losing_bid',
    mostPerOwner: 1,
    eligible: 'any',
    viewsUntilWorn: 5,
    opensUntilWorn: 3,
    hoursBetweenRounds: 24,
    holdoutPerThousand: made.perThousand ?? 0,
    holdoutKey: null,
    holdout: made.holdout ?? false,
    secret: randomBytes(16).toString('hex'),
    openedAt: ctx.now,
    closesAt: addDays(ctx.now, 7),
  })
  const placed: { readonly proposalId: Id; readonly bid: MadeBid }[] = []
  for (const bid of made.bids) placed.push({ proposalId: await placeBid(ctx, { auctionId, job, bid }), bid })
  await freezeIfDue(ctx, job.id)
  for (const one of placed) if (one.bid.isReached === true) await reach(ctx, one.proposalId, made)
  if (made.isOpen !== true) await closeAuction(ctx, job.id, 'time')
  return { auctionId, job }
}

async function placeBid(
  ctx: Ctx,
  { auctionId, job, bid: { owner, maximum, isHired } }: { readonly auctionId: Id; readonly job: Job; readonly bid: MadeBid },
): Promise<Id> {
  const [id, proposalId] = [ctx.newId(), ctx.newId()]
  await insertProposals(ctx.tx, [
    {
      id: proposalId,
      jobId: job.id,
      organizationId: job.organizationId,
      freelancerId: owner.id,
      invitationId: null,
      initiator: 'self',
      state: isHired === true ? 'hired' : 'submitted',
      coverLetter: 'I have done this before.',
      answers: [],
      pay: 'fixed',
      amountUsdCents: usdCents(40_000),
      estimatedDays: 10,
      chargeId: newId(),
      chargedConnects: connects(0),
      reason: null,
      offerAmountUsdCents: null,
      offerExpiresAt: null,
      submittedAt: ctx.now,
      openedAt: null,
      movedAt: ctx.now,
    },
  ])
  await insertBid(ctx.tx, {
    id,
    auctionId,
    proposalId,
    ownerId: owner.id,
    salt: randomBytes(16).toString('hex'),
    maximum: connects(maximum),
    namedAt: ctx.now,
    placings: 1,
    holdId: holdIdOf(id, 1),
    fit: null,
    state: 'standing',
    round: null,
    pays: null,
    views: 0,
    opens: 0,
    chargeId: null,
    reachedAt: null,
    movedAt: ctx.now,
  })
  return proposalId
}

async function reach(ctx: Ctx, proposalId: Id, { holdout }: MadeAuction): Promise<void> {
  const bid = await findBidOf(ctx.tx, proposalId)
  if (bid?.state !== 'won') return
  await markReached(ctx.tx, bid.id, ctx.now)
  if (holdout !== true) await markCharged(ctx.tx, bid.id, { chargeId: newId(), connects: bid.pays!, at: ctx.now })
}
