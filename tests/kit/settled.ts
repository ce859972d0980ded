import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { TestDatabase } from './database.ts'

/**
 * Waits until everything that was written so far can be sealed. Seals wait for the oldest open transaction of the whole cluster, which
 * may be one of a test in another file.
 */
export async function settled(database: TestDatabase): Promise<void> {
  const { rows } = await sql<{ next: number }>`
    select ledger.xids_before() + pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next`.execute(database.owner)
  for (;;) {
    const now = await sql<{ below: number }>`select ledger.settled_below() as below`.execute(database.owner)
    if (now.rows[0]!.below >= rows[0]!.next) return
    await sleep(20)
  }
}
