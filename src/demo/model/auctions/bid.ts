import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import {
  decideBid,
  holdIdOf,
  judgedFit,
  outlookOf,
  placeCommand,
  raiseCommand,
  type Fit,
  type StoredBid,
} from '#modules/auctions/index.ts'
import { isRunning } from '#modules/jobs/index.ts'
import { available, setAside } from '../holds.ts'
import type { JobCase } from '../jobs.ts'
import type { ProposalCase } from '../proposal-states.ts'
import type { Mutable, Story } from '../story.ts'
import { heldIn, step, type AuctionCase, type BoostCase } from './cases.ts'
import { auctionToBidIn, hex } from './open.ts'

/** Names the most somebody would pay, or more than before. False where the rules of bidding or the wallet say no. */
export function bidInStory(
  story: Story,
  { job, proposal, maximum, at }: { job: JobCase; proposal: ProposalCase; maximum: number; at: Instant },
): boolean {
  const auction = auctionToBidIn(story, job, at)
  if (auction === undefined) return false
  const before = proposal.boost
  const fit = judgedFit(auction.row.eligible, job.row, proposal.freelancer.profile)
  const decision = decideBid({
    maximum: connects(maximum),
    min: auction.row.minConnects,
    isProposalOpen: proposal.row.state === 'submitted',
    isJobOpen: isRunning(job.row.state),
    isAuctionOpen: auction.row.closedAt === null && at < auction.row.closesAt,
    fit,
    ...(before === undefined ? {} : { bid: before.row }),
  })
  if (!decision.ok) return false
  const more = decision.value.kind === 'raise' ? decision.value.more : maximum
  if (available(story, proposal.freelancer, at) < more) return false
  const boost = before ?? firstBid(story, { auction, proposal, at })
  name(story, boost, { maximum, more, isRaise: decision.value.kind === 'raise', fit, at })
  return true
}

function firstBid(
  story: Story,
  { auction, proposal, at }: { auction: AuctionCase; proposal: ProposalCase; at: Instant },
): BoostCase {
  const id = story.boosts.newId(at)
  const row: Mutable<StoredBid> = {
    id,
    auctionId: auction.row.id,
    proposalId: proposal.row.id,
    ownerId: proposal.freelancer.id,
    salt: hex(story.boosts.random, 16),
    maximum: connects(0),
    namedAt: at,
    placings: 0,
    holdId: holdIdOf(id, 0),
    fit: null,
    state: 'standing',
    round: null,
    pays: null,
    views: 0,
    opens: 0,
    chargeId: null,
    reachedAt: null,
    movedAt: at,
  }
  const boost: BoostCase = { auction, row, owner: proposal.freelancer, steps: 0, held: [] }
  proposal.boost = boost
  auction.boosts.push(boost)
  story.rows.bids.push(row)
  return boost
}

interface Naming {
  readonly maximum: number
  readonly more: number
  readonly isRaise: boolean
  readonly fit: Fit | null
  readonly at: Instant
}

function name(story: Story, boost: BoostCase, { maximum, more, isRaise, fit, at }: Naming): void {
  const { row, auction, owner } = boost
  Object.assign(row, { maximum: connects(maximum), namedAt: at, movedAt: at })
  if (isRaise) {
    boost.held = [...boost.held, ...setAside(story, owner, { command: raiseCommand(row, { qty: more, maximum }), at })]
    return step(story, boost, { kind: 'raised', at, connects: maximum })
  }
  const placings = row.placings + 1
  Object.assign(row, { placings, holdId: holdIdOf(row.id, placings), fit, state: 'standing', round: null, pays: null })
  boost.held = setAside(story, owner, { command: placeCommand(row, { qty: maximum, closesAt: auction.row.closesAt }), at })
  step(story, boost, { kind: 'placed', at, connects: maximum })
}

/** What the bidder sees: the least maximum that would have a place now, and whether the own bid has one. */
export function outlook({ auction, row }: BoostCase): Outlook {
  return outlookIn(auction, { ownerId: row.ownerId, mine: row })
}

interface Outlook {
  readonly toBeIn: number
  readonly isIn: boolean
}

/** The same for somebody who may not have bid yet. */
export function outlookIn(auction: AuctionCase, asker: { readonly ownerId: Id; readonly mine?: StoredBid }): Outlook {
  return outlookOf(
    auction.row,
    heldIn(auction).map((boost) => boost.row),
    asker,
  )
}
