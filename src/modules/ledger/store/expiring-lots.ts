import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** Connects of one owner that will run out on the same day. */
export interface Expiring {
  readonly ownerId: Id
  /** `2026-12-31`, in UTC. */
  readonly on: string
  readonly qty: number
}

/** Everything available that runs out from `from` (included) to `to`, by owner and day. */
export async function expiringConnects(
  tx: Tx,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Expiring[]> {
  const { rows } = await sql<Expiring>`
    select owner_id, to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as on, sum(available) as qty
    from ledger.lot
    where open and available > 0 and expires_at >= ${from} and expires_at < ${to}
    group by 1, 2 order by 1, 2`.execute(tx)
  return rows
}
