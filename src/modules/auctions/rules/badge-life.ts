import { connects, type Connects } from '#kernel/connects.ts'
import { MILLISECONDS_PER_DAY, type Instant } from '#kernel/instant.ts'
import type { FloatingTerms } from '#modules/policy/index.ts'
import type { Profile } from '#modules/profiles/index.ts'
import { badgePlaces, badgePrice, tickAt, ticksDue, wearsBadge, type Wearing } from './badge-price.ts'
import { startOfNextDay } from './own-limit.ts'

/** Worn; asked for, but dearer than the maximum, so it comes back by itself; off until its owner asks again. */
export type BadgeState = 'wearing' | 'waiting' | 'off'

/** Why a badge is not worn any more. `too_dear` waits, everything else is off. */
export type BadgeEnd = 'too_dear' | 'no_connects' | 'wallet_frozen' | 'own_limit' | 'not_offered' | 'not_shown' | 'switched_off'

/** What a profile lacks for saying “available now”. */
export type NotShown = 'category' | 'headline' | 'visibility' | 'hours'

/**
 * Whether others can see the badge at all: in search, under a field of work, with hours that are free. Nobody pays for a badge that nobody
 * sees, or that contradicts the profile beside it.
 */
export function whyNotShown(
  profile: Pick<Profile, 'category' | 'headline' | 'visibility' | 'hoursPerWeek'>,
): NotShown | undefined {
  if (profile.category === null) return 'category'
  if (profile.headline === '') return 'headline'
  if (profile.visibility === 'hidden') return 'visibility'
  return profile.hoursPerWeek === 0 ? 'hours' : undefined
}

export type BadgeTurn =
  | { readonly kind: 'wear' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'off'; readonly why: 'not_offered' | 'not_shown' }

/** What becomes of a badge that is asked for. `price` is undefined where the rules of the week do not offer it. */
export function nextTurn({
  maximum,
  price,
  isShown,
}: {
  readonly maximum: Connects
  readonly price: Connects | undefined
  readonly isShown: boolean
}): BadgeTurn {
  if (!isShown) return { kind: 'off', why: 'not_shown' }
  if (price === undefined) return { kind: 'off', why: 'not_offered' }
  return wearsBadge(maximum, price) ? { kind: 'wear' } : { kind: 'wait' }
}

/** A day's price with the figures that made it. */
export interface PriceOfDay {
  readonly price: Connects
  readonly places: number
  /** How many ask for the badge, whatever they would pay. */
  readonly asking: number
  /** How many of them pay the price. */
  readonly wearing: number
  /** How many would have paid one Connect less; null where the price is the lowest there is. */
  readonly oneLess: number | null
}

/** The published formula with its figures: `maxima` of everybody who asks, `freelancers` who offer work in the category. */
export function priceOfDay(maxima: readonly Connects[], terms: FloatingTerms, freelancers: number): PriceOfDay {
  const places = badgePlaces(freelancers)
  const price = badgePrice(maxima, terms, places)
  const payers = (asked: number): number => maxima.filter((maximum) => wearsBadge(maximum, connects(asked))).length
  return {
    price,
    places,
    asking: maxima.length,
    wearing: payers(price),
    oneLess: price === terms.min ? null : payers(price - 1),
  }
}

/** A stretch as it is charged: the Connects that were taken so far, and the end of the week that is paid for. */
export interface Stretch extends Wearing {
  readonly ticks: number
  readonly endsAt: Instant
}

/** The numbers of the Connects that fall due by a moment and were not taken yet, at most those of one week. */
export function ticksToTake(stretch: Stretch, at: Instant): readonly number[] {
  const due = Math.min(ticksDue(stretch, at), stretch.price)
  return Array.from({ length: Math.max(0, due - stretch.ticks) }, (_, index) => stretch.ticks + 1 + index)
}

/** When somebody has to look after a badge next: its next Connect, the end of its week, or the price of a new day. */
export function tendNext(stretch: Stretch | undefined, at: Instant): Instant {
  const newDay = startOfNextDay(at)
  if (stretch === undefined) return newDay
  const tick = stretch.ticks < stretch.price ? tickAt(stretch, stretch.ticks + 1) : undefined
  const moments = [newDay, stretch.endsAt, ...(tick === undefined ? [] : [tick])]
  return new Date(Math.min(...moments.map((moment) => moment.getTime())))
}

/** The UTC day of a moment, as in 2026-10-16. */
export function dayOf(at: Instant): string {
  return at.toISOString().slice(0, 10)
}

/** The Monday, in UTC, on which a moment's week began: the rules of then make the prices of all its days. */
function startOfWeek(at: Instant): Instant {
  const midnight = Math.floor(at.getTime() / MILLISECONDS_PER_DAY)
  // The first day there was, 1 January 1970, was a Thursday.
  return new Date((midnight - ((midnight + 3) % 7)) * MILLISECONDS_PER_DAY)
}

/** When a version of the rules was in force; `until` null: it is not known to end. */
export interface InForceSpan {
  readonly version: number
  readonly since: Instant
  readonly until: Instant | null
}

/**
 * The version whose rules make the prices of a moment's week: the one in force when the week began, so that a later one changes the badge
 * from the next Monday on. In the week in which a marketplace begins, its first one; undefined before that.
 */
export function versionOfWeek(spans: readonly InForceSpan[], at: Instant): number | undefined {
  const monday = startOfWeek(at)
  const then = spans.find(({ since, until }) => since <= monday && (until === null || monday < until))
  const first = spans
    .filter(({ since }) => since <= at)
    .toSorted((left, right) => left.since.getTime() - right.since.getTime())[0]
  return (then ?? first)?.version
}
