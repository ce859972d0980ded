import type { Instant } from '#kernel/instant.ts'
import { boostsWornOut, composeRound, isRoundDue, isWornOut, outbidIn, roundFrozen } from '#modules/auctions/index.ts'
import type { JobCase } from '../jobs.ts'
import type { ProposalCase } from '../proposal-states.ts'
import type { Story } from '../story.ts'
import { bidderOf, heldIn, isOfPersona, move, release, step, type AuctionCase, type BoostCase } from './cases.ts'

/** The client opens the list of proposals: a round is frozen where one is due, and places that are shown are looked at. */
export function openListOf(story: Story, { auction }: JobCase, at: Instant): void {
  if (auction === undefined) return
  const { row } = auction
  const isDue = row.closedAt === null && at < row.closesAt && isRoundDue(row, at)
  if (isDue && auction.boosts.some((boost) => boost.row.state === 'standing')) freeze(story, auction, at)
  if (row.holdout) return
  for (const boost of auction.boosts) if (boost.row.state === 'won') look(story, boost, { kind: 'views', at })
}

/** Whether a proposal stands on top of the client's list with its label. */
export function isShownOnTop({ boost }: ProposalCase): boolean {
  return boost !== undefined && boost.row.state === 'won' && !boost.auction.row.holdout
}

/** The client opens one proposal. */
export function openProposalOf(story: Story, proposal: ProposalCase, at: Instant): void {
  if (isShownOnTop(proposal)) look(story, proposal.boost!, { kind: 'opens', at })
}

function look(story: Story, boost: BoostCase, { kind, at }: { kind: 'views' | 'opens'; at: Instant }): void {
  boost.row[kind] += 1
  if (!isWornOut(boost.row, boost.auction.row)) return
  move(story, boost, { to: 'worn_out', at })
  release(story, boost, { by: 'platform', at })
  if (!isOfPersona(boost)) return
  const { proposalId, ownerId, maximum } = bidderOf(boost)
  const worn = [{ proposalId, ownerId, maximum }]
  story.news.push({ at, event: boostsWornOut({ jobId: boost.auction.row.jobId, by: kind, worn }) })
}

function freeze(story: Story, auction: AuctionCase, at: Instant): void {
  const no = auction.row.rounds + 1
  const held = heldIn(auction)
  const { head, rungs, won, lost } = composeRound(
    auction.row,
    held.map(({ row }) => row),
    { no, at },
  )
  story.rows.rounds.push({ head, rungs })
  const boostOf = new Map(held.map((boost) => [boost.row.id, boost]))
  for (const { bid, pays } of won) {
    const boost = boostOf.get(bid.id)!
    Object.assign(boost.row, { state: 'won', round: no, pays, movedAt: at })
    step(story, boost, { kind: 'won', at, connects: pays })
  }
  for (const { id } of lost) {
    const boost = boostOf.get(id)!
    move(story, boost, { to: 'outbid', at })
    release(story, boost, { by: 'platform', at })
  }
  tellOfOutbid(story, auction, { round: no, hash: head.hash, won, lost, at })
  Object.assign(auction.row, { rounds: no, frozenAt: at })
}

interface Frozen extends Pick<ReturnType<typeof composeRound>, 'won' | 'lost'> {
  readonly round: number
  readonly hash: string
  readonly at: Instant
}

function tellOfOutbid(story: Story, { row, boosts }: AuctionCase, { round, hash, won, lost, at }: Frozen): void {
  const personas = new Set(boosts.filter(isOfPersona).map(({ owner }) => owner.id))
  const told = lost.filter(({ ownerId }) => personas.has(ownerId))
  if (told.length === 0) return
  const outbid = outbidIn(row, { won, lost: told })
  story.news.push({ at, event: roundFrozen({ auctionId: row.id, jobId: row.jobId, round, hash, outbid }) })
}
