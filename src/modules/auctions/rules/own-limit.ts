import { connects, type Connects } from '#kernel/connects.ts'
import { MILLISECONDS_PER_DAY, type Instant } from '#kernel/instant.ts'

/** One wish of a freelancer about their own limit, never edited. */
export interface LimitStep {
  readonly no: number
  /** Connects a calendar month; null: none. */
  readonly most: number | null
  readonly setAt: Instant
  readonly holdsFrom: Instant
}

/** The first moment of the calendar month in UTC: what was charged since then counts. */
export function startOfMonth(at: Instant): Instant {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1))
}

/** The first moment of the next day in UTC. */
export function startOfNextDay(at: Instant): Instant {
  return new Date((Math.floor(at.getTime() / MILLISECONDS_PER_DAY) + 1) * MILLISECONDS_PER_DAY)
}

/** The limit that holds at a moment: of the wishes that hold by then, the one that was said last. Undefined: none. */
export function limitAt(steps: readonly LimitStep[], at: Instant): LimitStep | undefined {
  const held = steps.filter(({ holdsFrom }) => holdsFrom <= at)
  const last = held.reduce<LimitStep | undefined>(
    (found, step) => (found === undefined || step.no > found.no ? step : found),
    undefined,
  )
  return last === undefined || last.most === null ? undefined : last
}

/**
 * From when a new limit holds. A lower one protects at once. A higher one, or none, waits for the next day in UTC, so that nobody lifts in
 * the heat of an auction what they decided with a cool head.
 */
export function holdsFrom(now: number | undefined, wanted: number | null, at: Instant): Instant {
  const isLower = wanted !== null && wanted <= (now ?? Infinity)
  return isLower ? at : startOfNextDay(at)
}

/** What paid places may still take this month, in Connects, never below 0. */
export function roomLeft({
  most,
  held,
  spent,
}: {
  readonly most: number
  readonly held: number
  readonly spent: number
}): Connects {
  return connects(Math.max(0, most - held - spent))
}
