import { leastSquares, type LeastSquares } from './least-squares.ts'

/**
 * A regression over days whose errors are made of two things: a shock that carries over from day to day (AR(1)), and the sampling noise of
 * each day, which is larger where there were fewer trials. Days may be missing. Without sampling noise this is Prais and Winsten's
 * regression, with it what a pure AR(1) gets wrong: noise hides how long shocks last, and intervals come out too short.
 */
export interface DayRegression {
  /** When each observation was, in days or other equal steps, ascending. */
  readonly times: Float64Array
  readonly target: Float64Array
  /** The regressors, each with a value per observation. */
  readonly columns: readonly Float64Array[]
  /** How the sampling variance of the observations compares, in any unit. */
  readonly sampling: Float64Array
}

/** How errors behave: `carryOver` per step of time, `samplingShare` of a usual observation's variance. */
export interface ErrorShape {
  readonly carryOver: number
  readonly samplingShare: number
}

export interface DayFit extends ErrorShape {
  readonly coefficients: Float64Array
  readonly kept: readonly boolean[]
  /** Covariance of the coefficients, row by row. */
  readonly covariance: readonly Float64Array[]
  /** Variance of a usual observation's error: the shock's and the sampling noise's together. */
  readonly variance: number
  readonly sampling: Float64Array
  /** How many independent observations less coefficients it is worth. */
  readonly freedom: number
}

const MOST_CARRY_OVER = 0.98

/** Fits it with the errors' shape by restricted maximum likelihood: the likelihood of what the regressors leave over. */
export function fitDays(regression: DayRegression): DayFit {
  return fitWithErrors(regression, likeliestShape(regression))
}

/** Fits it with errors of a known shape: generalised least squares. */
export function fitWithErrors(regression: DayRegression, shape: ErrorShape): DayFit {
  const sampling = relativeTo(regression.sampling)
  const { fit } = whitenedFit(regression, sampling, shape)
  const variance = fit.residual / fit.freedom
  return {
    ...shape,
    variance,
    sampling,
    coefficients: fit.coefficients,
    kept: fit.kept,
    covariance: fit.inverse.map((row) => row.map((value) => value * variance)),
    freedom: worthOf(fit, regression.target.length, shape),
  }
}

// Observations that carry over tell less: n (1 − ρ) / (1 + ρ) of them are worth n independent ones, for the part that is a shock.
function worthOf(fit: LeastSquares, observations: number, { carryOver, samplingShare }: ErrorShape): number {
  const independent = samplingShare + ((1 - samplingShare) * (1 - carryOver)) / (1 + carryOver)
  return Math.max(3, observations * independent - (observations - fit.freedom))
}

/** Searches a grid, then ever finer around its best point: the likelihood is smooth, cheap, and may have two hills. */
function likeliestShape(regression: DayRegression): ErrorShape {
  const sampling = relativeTo(regression.sampling)
  const score = (shape: ErrorShape) => misfit(regression, sampling, shape)
  let best: ErrorShape = { carryOver: 0, samplingShare: 0 }
  let least = score(best)
  const look = (carryOver: number, samplingShare: number) => {
    const shape = { carryOver: within(carryOver, MOST_CARRY_OVER), samplingShare: within(samplingShare, 1) }
    const value = score(shape)
    if (value < least - 1e-10) [best, least] = [shape, value]
  }
  for (const carryOver of [0.2, 0.45, 0.7, 0.9]) for (const samplingShare of [0, 0.4, 0.8]) look(carryOver, samplingShare)
  for (let step = 0.12; step > 0.003; step /= 2) {
    const { carryOver, samplingShare } = best
    for (const [x, y] of AROUND) look(carryOver + x * step, samplingShare + y * step * 1.5)
  }
  // Where everything is sampling noise there is nothing to carry over, and every carry-over is as likely.
  return best.samplingShare === 1 ? { carryOver: 0, samplingShare: 1 } : best
}

const AROUND = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
  [1, 1],
  [-1, -1],
] as const

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}

/** −2 ln of the restricted likelihood, with the variance at its best and without what is the same for every shape. */
function misfit(regression: DayRegression, sampling: Float64Array, shape: ErrorShape): number {
  const { fit, logVariances } = whitenedFit(regression, sampling, shape)
  return logVariances + fit.logDeterminant + fit.freedom * Math.log(Math.max(fit.residual, Number.MIN_VALUE))
}

function relativeTo(sampling: Float64Array): Float64Array {
  const mean = sampling.reduce((sum, value) => sum + value, 0) / sampling.length
  return mean > 0 ? sampling.map((value) => value / mean) : sampling.map(() => 1)
}

/**
 * Takes from every observation what the ones before let expect, and divides by the deviation of the rest (Kalman's filter): what is left
 * is independent and equally uncertain.
 */
function whitenedFit(regression: DayRegression, sampling: Float64Array, { carryOver, samplingShare }: ErrorShape) {
  const { times, target, columns } = regression
  const shock = 1 - samplingShare
  const gains = new Float64Array(times.length)
  const fades = new Float64Array(times.length)
  const deviations = new Float64Array(times.length)
  let logVariances = 0
  let unsure = shock
  for (let at = 0; at < times.length; at += 1) {
    const fade = at === 0 ? 0 : carryOver ** (times[at]! - times[at - 1]!)
    const expected = fade * fade * unsure + shock * (1 - fade * fade)
    // Never quite 0, or a history without any noise could not be measured.
    const variance = Math.max(expected + samplingShare * sampling[at]!, 1e-12)
    gains[at] = expected / variance
    fades[at] = fade
    deviations[at] = Math.sqrt(variance)
    unsure = expected * (1 - gains[at]!)
    logVariances += Math.log(variance)
  }
  const whiten = (values: Float64Array) => {
    const white = new Float64Array(values.length)
    let known = 0
    for (let at = 0; at < values.length; at += 1) {
      const news = values[at]! - fades[at]! * known
      known = fades[at]! * known + gains[at]! * news
      white[at] = news / deviations[at]!
    }
    return white
  }
  return { fit: leastSquares(columns.map(whiten), whiten(target)), logVariances }
}
