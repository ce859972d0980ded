import { invariant } from '#kernel/invariant.ts'
import { studentQuantile } from '#kernel/student-t.ts'
import type { Interval } from './estimate-lift.ts'

/** What came of one profile's clicks. */
export interface ClickedProfile {
  readonly clicks: number
  /** Clicks after which the client invited or hired the freelancer. */
  readonly led: number
}

/** How many of all clicks led to something, as a share from 0 to 1. */
export type LedShare =
  | { readonly enough: true; readonly share: number; readonly interval: Interval }
  | { readonly enough: false; readonly leastProfiles: number }

/** Below so many profiles the spread between them could not be told from chance. */
export const LEAST_CLICKED_PROFILES = 20
const CONFIDENCE = 0.95

/**
 * How many of a hundred clicks lead to something. Clicks of one profile are alike, so the profile is the unit: the clicks count as so many
 * as chance would need for the same spread between profiles, and around them lies Wilson's interval with Student's quantile. It stays
 * within 0 and 1, and does not shrink to a point where nothing was led to (Korn and Graubard 1998, Survey Methodology 24).
 */
export function estimateLed(profiles: readonly ClickedProfile[]): LedShare {
  const clicked = profiles.filter(({ clicks }) => clicks > 0)
  if (clicked.length < LEAST_CLICKED_PROFILES) return { enough: false, leastProfiles: LEAST_CLICKED_PROFILES }
  const clicks = sum(clicked, (each) => each.clicks)
  const share = sum(clicked, (each) => each.led) / clicks
  invariant(share >= 0 && share <= 1, 'a click leads to something or to nothing')
  const freedom = clicked.length - 1
  const spread = (clicked.length / freedom) * (sum(clicked, (each) => (each.led - share * each.clicks) ** 2) / clicks ** 2)
  const byChance = (share * (1 - share)) / clicks
  // Profiles that are more alike than chance would make them are no better evidence than chance.
  const counted = spread <= byChance ? clicks : clicks * (byChance / spread)
  return { enough: true, share, interval: wilson(share, { counted, t: studentQuantile(1 - (1 - CONFIDENCE) / 2, freedom) }) }
}

function wilson(share: number, { counted, t }: { readonly counted: number; readonly t: number }): Interval {
  const square = t ** 2
  const centre = (share + square / (2 * counted)) / (1 + square / counted)
  const half = (t / (1 + square / counted)) * Math.sqrt((share * (1 - share)) / counted + square / (4 * counted ** 2))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}
