import { connects, type Connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import { addHours, type Instant, MILLISECONDS_PER_HOUR } from '#kernel/instant.ts'
import type { FloatingTerms } from '#modules/policy/index.ts'

const HOURS_PER_WEEK = 168
/** So many of a thousand active freelancers of a category may wear the badge before it gets dearer: it says something only while it is rare. */
export const WEARERS_PER_THOUSAND = 200

/** How many may wear the badge of a category before its price rises: one at least. */
export function badgePlaces(activeFreelancers: number): number {
  invariant(Number.isSafeInteger(activeFreelancers) && activeFreelancers >= 0, 'people are counted in whole numbers')
  return Math.max(1, Math.floor((activeFreelancers * WEARERS_PER_THOUSAND) / 1000))
}

/**
 * The weekly price of the badge: the lowest from `min` to `max` at which no more than `places` people still want it, by the most that each
 * of them said they would pay. Where even `max` does not thin them out, it is `max`, and everybody who pays that wears it.
 * @param maxima of everybody who asks for the badge in the category, in Connects a week
 */
export function badgePrice(maxima: readonly Connects[], { min, max }: FloatingTerms, places: number): Connects {
  invariant(places >= 1 && min <= max, 'the badge has a place, and its price two ends')
  // With p asked for, those wear it whose maximum is at least p. The first one too many drops out at one Connect above theirs.
  const firstTooMany = maxima.toSorted((left, right) => right - left)[places]
  return connects(Math.min(max, Math.max(min, firstTooMany === undefined ? min : firstTooMany + 1)))
}

/** Whether somebody wears the badge at a price: above their own maximum it switches itself off. */
export function wearsBadge(maximum: Connects, price: Connects): boolean {
  return maximum >= price
}

/** A stretch of wearing the badge at one price. A new price begins a new stretch. */
export interface Wearing {
  readonly since: Instant
  /** A week's price, in Connects. */
  readonly price: Connects
}

/** How many Connects of a stretch are due by a moment: one at the end of each `168 h ÷ price`, so never for time not yet had. */
export function ticksDue({ since, price }: Wearing, at: Instant): number {
  const worn = Math.max(0, at.getTime() - since.getTime())
  return Math.floor((worn * price) / (HOURS_PER_WEEK * MILLISECONDS_PER_HOUR))
}

/** When the nth Connect of a stretch falls due, n from 1. Undefined where the badge is free. */
export function tickAt({ since, price }: Wearing, n: number): Instant | undefined {
  if (price === 0) return undefined
  return new Date(since.getTime() + Math.ceil((n * HOURS_PER_WEEK * MILLISECONDS_PER_HOUR) / price))
}

/** The end of the week that a hold of `price` Connects pays for. */
export function weekEnds({ since }: Wearing): Instant {
  return addHours(since, HOURS_PER_WEEK)
}
