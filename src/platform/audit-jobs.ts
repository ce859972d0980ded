import { sql } from 'kysely'
import { z } from 'zod'
import { systemActor } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { ok, type Result } from '#kernel/result.ts'
import { findingsOf, runAudits, type Audit, type AuditedFinding, type RecentLook } from './audit.ts'
import { openFindings } from './audit-findings.ts'
import type { Database, Tx } from './db/database.ts'
import { defineJob, enqueue, type Job, type JobTools } from './jobs.ts'
import { defineAction, inTransaction } from './run-action.ts'

const RUN_AUDITS = { name: 'run-audits' } as const
const ACTOR = systemActor('audit')

/** Asks for a full audit at once instead of waiting for the night. */
export const requestAudit = defineAction({
  name: 'platform.request_audit',
  who: ['operator'],
  input: z.object({}),
  async run(ctx): Promise<Result<{ readonly requested: true }, never>> {
    await enqueue(ctx.tx, RUN_AUDITS, {}, { key: 'run-audits-now', queue: 'cron/run-audits' })
    return ok({ requested: true })
  },
})

interface AuditJobOptions {
  /** Audits look at everything, so they look with the owner's rights. */
  readonly owner: Database
  readonly audits: readonly Audit[]
}

export function createAuditJobs(options: AuditJobOptions): Job<object>[] {
  return [createFullJob(options), createRecentJob(options)]
}

/** Everything, every night and on demand; what it finds is for /readyz, the console and the operators' mail. */
function createFullJob({ owner, audits }: AuditJobOptions): Job<object> {
  return defineJob({
    ...RUN_AUDITS,
    every: '17 3 * * *',
    async run({ db, log }) {
      const steps = audits.reduce((sum, audit) => sum + (audit.steps ?? 0), 0)
      const run = await beginRun(db, { mode: 'full', steps })
      const notRun: { check: string; why: string }[] = []
      const findings = await runAudits(owner, audits, {
        step: (check) => noteStep(db, run.id, check),
        skip: (check, why) => void notRun.push({ check, why }),
      })
      await inTransaction(db, ACTOR, async (ctx) => {
        await openFindings(ctx, run.id, findings)
        await endRun(ctx.tx, run, { findings: findings.length, lookedAt: 0, notRun })
      })
      tell(log, findings)
    },
  })
}

/** The rest of a minute belongs to others; what is left over is for the next one. */
const RECENT_BUDGET_MS = 30_000

/** What was written since the last look, every minute. */
function createRecentJob({ owner, audits }: AuditJobOptions): Job<object> {
  return defineJob({
    name: 'run-recent-audits',
    every: '* * * * *',
    async run({ db, log, stopping }) {
      const run = await beginRun(db, { mode: 'recent', steps: 0 })
      const found: AuditedFinding[] = []
      let lookedAt = 0
      for (const audit of audits) {
        if (audit.recent === undefined) continue
        for (let isLast = false; !isLast && !stopping() && performance.now() - run.began < RECENT_BUDGET_MS;) {
          const look = await lookOnce(audit, () => audit.recent!(owner))
          await inTransaction(db, ACTOR, async (ctx) => {
            await look.remember(ctx.tx)
            await openFindings(ctx, run.id, look.audited)
          })
          found.push(...look.audited)
          lookedAt += look.lookedAt
          isLast = look.isLast
        }
      }
      await endRun(db, run, { findings: found.length, lookedAt, notRun: [] })
      tell(log, found)
    },
  })
}

/** A look that breaks is a finding and does not go on: the next minute tries the same stretch again. */
async function lookOnce(
  audit: Audit,
  recent: () => Promise<RecentLook>,
): Promise<Omit<RecentLook, 'findings'> & { audited: readonly AuditedFinding[] }> {
  let look: RecentLook = { findings: [], lookedAt: 0, isLast: true, remember: () => Promise.resolve() }
  const audited = await findingsOf(audit, async () => {
    look = await recent()
    return look.findings
  })
  return { ...look, audited }
}

function tell(log: JobTools['log'], findings: readonly AuditedFinding[]): void {
  if (findings.length === 0) return
  log.error({ findings: findings.slice(0, 5), count: findings.length }, 'the audit found something wrong')
}

export type AuditMode = 'full' | 'recent'

interface BegunRun {
  readonly id: Id
  /** By the process's own stopwatch: the marketplace's clock may jump meanwhile. */
  readonly began: number
}

async function beginRun(db: Database, { mode, steps }: { readonly mode: AuditMode; readonly steps: number }): Promise<BegunRun> {
  const id = newId()
  await sql`insert into platform.audit_run (id, mode, at, steps) values (${id}, ${mode}, platform.now(), ${steps})`.execute(db)
  return { id, began: performance.now() }
}

async function noteStep(db: Database, id: Id, step: string): Promise<void> {
  await sql`
    update platform.audit_run
    set step = ${step}, steps_done = least(steps, case when step is null then 0 else steps_done + 1 end) where id = ${id}`.execute(
    db,
  )
}

async function endRun(
  db: Database | Tx,
  { id, began }: BegunRun,
  { findings, lookedAt, notRun }: { readonly findings: number; readonly lookedAt: number; readonly notRun: readonly object[] },
): Promise<void> {
  await sql`
    update platform.audit_run
    set took_ms = ${Math.round(performance.now() - began)}, step = null, steps_done = steps, findings = ${findings},
        looked_at = ${lookedAt}, not_run = ${JSON.stringify(notRun)}::jsonb
    where id = ${id}`.execute(db)
}

export interface AuditRun {
  readonly id: Id
  readonly mode: AuditMode
  readonly at: Instant
  /** Null as long as it has not ended. */
  readonly tookMs: number | null
  readonly step: string | null
  readonly stepsDone: number
  readonly steps: number
  readonly lookedAt: number
  readonly findings: number
  readonly notRun: readonly { readonly check: string; readonly why: string }[]
}

const RUN = sql`id, mode, at, took_ms, step, steps_done, steps, looked_at, findings, not_run from platform.audit_run`

/** The newest run that ended, or the newest at all; undefined before the first one. */
export async function findLastRun(
  db: Database | Tx,
  mode: AuditMode,
  options: { readonly ended: boolean },
): Promise<AuditRun | undefined> {
  const { rows } = await sql<AuditRun>`
    select ${RUN} where mode = ${mode} and ${options.ended ? sql`took_ms is not null` : sql`true`}
    order by at desc, id desc limit 1`.execute(db)
  return rows[0]
}

/** Newest first. `after`: the last id of the page before. */
export async function listRuns(
  tx: Tx,
  { mode, after, limit }: { readonly mode: AuditMode; readonly after?: Id | undefined; readonly limit: number },
): Promise<AuditRun[]> {
  const { rows } = await sql<AuditRun>`
    select ${RUN}
    where mode = ${mode}
      and ${after === undefined ? sql`true` : sql`(at, id) < (select at, id from platform.audit_run where id = ${after})`}
    order by at desc, id desc limit ${limit}`.execute(tx)
  return rows
}
