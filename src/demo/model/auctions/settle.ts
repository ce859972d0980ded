import type { Instant } from '#kernel/instant.ts'
import {
  auctionClosed,
  boostCharged,
  boostReturned,
  captureCommand,
  chargedMoves,
  chargeIdOf,
  isHeld,
  releaseCommand,
  returnCommand,
  type CloseReason,
} from '#modules/auctions/index.ts'
import { decideReturn, type Facts } from '#modules/policy/index.ts'
import { eraOf } from '../../rulebook.ts'
import { capture, giveBackPrice, letGo, split } from '../holds.ts'
import type { JobCase } from '../jobs.ts'
import type { ProposalCase } from '../proposal-states.ts'
import type { Story } from '../story.ts'
import { bidderOf, heldIn, isOfPersona, move, release, step, type BoostCase } from './cases.ts'

/** What follows for a boost from a move of its proposal. */
export function followMove(
  story: Story,
  { boost, row }: ProposalCase,
  { to, at, actorId }: { readonly to: string; readonly at: Instant; readonly actorId: string | null },
): void {
  if (boost === undefined) return
  if (to === 'withdrawn') {
    if (!isHeld(boost.row.state)) return
    move(story, boost, { to: 'withdrawn', at })
    release(story, boost, { by: 'own_choice', at })
  } else if (actorId !== null && actorId !== row.freelancerId && chargedMoves.has(to)) reach(story, boost, at)
}

/** The client did something: a place that is shown is paid now; in a holdout it only counts. */
function reach(story: Story, boost: BoostCase, at: Instant): void {
  const { row, auction, owner } = boost
  // The client's reading goes on past the moment at which the auction runs out, and nothing is charged after that.
  if ((row.state !== 'won' && row.state !== 'worn_out') || at >= auction.row.closesAt) return
  row.reachedAt ??= at
  if (row.state === 'worn_out' || auction.row.holdout) return
  const pays = Number(row.pays)
  const { first, rest } = split(boost.held, pays)
  const chargeId = chargeIdOf(row.id)
  capture(story, owner, { command: captureCommand(row, { qty: pays, chargeId, auction: auction.row }), at })
  if (rest.length > 0) letGo(story, owner, { command: releaseCommand(row, 'platform'), left: rest, at })
  boost.held = first
  Object.assign(row, { state: 'charged', chargeId, movedAt: at })
  step(story, boost, { kind: 'charged', at, connects: pays })
  if (!isOfPersona(boost)) return
  const { id: auctionId, jobId } = auction.row
  const { proposalId, ownerId } = row
  story.news.push({ at, event: boostCharged({ auctionId, jobId, proposalId, ownerId, chargeId, connects: pays }) })
}

/** Ends a job's auction, once: whatever is still held comes back. */
export function closeAuction(story: Story, { auction }: JobCase, { at, reason }: { at: Instant; reason: CloseReason }): void {
  if (auction === undefined || auction.row.closedAt !== null) return
  const { id: auctionId, jobId, holdout } = auction.row
  const bidders = auction.boosts.filter(isOfPersona).map(bidderOf)
  if (bidders.length > 0) story.news.push({ at, event: auctionClosed({ auctionId, jobId, holdout, bidders }) })
  for (const boost of heldIn(auction)) {
    move(story, boost, { to: 'released', at })
    release(story, boost, { by: 'platform', at })
  }
  Object.assign(auction.row, { closedAt: at, closeReason: reason })
}

/** We removed the job: what its boosts cost comes back where the rules of the auction's own version say so. */
export function returnBoosts(story: Story, { auction }: JobCase, { facts, at }: { facts: Facts; at: Instant }): void {
  if (auction === undefined) return
  const { version, clause } = auction.row
  const { document } = eraOf(story.rulebook, version)
  const decision = decideReturn(document, { event: 'job.removed', chargeClauseId: clause, facts })
  if (decision === undefined) return
  for (const boost of auction.boosts) {
    const { chargeId, pays } = boost.row
    if (chargeId === null || pays === null || pays === 0) continue
    const terms = { returnId: decision.returnId, minLifeDays: document.expiry.minLifeDays, version }
    giveBackPrice(story, boost.owner, { command: returnCommand({ ...boost.row, chargeId, pays }, terms), paid: boost.held, at })
    boost.held = []
    step(story, boost, { kind: 'returned', at, connects: pays })
    if (!isOfPersona(boost)) continue
    const { proposalId, ownerId } = boost.row
    const returned = { jobId: auction.row.jobId, proposalId, ownerId, chargeId, connects: pays }
    story.news.push({ at, event: boostReturned(returned) })
  }
}
