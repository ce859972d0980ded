import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { PlacedOrder, Project, TierRow } from '#modules/catalog/index.ts'
import type { Contract, Review } from '#modules/contracts/index.ts'
import type { Invitation, Outreach } from '#modules/invitations/index.ts'
import type { Job, JobMoveRow } from '#modules/jobs/index.ts'
import type {
  Auction,
  BadgeRow,
  BadgeStepRow,
  BadgeTickRow,
  BidStepRow,
  BudgetRow,
  ClickResultRow,
  ClickReturnRow,
  LimitRow,
  ProfileBoost,
  ProfileClick,
  ProfileStepRow,
  ShowRow,
  StoredBid,
  StoredPrice,
  StoredRound,
  WearingRow,
} from '#modules/auctions/index.ts'
import type { LedgerCommand } from '#modules/ledger/index.ts'
import type { PoolMemberRow } from '#modules/organizations/index.ts'
import type { Decision, Facts, Pin, PricedAction, PricedBy, ReturnEvent } from '#modules/policy/index.ts'
import type { VettingRow } from '#modules/profiles/index.ts'
import type { Proposal, ProposalMessage, ProposalMove } from '#modules/proposals/index.ts'
import type { DomainEvent } from '#platform/events.ts'
import type { Agenda } from '../agenda.ts'
import type { Calendar } from '../calendar.ts'
import type { Random } from '../random.ts'
import type { Rulebook } from '../rulebook.ts'
import type { BoostMaking } from './auctions/cases.ts'
import type { BadgeMaking } from './badges/cases.ts'
import type { ClickMaking } from './clicks/cases.ts'
import type { JobCase } from './jobs.ts'
import type { Client, Freelancer, People } from './people.ts'
import type { Taken } from './wallets.ts'

export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** One priced decision of the story; free ones are decisions too. */
export interface StoryCharge {
  readonly id: Id
  readonly ownerId: Id
  readonly key: string
  readonly action: PricedAction
  readonly subject: { readonly kind: string; readonly id: Id }
  readonly facts: Facts
  readonly decision: Decision
  readonly version: number
  readonly at: Instant
  taken: Taken
}

export interface StoryPurchase {
  readonly id: Id
  readonly ownerId: Id
  readonly connects: number
  readonly country: string
  readonly version: number
  readonly unitUsdCents: number
  readonly at: Instant
  readonly declined: boolean
}

export interface StoryReturn {
  readonly event: ReturnEvent
  readonly items: readonly { readonly subject: StoryCharge['subject']; readonly facts: Facts }[]
}

/** What takes Connects: a priced decision, or Connects set aside for a bid. */
export type StoryTake = { readonly charge: StoryCharge } | { readonly command: LedgerCommand }

/** Everything that moves Connects between two moments of the ledger, in the ledger's own order. */
export interface Tick {
  /** The ledger's moment. */
  readonly at: Instant
  readonly members: { readonly ownerId: Id; readonly plan: 'basic' | 'plus' }[]
  monthsDue: number
  readonly purchases: StoryPurchase[]
  readonly badges: { readonly ownerId: Id; readonly badge: string }[]
  /** In the order in which the story took them: it decides which lots pay for what. */
  readonly takes: StoryTake[]
  /** What became of Connects that were set aside. */
  readonly settlements: LedgerCommand[]
  readonly returns: StoryReturn[]
}

export interface OpportunityRow {
  readonly id: Id
  readonly kind: 'invitation' | 'outreach'
  readonly ownerId: Id
  readonly subject: StoryCharge['subject']
  readonly stage: 'delivered' | 'seen' | 'answered'
  readonly answer?: 'accepted' | 'declined' | 'ignored' | 'withdrawn' | 'ended'
  readonly facts: Facts | null
  readonly at: Instant
}

/** What the story leaves behind, row by row, as the modules' tables want it. */
export interface Rows {
  readonly jobs: Mutable<Job>[]
  readonly jobMoves: JobMoveRow[]
  readonly invitations: Mutable<Invitation>[]
  readonly outreach: Mutable<Outreach>[]
  readonly opportunities: OpportunityRow[]
  readonly proposals: Mutable<Proposal>[]
  readonly proposalMoves: ProposalMove[]
  readonly messages: ProposalMessage[]
  readonly auctions: Mutable<Auction>[]
  readonly bids: Mutable<StoredBid>[]
  readonly bidSteps: BidStepRow[]
  readonly rounds: StoredRound[]
  readonly profileBoosts: Mutable<ProfileBoost>[]
  readonly profileSteps: ProfileStepRow[]
  readonly budgets: Mutable<BudgetRow>[]
  readonly shows: Mutable<ShowRow>[]
  readonly clicks: ProfileClick[]
  readonly clickReturns: ClickReturnRow[]
  readonly clickResults: ClickResultRow[]
  readonly badgePrices: StoredPrice[]
  readonly badges: Mutable<BadgeRow>[]
  readonly badgeSteps: BadgeStepRow[]
  readonly wearings: Mutable<WearingRow>[]
  readonly badgeTicks: BadgeTickRow[]
  readonly limits: LimitRow[]
  readonly contracts: Mutable<Contract>[]
  /** The fees of each contract. */
  readonly pins: Pin[]
  readonly reviews: Review[]
  readonly projects: Mutable<Project>[]
  readonly tiers: TierRow[]
  readonly orders: PlacedOrder[]
  readonly pool: PoolMemberRow[]
  readonly vettings: VettingRow[]
}

/** Something that was announced, cut down to the personas whom it concerned. */
export interface StoryNews {
  readonly at: Instant
  readonly event: DomainEvent
}

/** The story while it is being told. */
export interface Story {
  readonly random: Random
  readonly newId: (at: Instant) => Id
  readonly calendar: Calendar
  readonly rulebook: Rulebook
  /** The fees in force; they never change in the story. */
  readonly fees: PricedBy<'fees'>
  readonly agenda: Agenda
  readonly people: People
  readonly freelancerOf: ReadonlyMap<Id, Freelancer>
  /** Everybody who takes work in a category, the persons of the neighbouring fields too. */
  readonly workersIn: ReadonlyMap<Category, readonly Freelancer[]>
  readonly clientOf: ReadonlyMap<Id, Client>
  readonly ticks: readonly Tick[]
  readonly chargeOf: Map<Id, StoryCharge>
  /** All jobs that were ever posted, in the order of posting. */
  readonly jobs: JobCase[]
  readonly rows: Rows
  readonly boosts: BoostMaking
  readonly clicks: ClickMaking
  readonly badges: BadgeMaking
  /** What personas were told about their own paid places. */
  readonly news: StoryNews[]
  /** What nobody in the world knows, for the test of its measurement. */
  readonly truth: TrueAnswer[]
}

/** How likely a yes was where it cost something, and how likely the same yes would have been for nothing. */
export interface TrueAnswer {
  readonly deliveredAt: Instant
  readonly at: Instant
  readonly charged: number
  readonly free: number
}

export function emptyRows(): Rows {
  return {
    jobs: [],
    jobMoves: [],
    invitations: [],
    outreach: [],
    opportunities: [],
    proposals: [],
    proposalMoves: [],
    messages: [],
    auctions: [],
    bids: [],
    bidSteps: [],
    rounds: [],
    profileBoosts: [],
    profileSteps: [],
    budgets: [],
    shows: [],
    clicks: [],
    clickReturns: [],
    clickResults: [],
    badgePrices: [],
    badges: [],
    badgeSteps: [],
    wearings: [],
    badgeTicks: [],
    limits: [],
    contracts: [],
    pins: [],
    reviews: [],
    projects: [],
    tiers: [],
    orders: [],
    pool: [],
    vettings: [],
  }
}

// The ledger's moment is a second before the period ends, so that rules that begin with the next period are not yet in force.
const BEFORE_END_MS = 1_000

export function makeTicks(calendar: Calendar): Tick[] {
  return calendar.ticks.map((end) => ({
    at: new Date(end.getTime() - BEFORE_END_MS),
    members: [],
    monthsDue: 0,
    purchases: [],
    badges: [],
    takes: [],
    settlements: [],
    returns: [],
  }))
}

/** The tick in which the ledger hears about something that happened `at`. */
export function tickAt({ ticks }: Pick<Story, 'ticks'>, at: Instant): Tick {
  let [low, high] = [0, ticks.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ticks[middle]!.at.getTime() + BEFORE_END_MS > at.getTime()) high = middle
    else low = middle + 1
  }
  const found = ticks[low]
  invariant(found !== undefined, 'a story has ticks')
  return found
}

/** People sleep: what would fall into somebody's night happens the next morning. */
export function awake(random: Random, at: Instant, utcOffset: number): Instant {
  const localHour = (((at.getUTCHours() + utcOffset) % 24) + 24) % 24
  return localHour < 7 && random.chance(0.9) ? addHours(at, 7 - localHour + random.next() * 2.5) : at
}

export function later(random: Random, at: Instant, hours: { readonly from: number; readonly to: number }): Instant {
  return addHours(at, hours.from + random.next() * (hours.to - hours.from))
}

/** A waiting time in hours around `mean`, often short, sometimes long. */
export function waiting(random: Random, meanHours: number): number {
  return -Math.log(1 - random.next()) * meanHours
}

export function chanceOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

export function isHere({ here }: Freelancer, at: Instant): boolean {
  const time = at.getTime()
  return here.from <= time && time < here.until
}
