import type { Instant } from '#kernel/instant.ts'
import {
  selectActivations,
  selectEntriesOf,
  type ImpactForecast,
  type MeasurementPlan,
  type PolicyName,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Interval, Measured } from './rules/effect.ts'
import type { Outcome } from './rules/outcome.ts'
import { selectAlarmsOf, type Alarm } from './store/alarms.ts'
import { selectNewestEffects, selectNewestOutcomes, type NewestEffect } from './store/outcomes.ts'

/** Everything that is known about what one version did. */
export interface VersionOutcome {
  readonly policy: PolicyName
  readonly version: number
  readonly announcedAt: Instant
  /** As it was announced, and cannot be changed. */
  readonly plan: MeasurementPlan
  readonly since: Instant | null
  readonly until: Instant | null
  /** The newest computation; absent as long as it has not been in force for long enough. */
  readonly primary?: Outcome
  readonly computedAt?: Instant
  /** The newest computation of each guardrail's metric that has one. */
  readonly guardrails: readonly Outcome[]
  readonly alarms: readonly Alarm[]
  /** What was foreseen for the primary metric when it was announced, if anything was. */
  readonly forecast?: ImpactForecast
}

/** What a version did, by the newest computation; undefined when there is no such version or it was announced without a plan. */
export async function readOutcome(tx: Tx, policy: PolicyName, version: number): Promise<VersionOutcome | undefined> {
  const announced = (await selectEntriesOf(tx, policy, version)).find(({ kind }) => kind === 'announced')
  const plan = announced?.content.measurement
  if (announced === undefined || plan === undefined) return undefined
  const [outcomes, alarms, activations] = [
    await selectNewestOutcomes(tx, policy, version),
    await selectAlarmsOf(tx, policy, version),
    await selectActivations(tx, policy),
  ]
  const active = activations.find((one) => one.version === version)
  const primary = outcomes.find(({ isPrimary }) => isPrimary)
  const forecast = announced.content.impact?.forecast?.find(({ metric }) => metric === plan.primary)
  return {
    policy,
    version,
    announcedAt: announced.at,
    plan,
    since: active?.since ?? null,
    until: active?.until ?? null,
    ...(primary === undefined ? {} : { primary: primary.outcome, computedAt: primary.computedAt }),
    guardrails: outcomes.filter(({ isPrimary }) => !isPrimary).map(({ outcome }) => outcome),
    alarms,
    ...(forecast === undefined ? {} : { forecast }),
  }
}

/** One line of the scorecard: what was foreseen and what came, both as a share of what would have been. */
export interface ScoredVersion extends NewestEffect {
  readonly title: string
  /** Absent when nothing was foreseen for this metric. */
  readonly forecast?: Measured
  /** Whether the measured interval and the foreseen range have anything in common; absent without both. */
  readonly met?: boolean
}

/** Forecast against outcome, for all versions that were measured, newest first: misses stay. */
export async function readScorecard(
  tx: Tx,
  policy: PolicyName,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly ScoredVersion[]> {
  const effects = await selectNewestEffects(tx, policy, page)
  const scored: ScoredVersion[] = []
  for (const effect of effects) {
    const announced = (await selectEntriesOf(tx, policy, effect.version)).find(({ kind }) => kind === 'announced')
    const forecast = relativeForecast(announced?.content.impact?.forecast?.find(({ metric }) => metric === effect.metric))
    const both = forecast !== undefined && effect.relative !== null ? { forecast, relative: effect.relative } : undefined
    scored.push({
      ...effect,
      title: announced?.content.title ?? '',
      ...(forecast === undefined ? {} : { forecast }),
      ...(both === undefined ? {} : { met: meetsForecast(both.relative, both.forecast) }),
    })
  }
  return scored
}

/** Whether what was measured and what was foreseen have anything in common. A wide interval meets much. */
export function meetsForecast(measured: Interval, forecast: Interval): boolean {
  return measured.low <= forecast.high && forecast.low <= measured.high
}

/** A forecast as a share of what was recorded before; undefined where there was nothing to take a share of. */
export function relativeForecast(forecast: ImpactForecast | undefined): Measured | undefined {
  if (forecast === undefined || forecast.before === 0) return undefined
  const share = (value: number) => value / forecast.before - 1
  return { value: share(forecast.expected), low: share(forecast.low), high: share(forecast.high) }
}
