import { createHash } from 'node:crypto'
import type { Connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

/** A card's price is set aside so long after the page was loaded last; then it is free for others. */
export const SHOW_MINUTES = 15
/** A card needs at least so much of the best match's relevance, in thousandths: no sum buys a place in a search that one does not fit. */
export const RELEVANCE_FLOOR = 500
/** What the client does within so many days of a click counts as having followed it. */
export const FOLLOW_DAYS = 30
/** Days whose clicks make the quality factor. */
export const QUALITY_DAYS = 90
/** Of a thousand clicks so many lead to something, until there are enough clicks here to know. */
export const USUAL_AT_FIRST = 50
/** So many clicks of all profiles say what is usual. */
export const CLICKS_TO_KNOW = 200

const MINUTES_PER_QUARTER = 15

/** What is known when somebody switches the boost of their profile on, or changes it. */
export interface ProfileBoostFacts {
  readonly maximum: Connects
  readonly dailyBudget: Connects
  /** The least bid of the rules in force. */
  readonly min: number
  /** Whether clients find the profile at all. */
  readonly isFound: boolean
  /** What the wallet could set aside now, in Connects. */
  readonly available: number
  readonly held: number
  /** What the owner's own monthly limit still leaves; absent where they set none. */
  readonly room?: number | undefined
}

export type ProfileBoostRefused =
  | { readonly code: 'profile_not_found_by_clients' }
  | { readonly code: 'below_minimum'; readonly min: number }
  | { readonly code: 'budget_below_maximum'; readonly maximum: number }
  | { readonly code: 'insufficient_connects'; readonly needed: number; readonly available: number; readonly held: number }
  | { readonly code: 'over_own_limit'; readonly room: number }

/** A boost can be on when clients find the profile, the bid counts, and budget, wallet and own limit can pay one click. */
export function decideProfileBoost(facts: ProfileBoostFacts): Result<void, ProfileBoostRefused> {
  const { maximum, dailyBudget, min, available, held, room } = facts
  if (!facts.isFound) return refuse({ code: 'profile_not_found_by_clients' })
  if (maximum < min) return refuse({ code: 'below_minimum', min })
  if (dailyBudget < maximum) return refuse({ code: 'budget_below_maximum', maximum })
  if (available < maximum) return refuse({ code: 'insufficient_connects', needed: maximum, available, held })
  if (room !== undefined && room < maximum) return refuse({ code: 'over_own_limit', room })
  return ok(undefined)
}

/**
 * Whether a boost takes part in this client's searches of this quarter of an hour: in `share` thousandths of them. The same client gets the
 * same answer until the quarter is over, so reloading a page brings nobody up.
 */
export function takesPart(boost: { profileId: string; share: number }, clientId: string, at: Instant): boolean {
  invariant(boost.share >= 0 && boost.share <= 1000, 'a share is 0 to 1000 thousandths')
  const quarter = Math.floor(at.getTime() / (MINUTES_PER_QUARTER * 60_000))
  const drawn = createHash('sha256').update(`${boost.profileId} ${clientId} ${quarter}`).digest().readUIntBE(0, 6)
  return drawn * 1000 < boost.share * 2 ** 48
}

/** The UTC day a budget is for: `2026-03-01`. */
export function dayOf(at: Instant): string {
  return at.toISOString().slice(0, 10)
}

/** How many minutes of the UTC day are over. */
export function minuteOfDay(at: Instant): number {
  return at.getUTCHours() * 60 + at.getUTCMinutes()
}

/** How many of a thousand clicks usually lead to something. */
export function usualRate({ clicks, led }: { readonly clicks: number; readonly led: number }): number {
  return clicks < CLICKS_TO_KNOW ? USUAL_AT_FIRST : Math.max(1, Math.round((1000 * led) / clicks))
}
