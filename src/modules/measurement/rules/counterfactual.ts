import { dayOf, type Pair } from './comparison.ts'
import { controlOf } from './design.ts'
import { phases, type CounterfactualDay, type CumulativeDay, type Phase } from './effect.ts'
import { phaseEffect, reachOf, treatedOf, type Fitted, type Measurement } from './phase-effect.ts'

/** What one day would have been without the change. */
interface Expected {
  readonly pair: Pair
  /** On the scale, and how uncertain it is as a baseline and as a day. */
  readonly place: number
  readonly deviation: number
  /** In the metric's own unit, per trial. */
  readonly plain: number
  /** The baseline's regressors. */
  readonly regressors: readonly number[]
}

/** The days as they would have been without the change, and what came together since. */
export function counterfactualOf(measurement: Measurement): {
  readonly series: readonly CounterfactualDay[]
  readonly cumulative: readonly CumulativeDay[]
} {
  const [main] = measurement.fits as [Fitted]
  const reach = reachOf(measurement.plan, main)
  const days = levelled(measurement, expectedDays(measurement, main))
  return {
    series: days.map((day) => dayInPlain(measurement, day, reach)),
    cumulative: cumulate(measurement, main, days, reach),
  }
}

function expectedDays({ scale, comparison }: Measurement, { design, fit }: Fitted): Expected[] {
  return comparison.pairs.map((pair, at) => {
    const regressors = design.regression.columns.slice(0, design.baseline).map((column) => column[at]!)
    const baseline = regressors.reduce((sum, value, index) => sum + value * fit.coefficients[index]!, 0)
    const place = baseline + controlOf(scale, pair)
    const ofDay = fit.variance * (1 - fit.samplingShare + fit.samplingShare * fit.sampling[at]!)
    const deviation = Math.sqrt(quadratic(fit.covariance, regressors) + ofDay)
    return { pair, place, deviation, plain: scale.from(place), regressors }
  })
}

/**
 * The middle of a skewed distribution is not its mean, so days would not add up to what the estimate says. One factor per phase (near 1)
 * makes them do so.
 */
function levelled(measurement: Measurement, days: readonly Expected[]): Expected[] {
  const factors = Object.fromEntries(phases.map((phase) => [phase, factorOf(phase, measurement, days)])) as Record<Phase, number>
  return days.map((day) => ({ ...day, plain: day.plain * factors[day.pair.phase] }))
}

function factorOf(phase: Phase, measurement: Measurement, days: readonly Expected[]): number {
  const members = days.filter((day) => day.pair.phase === phase)
  if (members.length === 0) return 1
  const { sum, trials } = treatedOf(members.map((day) => day.pair))
  const effect = phaseEffect(phase, measurement)?.effect.value ?? 0
  const total = members.reduce((expected, day) => expected + day.plain * day.pair.treated.trials, 0)
  return Math.max(0, sum - effect * trials) / total
}

function dayInPlain({ scale, plan }: Measurement, { pair, plain, place, deviation }: Expected, reach: number): CounterfactualDay {
  const factor = plain / scale.from(place)
  const most = plan.kind === 'rate' ? 1 : Infinity
  return {
    day: dayOf(pair.first),
    phase: pair.phase,
    trials: pair.treated.trials,
    observed: pair.treated.sum / pair.treated.trials,
    counterfactual: Math.min(most, plain),
    low: scale.from(place - reach * deviation) * factor,
    high: Math.min(most, scale.from(place + reach * deviation) * factor),
  }
}

/** Sums observed less expected from the first day in force on; the band adds up shocks with their carry-over, noise and the baseline's own doubt. */
function cumulate({ scale, comparison }: Measurement, { fit, design }: Fitted, days: readonly Expected[], reach: number) {
  const since: CumulativeDay[] = []
  const drift = new Float64Array(design.baseline)
  const time = (pair: Pair) => pair.middle / comparison.daysTogether
  let [value, shocks, noise, carried, weightBefore] = [0, 0, 0, 0, 0]
  let before: Pair | undefined
  for (const [at, { pair, plain, regressors }] of days.entries()) {
    if (pair.phase !== 'during' && pair.phase !== 'after') continue
    const { sum, trials } = pair.treated
    const weight = scale.slope(plain) * trials
    value += sum - plain * trials
    for (const [index, regressor] of regressors.entries()) drift[index]! += weight * regressor
    carried = before === undefined ? 0 : (carried + weightBefore) * fit.carryOver ** (time(pair) - time(before))
    shocks += weight * weight + 2 * weight * carried
    noise += weight * weight * fit.sampling[at]!
    ;[before, weightBefore] = [pair, weight]
    const errors = fit.variance * ((1 - fit.samplingShare) * shocks + fit.samplingShare * noise)
    const half = reach * Math.sqrt(errors + quadratic(fit.covariance, drift))
    since.push({ day: dayOf(pair.first), value, low: value - half, high: value + half })
  }
  return since
}

/** x′Vx over the first columns. */
function quadratic(covariance: readonly Float64Array[], vector: ArrayLike<number>): number {
  let sum = 0
  for (let row = 0; row < vector.length; row += 1)
    for (let column = 0; column < vector.length; column += 1) sum += vector[row]! * covariance[row]![column]! * vector[column]!
  return Math.max(0, sum)
}
