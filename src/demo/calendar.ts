import { addDays, addHours, MILLISECONDS_PER_DAY, type Instant } from '#kernel/instant.ts'

/** How far back the world goes: a year before the charged weeks were announced, those weeks, and what came after. */
const DAYS_OF_STORY = 500
/** How often the ledger hears about things: recent statements are looked at closely, old ones rarely. */
const HOURS_BETWEEN_TICKS = [
  { daysAgo: 10, hours: 4 },
  { daysAgo: 45, hours: 12 },
  { daysAgo: 150, hours: 24 },
  { daysAgo: DAYS_OF_STORY, hours: 48 },
] as const

/** When things happen in the story, all relative to the day it is made. */
export interface Calendar {
  readonly start: Instant
  /** Nothing in the story happens after this. */
  readonly end: Instant
  readonly moments: StoryMoments
  /** Ends of the periods in which Connects move together, oldest first; the last one is `end`. */
  readonly ticks: readonly Instant[]
}

export interface StoryMoments {
  readonly smallJobsCheaper: Instant
  readonly boostChangeAnnounced: Instant
  readonly boostChange: Instant
  readonly largeJobsDearerAnnounced: Instant
  readonly largeJobsDearer: Instant
  readonly invitationsChargedAnnounced: Instant
  readonly invitationsCharged: Instant
  readonly reversal: Instant
  readonly draftSaved: Instant
}

export function makeCalendar(now: Instant): Calendar {
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
  const day = (daysAgo: number, hour = 0) => addHours(addDays(today, -daysAgo), hour)
  const start = day(DAYS_OF_STORY)
  const moments: StoryMoments = {
    smallJobsCheaper: day(310, 10),
    boostChangeAnnounced: day(230, 9),
    boostChange: day(196),
    largeJobsDearerAnnounced: day(182, 15),
    largeJobsDearer: day(148),
    // A declared broken promise needs 45 days of notice; the platform of the story gives 48.
    invitationsChargedAnnounced: day(118, 10),
    invitationsCharged: day(70),
    reversal: day(42, 14),
    draftSaved: day(2, 11),
  }
  return { start, end: new Date(now), moments, ticks: ticksBetween({ start, now, moments }) }
}

function ticksBetween(span: { readonly start: Instant; readonly now: Instant; readonly moments: StoryMoments }): Instant[] {
  const ends = new Set<number>([span.now.getTime()])
  for (const moment of Object.values(span.moments)) ends.add(moment.getTime())
  for (let end = addDays(span.start, 1); end < span.now; end = addHours(end, hoursToNextTick(end, span.now)))
    ends.add(end.getTime())
  return [...ends]
    .filter((end) => end <= span.now.getTime())
    .toSorted((left, right) => left - right)
    .map((end) => new Date(end))
}

function hoursToNextTick(end: Instant, now: Instant): number {
  const daysAgo = (now.getTime() - end.getTime()) / MILLISECONDS_PER_DAY
  return HOURS_BETWEEN_TICKS.find((period) => daysAgo <= period.daysAgo)?.hours ?? 48
}

const WEEKDAY_ACTIVITY = [0.45, 1.2, 1.25, 1.2, 1.1, 0.95, 0.55] as const

/** How lively a day is against the average: weekends and holidays are quiet, and the marketplace grows. */
export function liveliness(calendar: Calendar, at: Instant): number {
  const weekday = WEEKDAY_ACTIVITY[at.getUTCDay()] ?? 1
  const grown = (at.getTime() - calendar.start.getTime()) / (calendar.end.getTime() - calendar.start.getTime())
  return weekday * season(at) * (0.75 + 0.5 * grown)
}

function season(at: Instant): number {
  const dayOfYear = Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000)
  const wave = 1 + 0.08 * Math.cos(((dayOfYear - 290) / 365) * 2 * Math.PI)
  const isYearEnd = dayOfYear >= 357 || dayOfYear <= 3
  return isYearEnd ? wave * 0.5 : wave
}
