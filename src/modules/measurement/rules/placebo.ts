import { compare, dayOf, type Comparison } from './comparison.ts'
import { fitDays, fitWithErrors } from './day-errors.ts'
import { designOf } from './design.ts'
import type { MeasuredSeries, MeasurePlan, PlaceboCheck } from './effect.ts'
import { adjustmentsFor } from './estimate.ts'
import { phaseEffect, type Fitted } from './phase-effect.ts'
import { scaleOf } from './scale.ts'

const DATES = 60
const LEAST_DATES = 20

/**
 * Measures days before the announcement, on which nothing changed, as if a change of the same length had begun there: at `dates` days,
 * evenly spread. How errors behave is found once, on all these days together.
 *
 * @returns null when the days before do not have room for at least 20 such dates, or the change itself cannot be measured
 */
export function checkPlacebos(plan: MeasurePlan, series: MeasuredSeries, dates = DATES): PlaceboCheck | null {
  const scale = scaleOf(plan.kind)
  const comparison = compare(plan, series)
  const quiet = { ...comparison, pairs: comparison.pairs.filter(({ phase }) => phase === 'before') }
  const length = comparison.pairs.filter(({ phase }) => phase === 'during').length
  const starts = startsOf(quiet, length, dates)
  if (length === 0 || starts.length < LEAST_DATES) return null
  const [adjustment] = adjustmentsFor(comparison, false)
  const shape = fitDays(designOf(scale, quiet, adjustment!).regression)
  const measureFrom = (start: number) => {
    const pretended = pretend(quiet, start, length)
    const design = designOf(scale, pretended, adjustment!)
    const fitted = { design, fit: fitWithErrors(design.regression, shape) }
    return {
      day: quiet.pairs[start]!.first,
      size: sizeOf(fitted),
      effect: phaseEffect('during', { plan, scale, comparison: pretended, fits: [fitted] }),
    }
  }
  const real = designOf(scale, comparison, adjustment!)
  const realSize = sizeOf({ design: real, fit: fitWithErrors(real.regression, shape) })
  const placebos = starts.map(measureFrom).filter(({ effect }) => effect !== null)
  const atLeast = placebos.filter(({ size }) => size >= realSize).length
  return {
    effects: placebos.map(({ day, effect }) => ({ from: dayOf(day), relative: effect!.relative })),
    leaveOutZero: placebos.filter(({ effect }) => effect!.relative.low > 0 || effect!.relative.high < 0).length,
    rank: (1 + atLeast) / (1 + placebos.length),
  }
}

/** Leaves some days on both sides, or the first and last dates would be measured against next to nothing. */
function startsOf({ pairs, daysTogether }: Comparison, length: number, dates: number): number[] {
  const margin = Math.ceil(28 / daysTogether)
  const room = pairs.length - length - 2 * margin + 1
  const count = Math.min(dates, Math.max(0, room))
  return Array.from({ length: count }, (_, index) => margin + Math.floor((index * room) / count))
}

function pretend(quiet: Comparison, start: number, length: number): Comparison {
  const pairs = quiet.pairs.map((pair, at) => (at >= start && at < start + length ? { ...pair, phase: 'during' as const } : pair))
  return { ...quiet, pairs }
}

/** In standard errors: a change at the end of a history is harder to measure than one in its middle, and must not stand out for that. */
function sizeOf({ design, fit }: Fitted): number {
  const at = design.phaseAt.during!
  return Math.abs(fit.coefficients[at]!) / Math.sqrt(fit.covariance[at]![at]!)
}
