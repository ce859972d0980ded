import type { Category } from '#kernel/category.ts'
import type { Connects } from '#kernel/connects.ts'
import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { findJob, isRunning, type Job } from '#modules/jobs/index.ts'
import { completeTerms, decideAction, findVersionInForce, isOffered, type Eligibility } from '#modules/policy/index.ts'
import { getProfile } from '#modules/profiles/index.ts'
import { findProposal } from '#modules/proposals/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { viewAuction } from './read-auction.ts'
import { isHeld, mayBidAgain, type BidState } from './rules/bidding.ts'
import { isFit, judgedFit, type Fit } from './rules/eligibility.ts'
import type { RoundTerms } from './rules/round.ts'
import { findAuctionOf, type Auction } from './store/auctions.ts'
import { findBidOf, type StoredBid } from './store/bids.ts'
import { findLastRoundOf } from './store/rounds.ts'

/** The rules a boost is, or would be, settled by. */
export interface BoostTerms extends Pick<RoundTerms, 'slots' | 'pays'> {
  readonly min: Connects
  readonly version: number
  readonly clause: string
  readonly eligible: Eligibility
  /** A place rests after so many looks of the client that led to nothing. */
  readonly viewsUntilWorn: number
  readonly opensUntilWorn: number
}

/** One's own bid, with what became of it. */
export interface OwnBid {
  readonly state: BidState
  readonly maximum: Connects
  /** What its place costs; null without one. */
  readonly pays: Connects | null
  /** Whether it would have a place if the round were frozen now. */
  readonly isIn: boolean
  readonly views: number
  readonly opens: number
  /** What let it in when it was placed; null where everybody may bid. */
  readonly fit: Fit | null
  readonly chargeId: Id | null
  /** In a round that was sealed: there is a result sheet. */
  readonly isSealed: boolean
  readonly movedAt: Instant
}

/** How a maximum named now would be judged: what the job is for, and what of it the profile says. */
export interface JudgedNow extends Fit {
  readonly mayBid: boolean
  readonly wanted: { readonly category: Category; readonly skills: readonly string[] }
}

/** What a freelancer may know about boosting one of their proposals: nobody else's sum, only what it takes now. */
export interface BoostView {
  readonly jobId: Id
  readonly terms: BoostTerms
  readonly closesAt: Instant
  /** The auction, once somebody has bid. */
  readonly auctionId?: Id
  /** When its last round was frozen; null before the client's first look. */
  readonly frozenAt: Instant | null
  readonly bids: number
  /** The least maximum that would have a place now. */
  readonly toBeIn: Connects
  /** The least maximum that is taken: above one's own while it is held. */
  readonly least: Connects
  /** Whether a maximum can be named now. */
  readonly mayBid: boolean
  /** Only where the auction takes none but who fits, and a maximum could be named otherwise: a raise is not judged. */
  readonly judged?: JudgedNow
  readonly isOver: boolean
  /** Told once it is over; false before, whatever chance said. */
  readonly wasHeldOut: boolean
  readonly mine?: OwnBid
}

/** The boost of a proposal as its freelancer sees it, bid or not. Undefined where the rules offer none, and where there is no such proposal. */
export async function viewBoost(
  tx: Tx,
  { proposalId, now }: { readonly proposalId: Id; readonly now: Instant },
): Promise<BoostView | undefined> {
  const proposal = await findProposal(tx, proposalId)
  const job = proposal && (await findJob(tx, proposal.jobId))
  if (proposal === undefined || job === undefined) return undefined
  const auction = await findAuctionOf(tx, job.id)
  const { terms, closesAt } = auction === undefined ? await offeredNow(tx, job, now) : keptBy(auction)
  if (terms === undefined) return undefined
  const view = await viewAuction(tx, job.id, { ownerId: proposal.freelancerId, proposalId })
  const bid = await findBidOf(tx, proposalId)
  const isOver = auction?.closedAt != null || closesAt <= now
  const isRaise = bid !== undefined && isHeld(bid.state)
  const isOpen = !isOver && proposal.state === 'submitted' && isRunning(job.state)
  const isTaken = isOpen && (bid === undefined || isRaise || mayBidAgain(bid.state))
  const judged =
    isTaken && !isRaise ? await judgeNow(tx, { eligible: terms.eligible, job, freelancerId: proposal.freelancerId }) : undefined
  return {
    jobId: job.id,
    terms,
    closesAt,
    ...(auction === undefined ? {} : { auctionId: auction.id }),
    frozenAt: auction?.frozenAt ?? null,
    bids: view?.bids ?? 0,
    toBeIn: view?.toBeIn ?? terms.min,
    least: isRaise ? connects(bid.maximum + 1) : terms.min,
    mayBid: isTaken && judged?.mayBid !== false,
    ...(judged === undefined ? {} : { judged }),
    isOver,
    wasHeldOut: auction !== undefined && auction.closedAt !== null && auction.holdout,
    ...(bid === undefined ? {} : { mine: await ownBid(tx, bid, view?.mine?.isIn ?? false) }),
  }
}

async function judgeNow(
  tx: Tx,
  { eligible, job, freelancerId }: { readonly eligible: Eligibility; readonly job: Job; readonly freelancerId: Id },
): Promise<JudgedNow | undefined> {
  const fit = judgedFit(eligible, job, await getProfile(tx, freelancerId))
  return fit === null ? undefined : { ...fit, mayBid: isFit(fit), wanted: { category: job.category, skills: job.mustSkills } }
}

interface Kept {
  readonly terms?: BoostTerms
  readonly closesAt: Instant
}

function keptBy({ minConnects, closesAt, ...auction }: Auction): Kept {
  const { slots, pays, version, clause, eligible, viewsUntilWorn, opensUntilWorn } = auction
  return { terms: { slots, min: minConnects, pays, version, clause, eligible, viewsUntilWorn, opensUntilWorn }, closesAt }
}

/** The terms that the first bid would open the auction with. */
async function offeredNow(tx: Tx, job: Job, now: Instant): Promise<Kept> {
  const inForce = await findVersionInForce(tx, 'connects', now)
  if (inForce === undefined || !isOffered(inForce.document, 'boost.proposal')) return { closesAt: now }
  const { auction, clauseId } = decideAction(inForce.document, 'boost.proposal', {})
  if (auction === undefined) return { closesAt: now }
  const { slots, min, pays, eligible, closesAfterDays, viewsUntilWorn, opensUntilWorn } = completeTerms(auction)
  return {
    terms: {
      slots,
      min: connects(min),
      pays,
      version: inForce.version,
      clause: clauseId,
      eligible,
      viewsUntilWorn,
      opensUntilWorn,
    },
    closesAt: addDays(job.openedAt ?? now, closesAfterDays),
  }
}

async function ownBid(tx: Tx, bid: StoredBid, isIn: boolean): Promise<OwnBid> {
  const { state, maximum, pays, views, opens, fit, chargeId, movedAt } = bid
  const isSealed = (await findLastRoundOf(tx, bid.id)) !== undefined
  return { state, maximum, pays, isIn, views, opens, fit, chargeId, isSealed, movedAt }
}
