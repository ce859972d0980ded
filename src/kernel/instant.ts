/** A moment in UTC. Instants are JavaScript dates; all arithmetic is done in UTC. */
export type Instant = Date

export const MILLISECONDS_PER_HOUR = 3_600_000
export const MILLISECONDS_PER_DAY = 86_400_000

export function addDays(instant: Instant, days: number): Instant {
  return new Date(instant.getTime() + days * MILLISECONDS_PER_DAY)
}

export function addHours(instant: Instant, hours: number): Instant {
  return new Date(instant.getTime() + hours * MILLISECONDS_PER_HOUR)
}

/**
 * `anchor` plus whole months, clamped to the month's last day: 31 January + 1 = 28 February, + 2 = 31 March.
 * Always count from the anchor, never from the previous result, or the 31st is lost for good.
 */
export function addMonthsClamped(anchor: Instant, months: number): Instant {
  const moved = new Date(anchor)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(anchor.getUTCDate(), lastDay))
  return moved
}

const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** "16 Oct 2026", for sentences; pages have their own element for moments. */
export function dayInWords(instant: Instant): string {
  return days.format(instant)
}

export function isBefore(left: Instant, right: Instant): boolean {
  return left.getTime() < right.getTime()
}
