import { sql } from 'kysely'
import type { AuditFinding } from '#platform/audit.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { checks, type CheckRow } from './checks.ts'
import { replaySlices } from './replay-slices.ts'

const SLICES = 'every spend and bid took the lots that the rules choose'
const MOST_ROWS_PER_CHECK = 100

/** The names of all checks, in the order in which they run. */
export const checkNames: readonly string[] = [...checks.map(({ name }) => name), SLICES]

/**
 * Proves the books: reads one snapshot, changes nothing, and returns every row that breaks a promise (at most 100 per check).
 * `[]` when all is well. Needs the right to read schema `ledger`.
 */
export async function audit(db: Database): Promise<readonly AuditFinding[]> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(auditSnapshot)
}

/** The same inside a transaction of the caller's. */
export async function auditSnapshot(tx: Tx): Promise<readonly AuditFinding[]> {
  // The checks hash and sort whole tables; with the default of 4 MB they would do that on disk.
  await sql`set local work_mem = '64MB'`.execute(tx)
  const findings: AuditFinding[] = []
  for (const { name, rows } of checks) findings.push(...named(name, (await rows.execute(tx)).rows))
  findings.push(...named(SLICES, await replaySlices(tx)))
  return findings
}

function named(check: string, rows: readonly CheckRow[]): AuditFinding[] {
  return rows.slice(0, MOST_ROWS_PER_CHECK).map((row) => ({ check, row }))
}
