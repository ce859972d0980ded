/** A calendar day in UTC, `2024-08-12`. */
export type Day = string

/**
 * One day of one group. Of a rate: answered invitations and invitations. Of a mean: hires and jobs. Of an amount per day: the amount, and
 * `trials` 1. A day without trials says nothing and counts as missing; so does a day that is not there.
 */
export interface DailyFigure {
  readonly day: Day
  readonly sum: number
  readonly trials: number
}

/** The days of one group, in any order, each at most once. */
export type DailySeries = readonly DailyFigure[]

/**
 * What kind of number a metric is, which decides how two groups are compared.
 * - `rate`: a share of trials, 0 to 1. Compared by log-odds, told in points: 0.05 is five points.
 * - `mean`: an amount per trial, never negative. Compared as a proportion, told in its own unit.
 * - `per_day`: an amount per day, never negative. Compared as a proportion, told per day.
 */
export const metricKinds = ['rate', 'mean', 'per_day'] as const
export type MetricKind = (typeof metricKinds)[number]

/** How an effect is going to be measured: chosen and frozen before anybody can know it. */
export interface MeasurePlan {
  readonly kind: MetricKind
  /** The first day that people could know. From here to `effectiveFrom` the days tell nothing about before or during. */
  readonly announcedOn: Day
  /** The first day in force. */
  readonly effectiveFrom: Day
  /** The first day no longer in force, or null while it is. */
  readonly effectiveUntil: Day | null
  /** How many days before the announcement are looked at, at most. At least 365, or the result is a range only. */
  readonly preDays: number
  /** How sure the intervals are, 0.95 by custom. */
  readonly confidence: number
}

/** The days of those whom the change concerned, and of those whom it did not. */
export interface MeasuredSeries {
  readonly treated: DailySeries
  /** Null when nobody was exempt: the result is a range only. */
  readonly control: DailySeries | null
}

/** Both ends of an interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}
export interface Measured extends Interval {
  readonly value: number
}

export const phases = ['before', 'notice', 'during', 'after'] as const
/** `before` the announcement, during its `notice`, `during` its force, and `after` it was taken back or replaced. */
export type Phase = (typeof phases)[number]

/** What was different in one phase, compared with before and with the control group. */
export interface PhaseEffect {
  /** Days with figures of both groups. */
  readonly days: number
  /** In the metric's own unit: points of a share, amount per trial, amount per day. */
  readonly effect: Measured
  /** The same as a share of what would have been without the change: −0.25 is a quarter less. */
  readonly relative: Measured
}

/** Why an estimate is not what it could be; `reasonInWords` says it to people. */
export type Reservation =
  | { readonly code: 'less_than_a_year'; readonly days: number }
  | { readonly code: 'no_control' }
  | { readonly code: 'many_days_missing'; readonly days: number; readonly missing: number }
  | { readonly code: 'few_a_day' }

/** One day with figures of both groups (or `daysTogether`, from this day on): the treated group as it was, and as it would have been. */
export interface CounterfactualDay extends Interval {
  readonly day: Day
  readonly phase: Phase
  readonly trials: number
  /** In the metric's own unit. */
  readonly observed: number
  /** What would have been without the change, with the interval in which such a day falls. */
  readonly counterfactual: number
}

/** What came together since the first day in force: answers, hires, Connects more (or fewer, below 0) than without the change. */
export interface CumulativeDay extends Measured {
  readonly day: Day
}

/** What a change did. Intervals are at the plan's confidence. */
export interface Estimate {
  /** `range_only`: read the intervals, not the values. Then they are the widest of what several ways to measure say. */
  readonly quality: 'estimate' | 'range_only'
  readonly reservations: readonly Reservation[]
  readonly during: PhaseEffect
  /** What people did as soon as they knew; null without such days. */
  readonly notice: PhaseEffect | null
  /** What stayed after the end; null without such days. */
  readonly after: PhaseEffect | null
  /** Of the effect, on the scale on which groups are compared (log-odds or log). */
  readonly standardError: number
  /** How far a shock carries over to the next day, 0 to 1, and which share of a usual day's variance is mere sampling. */
  readonly carryOver: number
  readonly samplingShare: number
  readonly days: { readonly before: number; readonly during: number; readonly missing: number }
  /** 7 where single days have too few trials to be compared one by one, else 1. */
  readonly daysTogether: 1 | 7
  readonly series: readonly CounterfactualDay[]
  readonly cumulative: readonly CumulativeDay[]
}

/** Why nothing can be said at all. */
export type NoEstimate =
  | { readonly code: 'too_few_days_before'; readonly days: number; readonly needed: number }
  | { readonly code: 'too_few_days_during'; readonly days: number; readonly needed: number }
  | { readonly code: 'nothing_happened' }

/** Why nothing is said about a segment: nothing can be, or it would tell what single people did (decision 10). */
export type NoSegment = NoEstimate | { readonly code: 'too_few_people'; readonly needed: number }

/** The effect in one segment, for a forest plot. */
export type SegmentEffect = { readonly key: string } & (
  | { readonly measured: PhaseEffect; readonly refused?: undefined }
  | { readonly measured?: undefined; readonly refused: NoSegment }
)

/** What the estimator says about days on which nothing changed. An estimator that often finds something there finds too much. */
export interface PlaceboCheck {
  /** One for each made-up date, in order of the dates: relative effects. */
  readonly effects: readonly { readonly from: Day; readonly relative: Measured }[]
  /** How many of the intervals leave out 0; one in twenty is what to expect. */
  readonly leaveOutZero: number
  /** The share of all, the real one included, whose size is at least that of the real one: small when it stands out. */
  readonly rank: number
}
