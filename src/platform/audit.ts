import type { Database } from './db/database.ts'

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
