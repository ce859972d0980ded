import { MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import type { DailySeries, Day, MeasuredSeries, MeasurePlan, MetricKind, Phase } from './effect.ts'

/** One group on one day, or on seven. */
export interface Tally {
  readonly sum: number
  readonly trials: number
}

/** Days that are compared as one: treated beside control. */
export interface Pair {
  /** The first day's number. */
  readonly first: number
  readonly days: number
  /** Where its middle lies, in days. */
  readonly middle: number
  readonly phase: Phase
  readonly treated: Tally
  readonly control: Tally | null
}

export interface Comparison {
  readonly daysTogether: 1 | 7
  /** With figures of both groups, in order of time. */
  readonly pairs: readonly Pair[]
  /** From the first day with figures to the announcement, missing days included. */
  readonly reachesBack: number
  readonly daysBefore: number
  readonly daysDuring: number
  readonly missing: number
}

// Fewer answers (or silences) on a usual day than this, and the log-odds of single days are mostly chance.
const FEW_A_DAY = 5

/** Days since 1970. */
export function numberOf(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MILLISECONDS_PER_DAY)
}

export function dayOf(number: number): Day {
  return new Date(number * MILLISECONDS_PER_DAY).toISOString().slice(0, 10)
}

/** Puts both groups side by side, day by day, or week by week where days have little to tell. Later days than the plan's are all taken. */
export function compare(plan: MeasurePlan, { treated, control }: MeasuredSeries): Comparison {
  const bounds = boundsOf(plan)
  const [ours, theirs] = [byDay(treated, bounds.first), control && byDay(control, bounds.first)]
  const days = [...ours.keys()].filter((day) => theirs === null || theirs.has(day)).toSorted((a, b) => a - b)
  const daysTogether = isThin(plan.kind, days, ours) || (theirs !== null && isThin(plan.kind, days, theirs)) ? 7 : 1
  const count = (phase: Phase) => days.filter((day) => phaseOf(day, bounds) === phase).length
  return {
    daysTogether,
    pairs: pairUp(days, ours, theirs, bounds, daysTogether),
    reachesBack: Math.max(0, bounds.announced - (days[0] ?? bounds.announced)),
    daysBefore: count('before'),
    daysDuring: count('during'),
    missing: days.length === 0 ? 0 : days.at(-1)! - days[0]! + 1 - days.length,
  }
}

interface Bounds {
  readonly first: number
  readonly announced: number
  readonly effective: number
  readonly until: number
}

function boundsOf(plan: MeasurePlan): Bounds {
  const effective = numberOf(plan.effectiveFrom)
  const announced = Math.min(numberOf(plan.announcedOn), effective)
  const until = plan.effectiveUntil === null ? Infinity : numberOf(plan.effectiveUntil)
  return { first: announced - plan.preDays, announced, effective, until }
}

function phaseOf(day: number, { announced, effective, until }: Bounds): Phase {
  if (day < announced) return 'before'
  if (day < effective) return 'notice'
  return day < until ? 'during' : 'after'
}

/** Weeks begin where their phase does, and end with the announcement: none has days of two phases. */
function weekOf(day: number, bounds: Bounds): number {
  const phase = phaseOf(day, bounds)
  const anchor = { before: bounds.announced, notice: bounds.announced, during: bounds.effective, after: bounds.until }[phase]
  return anchor + 7 * Math.floor((day - anchor) / 7)
}

function byDay(series: DailySeries, first: number): Map<number, Tally> {
  const days = new Map<number, Tally>()
  for (const { day, sum, trials } of series) {
    const number = numberOf(day)
    if (number >= first && trials > 0) days.set(number, { sum, trials })
  }
  return days
}

function isThin(kind: MetricKind, days: readonly number[], group: ReadonlyMap<number, Tally>): boolean {
  const told = days.map((day) => telling(kind, group.get(day)!)).toSorted((a, b) => a - b)
  return (told[told.length >> 1] ?? 0) < FEW_A_DAY
}

function telling(kind: MetricKind, { sum, trials }: Tally): number {
  return kind === 'rate' ? Math.min(sum, trials - sum) : sum
}

function pairUp(
  days: readonly number[],
  treated: ReadonlyMap<number, Tally>,
  control: ReadonlyMap<number, Tally> | null,
  bounds: Bounds,
  daysTogether: 1 | 7,
): Pair[] {
  const groups = Map.groupBy(days, (day) => (daysTogether === 1 ? day : weekOf(day, bounds)))
  return [...groups].map(([first, members]) => ({
    first,
    days: members.length,
    middle: members.reduce((sum, day) => sum + day, 0) / members.length,
    phase: phaseOf(first, bounds),
    treated: together(members, treated),
    control: control && together(members, control),
  }))
}

function together(days: readonly number[], group: ReadonlyMap<number, Tally>): Tally {
  let [sum, trials] = [0, 0]
  for (const day of days) {
    const tally = group.get(day)!
    sum += tally.sum
    trials += tally.trials
  }
  return { sum, trials }
}
