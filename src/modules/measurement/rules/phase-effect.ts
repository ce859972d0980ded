import type { Comparison, Pair, Tally } from './comparison.ts'
import type { DayFit } from './day-errors.ts'
import type { Design } from './design.ts'
import type { Interval, Measured, MeasurePlan, Phase, PhaseEffect } from './effect.ts'
import type { Scale } from './scale.ts'
import { studentQuantile } from '#kernel/student-t.ts'

export interface Fitted {
  readonly design: Design
  readonly fit: DayFit
}

/** What was fitted, in one or several ways of which the first is the main one. */
export interface Measurement {
  readonly plan: MeasurePlan
  readonly scale: Scale
  readonly comparison: Comparison
  readonly fits: readonly Fitted[]
}

/** The effect in one phase, told in the metric's own unit; null when the phase has no days. The interval spans those of all fits. */
export function phaseEffect(phase: Phase, measurement: Measurement): PhaseEffect | null {
  const { comparison, fits, plan, scale } = measurement
  const members = comparison.pairs.filter((pair) => pair.phase === phase)
  const [main] = fits as [Fitted]
  const at = main.design.phaseAt[phase]
  if (at === undefined || !main.fit.kept[at]) return null
  const observed = scale.plain(treatedOf(members))
  const without = (place: number) => scale.from(scale.to(observed) - place)
  const intervals = fits.map((fitted) => intervalOf(plan, fitted, fitted.design.phaseAt[phase]!))
  const [value, low, high] = [
    without(main.fit.coefficients[at]!),
    without(Math.min(...intervals.map((interval) => interval.low))),
    without(Math.max(...intervals.map((interval) => interval.high))),
  ]
  const told = (tell: (without: number) => number): Measured => ({ value: tell(value), low: tell(low), high: tell(high) })
  return {
    days: members.reduce((sum, { days }) => sum + days, 0),
    effect: told((counterfactual) => observed - counterfactual),
    relative: told((counterfactual) => observed / counterfactual - 1),
  }
}

/** Both groups' figures are there on all pairs, so sums over them compare like with like. */
export function treatedOf(pairs: readonly Pair[]): Tally {
  let [sum, trials] = [0, 0]
  for (const { treated } of pairs) {
    sum += treated.sum
    trials += treated.trials
  }
  return { sum, trials }
}

/** How many standard errors an interval reaches to each side. */
export function reachOf({ confidence }: MeasurePlan, { fit }: Fitted): number {
  return studentQuantile((1 + confidence) / 2, fit.freedom)
}

/** The interval of a coefficient, on the scale. */
export function intervalOf(plan: MeasurePlan, fitted: Fitted, at: number): Interval {
  const half = reachOf(plan, fitted) * Math.sqrt(fitted.fit.covariance[at]![at]!)
  const value = fitted.fit.coefficients[at]!
  return { low: value - half, high: value + half }
}
