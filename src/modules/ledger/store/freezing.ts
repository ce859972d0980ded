import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'

/** Undefined when there is no such wallet. */
export async function isFrozen(tx: Tx, ownerId: Id): Promise<boolean | undefined> {
  const { rows } = await sql<{ frozen: boolean }>`
    select frozen from ledger.wallet where bucket = ${bucketOf(ownerId)} and owner_id = ${ownerId}`.execute(tx)
  return rows[0]?.frozen
}
