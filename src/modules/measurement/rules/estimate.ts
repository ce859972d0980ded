import { ok, refuse, type Result } from '#kernel/result.ts'
import { compare, type Comparison } from './comparison.ts'
import { counterfactualOf } from './counterfactual.ts'
import { fitDays } from './day-errors.ts'
import { designOf, type Adjustment } from './design.ts'
import { FEWEST_PEOPLE } from './daily-series.ts'
import type { Estimate, MeasuredSeries, MeasurePlan, NoEstimate, Reservation, SegmentEffect } from './effect.ts'
import { phaseEffect, type Fitted } from './phase-effect.ts'
import { scaleOf, type Scale } from './scale.ts'

const DAYS_OF_A_YEAR = 365
const LEAST_DAYS_BEFORE = 28
const LEAST_DAYS_DURING = 7
const MANY_MISSING = 0.1

/**
 * What a change did to the treated group: difference-in-differences on daily figures, adjusted for weekdays, trend and season, with
 * errors that carry over from day to day and the sampling noise of each day.
 *
 * @returns an estimate (a range only when history is short or nobody was exempt), or why nothing can be said
 */
export function estimateEffect(plan: MeasurePlan, series: MeasuredSeries): Result<Estimate, NoEstimate> {
  const comparison = compare(plan, series)
  const refused = refusalOf(comparison)
  if (refused !== null) return refuse(refused)
  const scale = scaleOf(plan.kind)
  const reservations = reservationsOf(series, comparison)
  const isRange = reservations.some(({ code }) => code === 'less_than_a_year' || code === 'no_control')
  const fits = adjustmentsFor(comparison, isRange).map((adjustment) => fitOf(scale, comparison, adjustment))
  const [main] = fits as [Fitted]
  const effectIn = (phase: 'notice' | 'during' | 'after') => phaseEffect(phase, { plan, scale, comparison, fits })
  const at = main.design.phaseAt.during!
  return ok({
    quality: isRange ? 'range_only' : 'estimate',
    reservations,
    during: effectIn('during')!,
    notice: effectIn('notice'),
    after: effectIn('after'),
    standardError: Math.sqrt(main.fit.covariance[at]![at]!),
    carryOver: main.fit.carryOver ** (1 / comparison.daysTogether),
    samplingShare: main.fit.samplingShare,
    days: { before: comparison.daysBefore, during: comparison.daysDuring, missing: comparison.missing },
    daysTogether: comparison.daysTogether,
    ...counterfactualOf({ plan, scale, comparison, fits }),
  })
}

/** The same in each segment, each for itself, in the given order; nothing about a segment that is not clear of single people. */
export function estimateSegments(
  plan: MeasurePlan,
  segments: readonly (MeasuredSeries & { readonly key: string })[],
  isClear: (key: string) => boolean,
): SegmentEffect[] {
  return segments.map(({ key, ...series }) => {
    if (!isClear(key)) return { key, refused: { code: 'too_few_people', needed: FEWEST_PEOPLE } }
    const estimate = estimateEffect(plan, series)
    return estimate.ok ? { key, measured: estimate.value.during } : { key, refused: estimate.refusal }
  })
}

function fitOf(scale: Scale, comparison: Comparison, adjustment: Adjustment): Fitted {
  const design = designOf(scale, comparison, adjustment)
  return { design, fit: fitDays(design.regression) }
}

// Without a year before, or without a control group, nobody can tell a drift from an effect: then both readings are part of the answer.
export function adjustmentsFor({ reachesBack }: Comparison, isRange: boolean): Adjustment[] {
  const year = reachesBack >= DAYS_OF_A_YEAR
  return isRange ? [true, false].map((trend) => ({ trend, year })) : [{ trend: true, year }]
}

function refusalOf({ daysBefore, daysDuring, pairs }: Comparison): NoEstimate | null {
  if (daysBefore < LEAST_DAYS_BEFORE) return { code: 'too_few_days_before', days: daysBefore, needed: LEAST_DAYS_BEFORE }
  if (daysDuring < LEAST_DAYS_DURING) return { code: 'too_few_days_during', days: daysDuring, needed: LEAST_DAYS_DURING }
  const isSilent = pairs.every(({ treated }) => treated.sum === 0) || pairs.every(({ control }) => control?.sum === 0)
  return isSilent ? { code: 'nothing_happened' } : null
}

function reservationsOf({ control }: MeasuredSeries, comparison: Comparison): Reservation[] {
  const { reachesBack, missing, pairs, daysTogether } = comparison
  const days = pairs.at(-1)!.first - pairs[0]!.first + 1
  return [
    ...(reachesBack < DAYS_OF_A_YEAR ? [{ code: 'less_than_a_year', days: reachesBack } as const] : []),
    ...(control === null ? [{ code: 'no_control' } as const] : []),
    ...(missing > MANY_MISSING * days ? [{ code: 'many_days_missing', days, missing } as const] : []),
    ...(daysTogether > 1 ? [{ code: 'few_a_day' } as const] : []),
  ]
}
