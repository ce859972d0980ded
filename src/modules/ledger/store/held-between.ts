import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/**
 * Who had Connects set aside in a stretch of time that is over, half-open, in the order of their ids. The answer stays the same whenever it
 * is asked: a hold overlaps if it began before the end and is active still, or was moved since the beginning.
 */
export async function selectHeldBetween(
  tx: Tx,
  { since, until, after, limit }: { since: Instant; until: Instant; after: Id; limit: number | null },
): Promise<readonly Id[]> {
  const { rows } = await sql<{ ownerId: Id }>`
    with moved as (
      select bucket, hold_id from ledger.txn where hold_id is not null and recorded_at >= ${since}
      union
      select bucket, id from ledger.hold where state = 'active'
    )
    select distinct begun.owner_id from moved join ledger.txn begun on begun.bucket = moved.bucket and begun.hold_id = moved.hold_id
    where begun.kind = 'hold' and begun.recorded_at < ${until} and begun.owner_id > ${after}
    order by owner_id limit ${limit}`.execute(tx)
  return rows.map(({ ownerId }) => ownerId)
}
