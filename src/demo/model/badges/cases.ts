import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import type { BadgeRow, StoredPrice, WearingRow } from '#modules/auctions/index.ts'
import type { Random } from '../../random.ts'
import type { Freelancer } from '../people.ts'
import type { Mutable, Story } from '../story.ts'
import type { Taken } from '../wallets.ts'

/** Since when the badge can be worn in the story. */
export const BADGE_DAYS = 110

/** Somebody's availability badge. */
export interface BadgeCase {
  readonly owner: Freelancer
  readonly row: Mutable<BadgeRow>
  steps: number
  wearing: StretchCase | undefined
}

/** A stretch of wearing it at one price. */
export interface StretchCase {
  readonly row: Mutable<WearingRow>
  /** The units that are held for the rest of the week. */
  held: Taken
}

/** What badges of the story need: chance and ids of their own. */
export interface BadgeMaking {
  readonly random: Random
  readonly newId: (at: Instant) => Id
  readonly cases: Map<Id, BadgeCase>
  /** Of today. */
  readonly prices: Map<Category, StoredPrice>
}

export function startOfBadges({ calendar: { end } }: Story): Instant {
  const day = addDays(end, -BADGE_DAYS)
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()))
}
