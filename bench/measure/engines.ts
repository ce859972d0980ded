import { compare, type Comparison, type Pair, type Tally } from '../../src/modules/measurement/rules/comparison.ts'
import { fitDays, fitWithErrors } from '../../src/modules/measurement/rules/day-errors.ts'
import { designOf, type Design } from '../../src/modules/measurement/rules/design.ts'
import { leastSquares } from '../../src/modules/measurement/rules/least-squares.ts'
import { estimateEffect } from '../../src/modules/measurement/rules/estimate.ts'
import { scaleOf, type Scale } from '../../src/modules/measurement/rules/scale.ts'
import { studentQuantile } from '../../src/kernel/student-t.ts'
import type { Interval } from '../../src/modules/measurement/rules/effect.ts'
import type { History } from './histories.ts'

/** One way to find out what a change did. @returns the interval, in the unit of the history's truth; null when it has no answer */
export type Engine = (history: History) => Interval | null

export const engines = {
  naive,
  'newey-west': neweyWest,
  'prais-winsten': (history: History) => withErrors(history, pureCarryOver),
  'prais-winsten-levels': (history: History) => withErrors(history, pureCarryOver, plainScale),
  'noise-levels': (history: History) => withErrors(history, fitDays, plainScale),
  'noise-arcsine': (history: History) => withErrors(history, fitDays, arcsineScale),
  shipped: (history: History) => {
    const estimate = estimateEffect(history.plan, history.series)
    return estimate.ok ? estimate.value.during.effect : null
  },
} satisfies Record<string, Engine>

const plainOf = ({ sum, trials }: Tally) => sum / trials

/** Welch's test of as many days before the announcement as during, as if every day were independent and nothing else happened. */
function naive(history: History): Interval | null {
  const { pairs } = compare(history.plan, history.series)
  const during = pairs.filter(({ phase }) => phase === 'during').map(({ treated }) => plainOf(treated))
  const before = pairs
    .filter(({ phase }) => phase === 'before')
    .slice(-during.length)
    .map(({ treated }) => plainOf(treated))
  const [a, b] = [momentsOf(during), momentsOf(before)]
  const variance = a.variance / during.length + b.variance / before.length
  const freedom =
    variance ** 2 /
    ((a.variance / during.length) ** 2 / (during.length - 1) + (b.variance / before.length) ** 2 / (before.length - 1))
  return around(a.mean - b.mean, Math.sqrt(variance) * studentQuantile(0.975, freedom))
}

/** The same regression on the same differences as the shipped one, by least squares, with Newey and West's errors (Bartlett's weights). */
function neweyWest(history: History): Interval {
  const { comparison, design, scale } = designed(history)
  const { regression } = design
  const fit = leastSquares(
    regression.columns.map((column) => column.slice()),
    regression.target.slice(),
  )
  const n = regression.target.length
  const lags = Math.floor(4 * (n / 100) ** (2 / 9))
  const at = design.phaseAt.during!
  // What one observation adds to this coefficient's error: a row of (X′X)⁻¹X′, times its residual.
  const scores = Float64Array.from({ length: n }, (_, row) => {
    const residual = regression.columns.reduce(
      (rest, column, index) => rest - fit.coefficients[index]! * column[row]!,
      regression.target[row]!,
    )
    return residual * regression.columns.reduce((sum, column, index) => sum + fit.inverse[at]![index]! * column[row]!, 0)
  })
  let variance = 0
  for (let lag = 0; lag <= lags; lag += 1)
    for (let row = lag; row < n; row += 1)
      variance += (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * scores[row]! * scores[row - lag]!
  const half = studentQuantile(0.975, fit.freedom) * Math.sqrt((variance * n) / fit.freedom)
  return told(scale, comparison, around(fit.coefficients[at]!, half))
}

function withErrors(history: History, fitter: typeof fitDays, scaleFor = scaleOf): Interval {
  const { comparison, design, scale } = designed(history, scaleFor)
  const fit = fitter(design.regression)
  const at = design.phaseAt.during!
  const half = studentQuantile(0.975, fit.freedom) * Math.sqrt(fit.covariance[at]![at]!)
  return told(scale, comparison, around(fit.coefficients[at]!, half))
}

/** Prais and Winsten's regression: the carry-over is the correlation of residuals with the day before, found in turns with the coefficients. */
function pureCarryOver(regression: Design['regression']) {
  let carryOver = 0
  for (let turn = 0; turn < 50; turn += 1) {
    const { coefficients } = fitWithErrors(regression, { carryOver, samplingShare: 0 })
    const rest = regression.target.map((value, row) =>
      regression.columns.reduce((left, column, index) => left - coefficients[index]! * column[row]!, value),
    )
    let [products, squares] = [0, 0]
    for (let row = 1; row < rest.length; row += 1) {
      if (regression.times[row]! - regression.times[row - 1]! !== 1) continue
      products += rest[row]! * rest[row - 1]!
      squares += rest[row - 1]! ** 2
    }
    const next = Math.min(0.98, Math.max(0, products / squares))
    if (Math.abs(next - carryOver) < 1e-6) break
    carryOver = next
  }
  return fitWithErrors(regression, { carryOver, samplingShare: 0 })
}

function designed(history: History, scaleFor = scaleOf) {
  const scale = scaleFor(history.plan.kind)
  const comparison = compare(history.plan, history.series)
  return { scale, comparison, design: designOf(scale, comparison, { trend: true, year: true }) }
}

function told(scale: Scale, { pairs }: Comparison, interval: Interval): Interval {
  const during = pairs.filter(({ phase }) => phase === 'during')
  const sumOf = (value: (pair: Pair) => number) => during.reduce((sum, pair) => sum + value(pair), 0)
  const observed = scale.plain({ sum: sumOf(({ treated }) => treated.sum), trials: sumOf(({ treated }) => treated.trials) })
  const tell = (place: number) => observed - scale.from(scale.to(observed) - place)
  return { low: tell(interval.low), high: tell(interval.high) }
}

function plainScale(kind: string): Scale {
  return {
    ...scaleOf('rate'),
    of: plainOf,
    to: (plain) => plain,
    from: (place) => place,
    noise: (plain, trials) => (kind === 'rate' ? (plain * (1 - plain)) / trials : plain),
    slope: () => 1,
    plain: plainOf,
  }
}

function arcsineScale(kind: 'rate' | 'per_day' | 'mean'): Scale {
  if (kind !== 'rate')
    return {
      ...plainScale(kind),
      of: (tally) => 2 * Math.sqrt(tally.sum + 3 / 8),
      to: (plain) => 2 * Math.sqrt(plain),
      from: (place) => (Math.max(0, place) / 2) ** 2,
      noise: () => 1,
    }
  return {
    ...scaleOf('rate'),
    of: ({ sum, trials }) => 2 * Math.asin(Math.sqrt((sum + 3 / 8) / (trials + 3 / 4))),
    to: (plain) => 2 * Math.asin(Math.sqrt(plain)),
    from: (place) => Math.sin(Math.min(Math.PI, Math.max(0, place)) / 2) ** 2,
    noise: (_, trials) => 1 / trials,
  }
}

function around(value: number, half: number): Interval {
  return { low: value - half, high: value + half }
}

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) }
}
