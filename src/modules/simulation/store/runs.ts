import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Forecast } from '../rules/behaviour.ts'
import type { Report, RunRecord } from '../rules/report.ts'

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
export type RunSubjectKind = 'draft' | 'version' | 'pack'

/** A simulation that was asked for. */
export interface Run {
  readonly id: Id
  readonly policy: PolicyName
  readonly subjectKind: RunSubjectKind
  /** A draft's id, a version's number, or PACK/VERSION. */
  readonly subject: string
  readonly title: string
  /** The version it is compared with. */
  readonly beforeVersion: number
  readonly beforeSha256: string
  readonly afterSha256: string
  /** How many days of history, up to the moment it runs; a repetition has the end of the run it repeats. */
  readonly days: number
  readonly repeats: Id | null
  readonly windowUntil: Instant | null
  readonly state: RunState
  readonly progressWhat: string | null
  readonly progressDone: number
  /** 0 while nobody knows. */
  readonly progressTotal: number
  readonly askedBy: Id | null
  readonly askedAt: Instant
  readonly finishedAt: Instant | null
  readonly problem: string | null
}

/** A run with what came out of it; null until it is done. */
export interface RunWithReport extends Run {
  readonly record: RunRecord | null
  readonly report: Report | null
  /** What people might do; beside the report, never in it. */
  readonly forecast: readonly Forecast[] | null
}

const fields = sql`
  id, policy, subject_kind, subject, title, before_version, before_sha256, after_sha256, days, repeats, window_until, state, progress_what,
  progress_done, progress_total, asked_by, asked_at, finished_at, problem`

export type NewRun = Omit<Run, 'state' | 'progressWhat' | 'progressDone' | 'progressTotal' | 'finishedAt' | 'problem'>

export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await sql`
    insert into simulation.run (id, policy, subject_kind, subject, title, before_version, before_sha256, after_sha256, days, repeats,
                                window_until, state, asked_by, asked_at)
    values (${run.id}, ${run.policy}, ${run.subjectKind}, ${run.subject}, ${run.title}, ${run.beforeVersion}, ${run.beforeSha256},
            ${run.afterSha256}, ${run.days}, ${run.repeats}, ${run.windowUntil}, 'queued', ${run.askedBy}, ${run.askedAt})`.execute(
    tx,
  )
}

export async function findRun(tx: Tx, id: Id): Promise<RunWithReport | undefined> {
  const { rows } =
    await sql<RunWithReport>`select ${fields}, record, report, forecast from simulation.run where id = ${id}`.execute(tx)
  return rows[0]
}

/** The run, held until the transaction ends: its state cannot change meanwhile. */
export async function lockRun(tx: Tx, id: Id): Promise<Run | undefined> {
  const { rows } = await sql<Run>`select ${fields} from simulation.run where id = ${id} for update`.execute(tx)
  return rows[0]
}

export interface RunCursor {
  readonly askedAt: Instant
  readonly id: Id
}

/** Runs, the newest first; with a subject only its own. */
export async function selectRuns(
  tx: Tx,
  policy: PolicyName,
  {
    before,
    limit,
    of,
  }: {
    readonly before?: RunCursor
    readonly limit: number
    readonly of?: { readonly kind: RunSubjectKind; readonly subject: string }
  },
): Promise<readonly Run[]> {
  const { rows } = await sql<Run>`
    select ${fields} from simulation.run
    where policy = ${policy}
      ${of === undefined ? sql`` : sql`and subject_kind = ${of.kind} and subject = ${of.subject}`}
      ${before === undefined ? sql`` : sql`and (asked_at, id) < (${before.askedAt}, ${before.id}::uuid)`}
    order by asked_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}

export async function updateProgress(
  tx: Tx,
  id: Id,
  { what, done, total }: { readonly what: string; readonly done: number; readonly total: number },
): Promise<void> {
  await sql`
    update simulation.run set state = 'running', progress_what = ${what}, progress_done = ${done}, progress_total = ${total}
    where id = ${id} and state in ('queued', 'running')`.execute(tx)
}

export type RunEnd =
  | { readonly state: 'done'; readonly record: RunRecord; readonly report: Report; readonly forecast: readonly Forecast[] }
  | { readonly state: 'failed'; readonly problem: string }
  | { readonly state: 'cancelled' }

/** Ends a run. False when it had ended before: whoever comes second changes nothing. */
export async function endRun(tx: Tx, id: Id, end: RunEnd, at: Instant): Promise<boolean> {
  const found = end.state === 'done' ? [end.record, end.report, end.forecast] : []
  const [record = null, report = null, forecast = null] = found.map((part) => JSON.stringify(part))
  const { numAffectedRows } = await sql`
    update simulation.run
    set state = ${end.state}, finished_at = ${at}, problem = ${end.state === 'failed' ? end.problem : null},
        record = ${record}::json, report = ${report}::json, forecast = ${forecast}::json
    where id = ${id} and state in ('queued', 'running')`.execute(tx)
  return numAffectedRows === 1n
}

/** The newest finished repetitions of a run: their hashes must be its own. */
export async function selectRepetitions(tx: Tx, of: Id, limit: number): Promise<readonly Repetition[]> {
  const { rows } = await sql<Repetition>`
    select id, finished_at, record ->> 'resultSha256' as result_sha256 from simulation.run
    where repeats = ${of} and state = 'done' order by asked_at desc limit ${limit}`.execute(tx)
  return rows
}

export interface Repetition {
  readonly id: Id
  readonly finishedAt: Instant
  readonly resultSha256: string
}
