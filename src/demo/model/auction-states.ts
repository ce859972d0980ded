import { connects } from '#kernel/connects.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import {
  captureCommand,
  chargedMoves,
  chargeIdOf,
  commitmentOf,
  composeRound,
  decideBid,
  FIRST_KEY_HOURS,
  holdIdOf,
  isHeld,
  isHoldout,
  isRoundDue,
  isWornOut,
  KEY_DAYS,
  outlookOf,
  placeCommand,
  raiseCommand,
  releaseCommand,
  returnCommand,
  type Auction,
  type BidStepRow,
  type CloseReason,
  type HoldoutKey,
  type StoredBid,
} from '#modules/auctions/index.ts'
import { isRunning } from '#modules/jobs/index.ts'
import { completeTerms, decideAction, decideReturn, isOffered, type Facts } from '#modules/policy/index.ts'
import type { Random } from '../random.ts'
import { eraAt, eraOf, hashOf } from '../rulebook.ts'
import { available, giveBackPrice, letGo, setAside, settle, split } from './holds.ts'
import type { JobCase } from './jobs.ts'
import type { Freelancer } from './people.ts'
import type { ProposalCase } from './proposal-states.ts'
import type { Mutable, Story } from './story.ts'
import type { Taken } from './wallets.ts'

/** A job's auction. */
export interface AuctionCase {
  readonly row: Mutable<Auction>
  readonly boosts: BoostCase[]
}

/** The boost of a proposal. */
export interface BoostCase {
  readonly auction: AuctionCase
  readonly row: Mutable<StoredBid>
  readonly owner: Freelancer
  steps: number
  /** The units that are held, first held first; after the charge, those that paid. */
  held: Taken
}

/** The auction one may bid in now: the job's, or a new one under the rules in force. */
function auctionToBidIn(story: Story, job: JobCase, at: Instant): AuctionCase | undefined {
  if (job.auction !== undefined) return job.auction
  const era = eraAt(story.rulebook, at)
  const { version, document } = era
  if (!isOffered(document, 'boost.proposal')) return undefined
  const { auction, clauseId } = decideAction(document, 'boost.proposal', {})
  if (auction === undefined) return undefined
  const terms = completeTerms(auction)
  const closesAt = addDays(job.row.openedAt ?? at, terms.closesAfterDays)
  if (closesAt <= at) return undefined
  const { slots, min, pays, mostPerOwner, viewsUntilWorn, opensUntilWorn, hoursBetweenRounds, holdoutPerThousand } = terms
  const row: Mutable<Auction> = {
    id: story.boosts.newId(at),
    jobId: job.row.id,
    version,
    sha256: hashOf(era),
    clause: clauseId,
    slots,
    minConnects: connects(min),
    pays,
    mostPerOwner,
    viewsUntilWorn,
    opensUntilWorn,
    hoursBetweenRounds,
    ...drawHoldout(story, job, { perThousand: holdoutPerThousand, at }),
    secret: hex(story.boosts.random, 16),
    openedAt: at,
    closesAt,
    frozenAt: null,
    rounds: 0,
    closedAt: null,
    closeReason: null,
  }
  job.auction = { row, boosts: [] }
  story.rows.auctions.push(row)
  // The background job closes what ran out within a minute.
  story.agenda.add(addHours(closesAt, 0.01), (when) => closeAuction(story, job, { at: when, reason: 'time' }))
  return job.auction
}

/** With the key of that moment. The first one was made when the marketplace began, the next one is made a whole turn before it draws. */
function drawHoldout(
  story: Story,
  job: JobCase,
  { perThousand, at }: { readonly perThousand: number; readonly at: Instant },
): Pick<Auction, 'holdout' | 'holdoutKey' | 'holdoutPerThousand'> {
  const began = story.calendar.start
  const firstDraw = addHours(began, FIRST_KEY_HOURS)
  if (perThousand === 0 || at < firstDraw) return { holdout: false, holdoutKey: null, holdoutPerThousand: 0 }
  const { keys, random } = story.boosts
  const add = (publicSince: Instant, since: Instant) => {
    const key = hex(random, 32)
    keys.push({ no: keys.length + 1, key, commitment: commitmentOf(key), publicSince, since })
  }
  if (keys.length === 0) add(began, firstDraw)
  if (keys.at(-1)!.since <= at) add(at, addDays(at, KEY_DAYS))
  const { no, key } = keys.findLast(({ since }) => since <= at)!
  return { holdout: isHoldout(key, job.row.id, perThousand), holdoutKey: no, holdoutPerThousand: perThousand }
}

function hex(random: Random, bytes: number): string {
  return Array.from({ length: bytes }, () => random.int(0, 255).toString(16).padStart(2, '0')).join('')
}

/** Names the most somebody would pay, or more than before. False where the rules of bidding or the wallet say no. */
export function bidInStory(
  story: Story,
  { job, proposal, maximum, at }: { job: JobCase; proposal: ProposalCase; maximum: number; at: Instant },
): boolean {
  const auction = auctionToBidIn(story, job, at)
  if (auction === undefined) return false
  const before = proposal.boost
  const decision = decideBid({
    maximum: connects(maximum),
    min: auction.row.minConnects,
    isProposalOpen: proposal.row.state === 'submitted',
    isJobOpen: isRunning(job.row.state),
    isAuctionOpen: auction.row.closedAt === null && at < auction.row.closesAt,
    ...(before === undefined ? {} : { bid: before.row }),
  })
  if (!decision.ok) return false
  const more = decision.value.kind === 'raise' ? decision.value.more : maximum
  if (available(story, proposal.freelancer, at) < more) return false
  const boost = before ?? firstBid(story, { auction, proposal, at })
  name(story, boost, { maximum, more, isRaise: decision.value.kind === 'raise', at })
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
  readonly at: Instant
}

function name(story: Story, boost: BoostCase, { maximum, more, isRaise, at }: Naming): void {
  const { row, auction, owner } = boost
  Object.assign(row, { maximum: connects(maximum), namedAt: at, movedAt: at })
  if (isRaise) {
    boost.held = [...boost.held, ...setAside(story, owner, { command: raiseCommand(row, { qty: more, maximum }), at })]
    return step(story, boost, { kind: 'raised', at, connects: maximum })
  }
  const placings = row.placings + 1
  Object.assign(row, { placings, holdId: holdIdOf(row.id, placings), state: 'standing', round: null, pays: null })
  boost.held = setAside(story, owner, { command: placeCommand(row, { qty: maximum, closesAt: auction.row.closesAt }), at })
  step(story, boost, { kind: 'placed', at, connects: maximum })
}

function step(
  story: Story,
  boost: BoostCase,
  { kind, at, connects: qty = null }: Pick<BidStepRow, 'kind' | 'at'> & { readonly connects?: number | null },
): void {
  boost.steps += 1
  story.rows.bidSteps.push({ bidId: boost.row.id, no: boost.steps, kind, at, connects: qty })
}

/** What the bidder sees: the least maximum that would have a place now, and whether the own bid has one. */
export function outlook({ auction, row }: BoostCase): { readonly toBeIn: number; readonly isIn: boolean } {
  return outlookOf(
    auction.row,
    heldIn(auction).map((boost) => boost.row),
    { ownerId: row.ownerId, mine: row },
  )
}

function heldIn({ boosts }: AuctionCase): BoostCase[] {
  return boosts.filter(({ row }) => isHeld(row.state))
}

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
  Object.assign(auction.row, { rounds: no, frozenAt: at })
}

function move(
  story: Story,
  boost: BoostCase,
  { to, at }: { to: 'outbid' | 'worn_out' | 'withdrawn' | 'released'; at: Instant },
): void {
  Object.assign(boost.row, { state: to, movedAt: at })
  step(story, boost, { kind: to, at })
}

function release(story: Story, boost: BoostCase, { by, at }: { by: 'platform' | 'own_choice'; at: Instant }): void {
  letGo(story, boost.owner, { command: releaseCommand(boost.row, by), left: boost.held, at })
  boost.held = []
}

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
  settle(story, captureCommand(row, { qty: pays, chargeId, auction: auction.row }), at)
  if (rest.length > 0) letGo(story, owner, { command: releaseCommand(row, 'platform'), left: rest, at })
  boost.held = first
  Object.assign(row, { state: 'charged', chargeId, movedAt: at })
  step(story, boost, { kind: 'charged', at, connects: pays })
}

/** Ends a job's auction, once: whatever is still held comes back. */
export function closeAuction(story: Story, { auction }: JobCase, { at, reason }: { at: Instant; reason: CloseReason }): void {
  if (auction === undefined || auction.row.closedAt !== null) return
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
  }
}

/** What the auctions of the story need: chance and ids of their own, so that a change here leaves the rest of the world as it was. */
export interface BoostMaking {
  readonly random: Random
  readonly newId: (at: Instant) => string
  readonly keys: HoldoutKey[]
}
