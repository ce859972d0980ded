import type { Id } from '#kernel/ids.ts'
import { MILLISECONDS_PER_HOUR, type Instant } from '#kernel/instant.ts'

/** One client pays for a profile's visit at most once in so many hours. */
export const HOURS_PER_CHARGE = 24

/** What is known when a boosted card is clicked. */
export interface ClickFacts {
  readonly at: Instant
  /** Whether whoever clicked is a client at all: a freelancer looking around costs nobody anything. */
  readonly isClient: boolean
  readonly isVerified: boolean
  /** Whether client and profile belong to one person, agency or organization. */
  readonly isOwnTeam: boolean
  readonly isBanned: boolean
  /** When this client last cost this profile a click. */
  readonly lastChargedAt?: Instant
  /** Whether the card's price was set aside before it was shown. */
  readonly isReserved: boolean
}

export const freeClickReasons = ['not_a_client', 'own_team', 'banned', 'unverified', 'same_day', 'not_reserved'] as const
/** Why a click is not charged; shown to the profile's owner beside the count. */
export type FreeClickReason = (typeof freeClickReasons)[number]

/** Undefined: the click is valid and is charged. */
export function whyFree(click: ClickFacts): FreeClickReason | undefined {
  if (!click.isClient) return 'not_a_client'
  if (click.isOwnTeam) return 'own_team'
  if (click.isBanned) return 'banned'
  if (!click.isVerified) return 'unverified'
  if (click.lastChargedAt !== undefined && hoursBetween(click.lastChargedAt, click.at) < HOURS_PER_CHARGE) return 'same_day'
  if (!click.isReserved) return 'not_reserved'
  return undefined
}

export interface ChargedClick {
  readonly id: Id
  readonly clientId: Id
  readonly chargedAt: Instant
  readonly isReturned: boolean
}

/** The clicks that come back when a client is banned: all of theirs, however old, that did not come back yet. */
export function clicksToReturn<C extends ChargedClick>(clicks: readonly C[], bannedClientId: Id): readonly C[] {
  return clicks.filter(({ clientId, isReturned }) => clientId === bannedClientId && !isReturned)
}

function hoursBetween(earlier: Instant, later: Instant): number {
  return (later.getTime() - earlier.getTime()) / MILLISECONDS_PER_HOUR
}
