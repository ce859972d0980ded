import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import {
  clickTermsOf,
  type BudgetRow,
  type ClickTerms,
  type ProfileBoost,
  type ProfileClick,
  type ShowRow,
} from '#modules/auctions/index.ts'
import type { Random } from '../../random.ts'
import { eraAt } from '../../rulebook.ts'
import type { Client, Freelancer } from '../people.ts'
import type { Pools } from '../pools.ts'
import type { Mutable, Story } from '../story.ts'
import type { Taken } from '../wallets.ts'

/** Since when profiles are boosted in the story. */
export const CLICK_DAYS = 150

/** Somebody's boosted profile. */
export interface BoostedProfile {
  readonly owner: Freelancer
  readonly row: Mutable<ProfileBoost>
  steps: number
  /** Those that are not closed: today's, and yesterday's for a few minutes. */
  budgets: BudgetCase[]
  /** Connects by UTC day. */
  readonly chargedOn: Map<string, number>
  readonly valid: ClickCase[]
}

/** What the clicks of one day may take. */
export interface BudgetCase {
  readonly row: Mutable<BudgetRow>
  /** The units that are held, first held first. */
  held: Taken
  /** Cards whose price is set aside here. */
  readonly open: Set<ShowCase>
}

/** A card that a client was shown. */
export interface ShowCase {
  readonly row: Mutable<ShowRow>
  readonly boost: BoostedProfile
  readonly client: Client
  readonly budget: BudgetCase | undefined
}

/** A click that was valid. */
export interface ClickCase {
  readonly row: ProfileClick
  readonly boost: BoostedProfile
  readonly paid: Taken
  hasLed: boolean
  isReturned: boolean
}

/** What clicks of the story need: chance and ids of their own. */
export interface ClickMaking {
  readonly random: Random
  readonly newId: (at: Instant) => Id
  readonly boosts: Map<Id, BoostedProfile>
  readonly boostsIn: Map<Category, BoostedProfile[]>
  /** The card that is open for a client, by `pairOf`. */
  readonly open: Map<string, ShowCase>
  /** The last valid click of a client on a profile, by `pairOf`. */
  readonly lastValid: Map<string, ClickCase>
  readonly pools: Pools
  /** Freelancers who are in a client's team besides. */
  readonly teams: TeamMember[]
}

export interface TeamMember {
  readonly freelancer: Freelancer
  readonly client: Client
  readonly joinedAt: Instant
}

export function pairOf({ id: profileId }: Freelancer, { id: organizationId }: Client): string {
  return `${profileId} ${organizationId}`
}

export function isOwnTeam({ clicks }: Story, freelancer: Freelancer, client: Client): boolean {
  return clicks.teams.some((member) => member.freelancer === freelancer && member.client === client)
}

export function termsAt(story: Story, at: Instant): ClickTerms | undefined {
  const { version, document } = eraAt(story.rulebook, at)
  return clickTermsOf(version, document)
}

export function startOfClicks({ calendar: { end } }: Story): Instant {
  return addDays(end, -CLICK_DAYS)
}
