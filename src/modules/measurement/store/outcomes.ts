import { sql } from 'kysely'
import type { MetricName, PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Day, Measured } from '../rules/effect.ts'
import type { GuardrailReading } from '../rules/guardrails.ts'
import type { Outcome } from '../rules/outcome.ts'

export interface OutcomeRow {
  readonly policy: PolicyName
  readonly version: number
  readonly isPrimary: boolean
  readonly outcome: Outcome
}

/** Keeps what was computed. The same day's result is kept once; it cannot come out differently. */
export async function insertOutcome(tx: Tx, { policy, version, isPrimary, outcome }: OutcomeRow): Promise<void> {
  await sql`
    insert into measurement.outcome (policy, version, metric, through, is_primary, outcome)
    values (${policy}, ${version}, ${outcome.metric}, ${outcome.through}::date, ${isPrimary}, ${JSON.stringify(outcome)}::jsonb)
    on conflict do nothing`.execute(tx)
}

/** The newest result of each metric of a version, the primary one first. */
export async function selectNewestOutcomes(
  tx: Tx,
  policy: PolicyName,
  version: number,
): Promise<readonly (OutcomeRow & { readonly computedAt: Date })[]> {
  const { rows } = await sql<OutcomeRow & { computedAt: Date }>`
    select distinct on (is_primary, metric) policy, version, is_primary, outcome, computed_at
    from measurement.outcome where policy = ${policy} and version = ${version}
    order by is_primary desc, metric, through desc`.execute(tx)
  return rows
}

/** The newest primary result of every version that has one, newest version first, without its long series. */
export async function selectNewestEffects(
  tx: Tx,
  policy: PolicyName,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly NewestEffect[]> {
  const { rows } = await sql<NewestEffect>`
    select newest.* from (
      select distinct version from measurement.outcome
      where policy = ${policy} and is_primary and version < ${before ?? 2_147_483_647} order by version desc limit ${limit}
    ) measured
    cross join lateral (
      select version, metric, through::text as through, outcome #>> '{estimate,quality}' as quality,
             outcome #> '{estimate,during,relative}' as relative, outcome #> '{estimate,during,effect}' as effect
      from measurement.outcome o
      where o.policy = ${policy} and o.version = measured.version and is_primary order by o.through desc limit 1
    ) newest
    order by version desc`.execute(tx)
  return rows
}

export interface NewestEffect {
  readonly version: number
  readonly metric: MetricName
  readonly through: Day
  /** Null, like the figures, when nothing could be said. */
  readonly quality: 'estimate' | 'range_only' | null
  readonly relative: Measured | null
  readonly effect: Measured | null
}

/** What the newest days said about a metric, one each, the newest first. */
export async function selectReadings(
  tx: Tx,
  of: { readonly policy: PolicyName; readonly version: number; readonly metric: MetricName },
  limit: number,
): Promise<readonly GuardrailReading[]> {
  const { rows } = await sql<GuardrailReading>`
    select through::text as through, outcome #> '{estimate,during,relative}' as relative from measurement.outcome
    where policy = ${of.policy} and version = ${of.version} and metric = ${of.metric}
    order by outcome.through desc limit ${limit}`.execute(tx)
  return rows
}

/** The last day that a metric of a version was computed for. */
export async function findLastOutcomeDay(
  tx: Tx,
  of: { readonly policy: PolicyName; readonly version: number; readonly metric: MetricName },
): Promise<Day | undefined> {
  const { rows } = await sql<{ through: Day | null }>`
    select max(through)::text as through from measurement.outcome
    where policy = ${of.policy} and version = ${of.version} and metric = ${of.metric}`.execute(tx)
  return rows[0]?.through ?? undefined
}
