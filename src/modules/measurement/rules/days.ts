import { addDays, MILLISECONDS_PER_DAY, type Instant } from '#kernel/instant.ts'
import type { Day } from './effect.ts'

/** The UTC day of a moment. */
export function dayOf(at: Instant): Day {
  return at.toISOString().slice(0, 10)
}

/** The first day that lies wholly after a moment: the same day where it is midnight. */
export function firstWholeDay(at: Instant): Day {
  return dayOf(new Date(Math.ceil(at.getTime() / MILLISECONDS_PER_DAY) * MILLISECONDS_PER_DAY))
}

/** Midnight at the beginning of a day. */
export function startOf(day: Day): Instant {
  return new Date(day)
}

export function plusDays(day: Day, count: number): Day {
  return dayOf(addDays(startOf(day), count))
}
