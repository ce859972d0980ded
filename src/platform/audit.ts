import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Database } from './db/database.ts'
import { ok, type Result } from '#kernel/result.ts'
import { z } from 'zod'
import { defineJob, enqueue, type Job } from './jobs.ts'
import { defineAction } from './run-action.ts'

/** One thing that is not as it must be: which check found it, and the row that shows it. */
export interface AuditFinding {
  readonly check: string
  readonly row: object
}

/** A read-only proof that a module's books are right: no finding when all is well. `db` has the owner's rights. */
export interface Audit {
  readonly name: string
  run(db: Database): Promise<readonly AuditFinding[]>
}

export interface AuditedFinding extends AuditFinding {
  readonly audit: string
}

/** Every audit, one after the other; a check that itself fails counts as a finding, never as silence. */
export async function runAudits(owner: Database, audits: readonly Audit[]): Promise<AuditedFinding[]> {
  const findings: AuditedFinding[] = []
  for (const audit of audits) {
    try {
      for (const finding of await audit.run(owner)) findings.push({ audit: audit.name, ...finding })
    } catch (problem) {
      findings.push({ audit: audit.name, check: 'audit ran to its end', row: { problem: String(problem) } })
    }
  }
  return findings
}

// A broken ledger may show in a million rows; a handful says enough.
const MOST_KEPT_FINDINGS = 50

const RUN_AUDITS = { name: 'run-audits' } as const

/** Asks for an audit at once instead of waiting for the next quarter of an hour. */
export const requestAudit = defineAction({
  name: 'platform.request_audit',
  who: ['operator'],
  input: z.object({}),
  async run(ctx): Promise<Result<{ readonly requested: true }, never>> {
    await enqueue(ctx.tx, RUN_AUDITS, {}, { key: 'run-audits-now' })
    return ok({ requested: true })
  },
})

/** Runs all audits and keeps the result for /readyz and the console. Uses the owner's rights: audits look at everything. */
export function createAuditJob(options: { readonly owner: Database; readonly audits: readonly Audit[] }): Job<object> {
  return defineJob({
    ...RUN_AUDITS,
    every: '*/15 * * * *',
    async run({ log }) {
      const began = performance.now()
      const findings = await runAudits(options.owner, options.audits)
      const tookMs = Math.round(performance.now() - began)
      await sql`
        insert into platform.audit_run (id, at, took_ms, findings)
        values (${newId()}, platform.now(), ${tookMs}, ${JSON.stringify(findings.slice(0, MOST_KEPT_FINDINGS))}::jsonb)`.execute(
        options.owner,
      )
      if (findings.length > 0)
        log.error({ findings: findings.slice(0, 5), count: findings.length }, 'the audit found something wrong')
    },
  })
}

export interface AuditRun {
  readonly at: Instant
  readonly tookMs: number
  readonly findings: readonly AuditedFinding[]
}

/** What the newest audit said; undefined before the first one. */
export async function findLastAudit(db: Database): Promise<AuditRun | undefined> {
  const { rows } =
    await sql<AuditRun>`select at, took_ms, findings from platform.audit_run order by at desc, id desc limit 1`.execute(db)
  return rows[0]
}
