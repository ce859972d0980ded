import { invariant } from '#kernel/invariant.ts'
import { suspendClauses, type Guardrail, type MetricName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { selectPeople } from './count-people.ts'
import { guardrailHit } from './events.ts'
import type { MeasuredVersion } from './measured-versions.ts'
import { plusDays } from './rules/days.ts'
import type { Day } from './rules/effect.ts'
import { isHit } from './rules/guardrails.ts'
import { metricOf } from './rules/metrics.ts'
import { measure } from './rules/outcome.ts'
import { relativeInWords } from './rules/outcome-words.ts'
import { insertAlarm, selectAlarmsOf, type Alarm } from './store/alarms.ts'
import { findLastCountedDay, selectCounted } from './store/daily-figures.ts'
import { findLastOutcomeDay, insertOutcome, selectReadings } from './store/outcomes.ts'

/** In force for less than this, nothing is said. */
const LEAST_DAYS_IN_FORCE = 7
/** So long after its end a version is still measured: what it did may stay. */
export const DAYS_AFTER_THE_END = 30

/** Computes what can be computed of a version and was not yet, keeps it, and acts on its guardrails. Repeating it changes nothing. */
export async function measureVersion(ctx: Ctx, measured: MeasuredVersion): Promise<void> {
  const { plan } = measured
  const metrics = new Set<MetricName>([plan.primary, ...plan.guardrails.map(({ metric }) => metric)])
  for (const metric of metrics) await measureMetric(ctx.tx, measured, metric)
  // What has ended cannot be stopped any more.
  if (measured.endedAt !== null) return
  const known = await selectAlarmsOf(ctx.tx, measured.policy, measured.version)
  for (const guardrail of plan.guardrails)
    if (!known.some(({ metric }) => metric === guardrail.metric)) await watch(ctx, measured, guardrail)
}

async function measureMetric(tx: Tx, measured: MeasuredVersion, metric: MetricName): Promise<void> {
  const { policy, version, plan, life } = measured
  const through = await lastDayToLookAt(tx, measured, metric)
  if (through === undefined || through < plusDays(life.effectiveFrom, LEAST_DAYS_IN_FORCE - 1)) return
  const last = await findLastOutcomeDay(tx, { policy, version, metric })
  if (last !== undefined && last >= through) return
  const from = plusDays(life.announcedOn, -plan.preDays)
  const counted = await selectCounted(tx, metricOf(metric).source, { from, through })
  const isPrimary = metric === plan.primary
  // Only what is said by group asks who stands behind it, and only the days in force, which it is about.
  const people = isPrimary ? await selectPeople(tx, metricOf(metric).source, { ...life, through }) : []
  await insertOutcome(tx, { policy, version, isPrimary, outcome: measure({ metric, plan, life, counted, people }) })
}

async function lastDayToLookAt(tx: Tx, { life }: MeasuredVersion, metric: MetricName): Promise<Day | undefined> {
  const counted = await findLastCountedDay(tx, metricOf(metric).source)
  if (counted === undefined || life.effectiveUntil === null) return counted
  const last = plusDays(life.effectiveUntil, DAYS_AFTER_THE_END - 1)
  return counted < last ? counted : last
}

async function watch(ctx: Ctx, { policy, version }: MeasuredVersion, guardrail: Guardrail): Promise<void> {
  const { metric } = guardrail
  const readings = await selectReadings(ctx.tx, { policy, version, metric }, guardrail.days)
  if (!isHit(guardrail, readings)) return
  const [newest] = readings
  invariant(newest?.relative != null, 'a guardrail is hit by a reading')
  const acted = guardrail.act === 'suspend' ? await suspend(ctx, { version, metric, relative: newest.relative }) : told
  await insertAlarm(ctx.tx, { policy, version, metric, guardrail, effect: newest.relative, through: newest.through, ...acted })
  const { value: effect } = newest.relative
  ctx.announce(guardrailHit({ policy, version, metric, effect, act: guardrail.act, suspendedBy: acted.suspendedBy }))
}

const told = { suspendedBy: null, notSuspendedBecause: null } as const

/** Lets all clauses that the version changed stop charging: a decrease, so it starts at once and stands in the register. */
async function suspend(
  ctx: Ctx,
  { version, metric, relative }: { version: number; metric: MetricName; relative: { value: number; low: number; high: number } },
): Promise<Pick<Alarm, 'suspendedBy' | 'notSuspendedBecause'>> {
  const words = `Announcing version ${version} we wrote down when a side effect would be bad enough to stop. That point is reached: ${metricOf(metric).inSentence} is ${relativeInWords(relative)} what it would have been without the change. So what version ${version} changed stops charging now. What it took so far has not been returned by this; taking the version back would do that.`
  const suspended = await suspendClauses.run(ctx, suspendClauses.input.parse({ version, words }))
  return suspended.ok
    ? { suspendedBy: suspended.value.version, notSuspendedBecause: null }
    : { suspendedBy: null, notSuspendedBecause: suspended.refusal.code }
}
