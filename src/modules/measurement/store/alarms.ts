import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import type { Guardrail, MetricName, PolicyName, SuspensionRefused } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Day, Measured } from '../rules/effect.ts'

/** A side effect that went as far as a plan calls bad enough. */
export interface Alarm {
  readonly policy: PolicyName
  readonly version: number
  readonly metric: MetricName
  readonly guardrail: Guardrail
  /** As a share of what would have been without the change. */
  readonly effect: Measured
  readonly through: Day
  /** The version that let the clauses stop charging. */
  readonly suspendedBy: number | null
  /** The code of the reason, where the plan wanted it and it could not be. */
  readonly notSuspendedBecause: SuspensionRefused['code'] | null
  readonly at: Instant
}

const columns = sql.raw(
  'policy, version, metric, guardrail, effect, through::text as through, suspended_by, not_suspended_because, at',
)

export async function insertAlarm(tx: Tx, alarm: Omit<Alarm, 'at'>): Promise<void> {
  await sql`
    insert into measurement.alarm (policy, version, metric, guardrail, effect, through, suspended_by, not_suspended_because)
    values (${alarm.policy}, ${alarm.version}, ${alarm.metric}, ${JSON.stringify(alarm.guardrail)}::jsonb, ${JSON.stringify(alarm.effect)}::jsonb,
            ${alarm.through}::date, ${alarm.suspendedBy}, ${alarm.notSuspendedBecause})`.execute(tx)
}

export async function selectAlarmsOf(tx: Tx, policy: PolicyName, version: number): Promise<readonly Alarm[]> {
  const { rows } = await sql<Alarm>`
    select ${columns} from measurement.alarm where policy = ${policy} and version = ${version} order by alarm.at`.execute(tx)
  return rows
}

/** All alarms, newest first; at most a handful per version. */
export async function selectAlarms(
  tx: Tx,
  { before, limit }: { readonly before?: Instant | undefined; readonly limit: number },
): Promise<readonly Alarm[]> {
  const { rows } = await sql<Alarm>`
    select ${columns} from measurement.alarm where (${before === undefined} or alarm.at < ${before ?? null}::timestamptz)
    order by alarm.at desc limit ${limit}`.execute(tx)
  return rows
}
