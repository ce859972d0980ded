import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Database, Tx } from './database.ts'

/** What the marketplace's clock says, for code that has no `ctx` or `request` to ask. */
export async function readClock(db: Database | Tx): Promise<Instant> {
  const { rows } = await sql<{ now: Date }>`select platform.now() as now`.execute(db)
  const now = rows[0]?.now
  invariant(now !== undefined, 'the database has a clock')
  return now
}
