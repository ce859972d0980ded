import type { Database, Tx } from './db/database.ts'
import { isOutage } from './db/outage.ts'

/** One thing that is not as it must be: which check found it, and the row that shows it. */
export interface AuditFinding {
  readonly check: string
  readonly row: object
}

/** What an audit may tell on its way. */
export interface AuditTools {
  /** A check begins. */
  readonly step?: (check: string) => Promise<void> | void
  /** A check cannot be made here. */
  readonly skip?: (check: string, why: string) => void
}

/** A read-only proof that a module's books are right: no finding when all is well. `db` has the owner's rights. */
export interface Audit {
  readonly name: string
  /** How many steps it tells; default 0. */
  readonly steps?: number
  run(db: Database, tools: AuditTools): Promise<readonly AuditFinding[]>
  /** The same proof of what was written since the last look, for every minute. One look is bounded; the next one goes on. */
  recent?(db: Database): Promise<RecentLook>
}

export interface RecentLook {
  readonly findings: readonly AuditFinding[]
  /** How many things were looked at. */
  readonly lookedAt: number
  /** Nothing new is left. */
  readonly isLast: boolean
  /** Keeps how far it looked, together with what was found. */
  remember(tx: Tx): Promise<void>
}

export interface AuditedFinding extends AuditFinding {
  readonly audit: string
}

/**
 * Every audit, one after the other; a check that itself fails counts as a finding, never as silence.
 * @throws when the database is away: that says nothing about the books
 */
export async function runAudits(owner: Database, audits: readonly Audit[], tools: AuditTools = {}): Promise<AuditedFinding[]> {
  const findings: AuditedFinding[] = []
  for (const audit of audits) {
    findings.push(...(await findingsOf(audit, () => audit.run(owner, tools))))
  }
  return findings
}

export async function findingsOf(
  audit: Pick<Audit, 'name'>,
  look: () => Promise<readonly AuditFinding[]>,
): Promise<AuditedFinding[]> {
  try {
    return (await look()).map((finding) => ({ audit: audit.name, ...finding }))
  } catch (problem) {
    if (isOutage(problem)) throw problem
    return [{ audit: audit.name, check: 'audit ran to its end', row: { problem: String(problem) } }]
  }
}
