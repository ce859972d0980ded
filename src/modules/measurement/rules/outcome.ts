import type { PersonOfCases } from '#modules/charges/index.ts'
import type { MeasurementPlan, MetricName } from '#modules/policy/index.ts'
import { clearSegments, segmentsOf, seriesOf, type Counted } from './daily-series.ts'
import type { Day, Estimate, MeasurePlan, NoEstimate, PlaceboCheck, SegmentEffect } from './effect.ts'
import { estimateEffect, estimateSegments } from './estimate.ts'
import { metricOf } from './metrics.ts'
import { checkPlacebos } from './placebo.ts'

/** What one version did to one metric, as far as could be seen on one day. */
export interface Outcome {
  readonly metric: MetricName
  readonly plan: MeasurePlan
  /** The last day that was looked at. */
  readonly through: Day
  /** Exactly one of the two. */
  readonly estimate?: Estimate
  readonly refused?: NoEstimate
  /** Empty for guardrails. */
  readonly segments: readonly SegmentEffect[]
  readonly placebos: PlaceboCheck | null
}

/** When a version was announced and in force, in whole days. */
export interface LifeInDays {
  readonly announcedOn: Day
  /** The first whole day in force. */
  readonly effectiveFrom: Day
  /** The first day that was not, or not wholly, in force any more. */
  readonly effectiveUntil: Day | null
}

/** The plan of a version as the estimator takes it. */
export function effectPlan(plan: MeasurementPlan, metric: MetricName, life: LifeInDays): MeasurePlan {
  return { kind: metricOf(metric).kind, ...life, preDays: plan.preDays, confidence: plan.confidencePercent / 100 }
}

export interface ToMeasure {
  readonly metric: MetricName
  readonly plan: MeasurementPlan
  readonly life: LifeInDays
  readonly counted: Counted
  /** Who stands behind the cases while the version was in force. */
  readonly people: readonly PersonOfCases[]
}

/** Everything that is computed for one metric of a version; whatever comes out is kept. */
export function measure({ metric, plan, life, counted, people }: ToMeasure): Outcome {
  const effect = effectPlan(plan, metric, life)
  const series = seriesOf(metric, counted, plan.control)
  const estimate = estimateEffect(effect, series)
  const through = counted.days.at(-1) ?? life.announcedOn
  if (!estimate.ok) return { metric, plan: effect, through, refused: estimate.refusal, segments: [], placebos: null }
  const isPrimary = metric === plan.primary
  return {
    metric,
    plan: effect,
    through,
    estimate: estimate.value,
    segments: isPrimary
      ? estimateSegments(effect, segmentsOf(metric, counted, plan.control), clearSegments(metric, people, plan.control))
      : [],
    placebos: isPrimary ? checkPlacebos(effect, series) : null,
  }
}
