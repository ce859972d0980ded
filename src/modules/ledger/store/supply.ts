import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Tx } from '#platform/db/database.ts'

/** All Connects of one origin that ever were: issued = available + held + consumed + expired + revoked. */
export interface SupplyLine {
  readonly origin: string
  readonly issued: Connects
  /** The part of `issued` that replaces units which expired before they were given back, or moved to another expiry. */
  readonly renewed: Connects
  readonly available: Connects
  readonly held: Connects
  readonly consumed: Connects
  readonly expired: Connects
  readonly revoked: Connects
}

/** The supply equation, per origin. Reads every lot. */
export async function supply(tx: Tx): Promise<readonly SupplyLine[]> {
  const { rows } = await sql<SupplyLine>`
    select origin, sum(granted) as issued, coalesce(sum(granted) filter (where parent_lot is not null), 0) as renewed,
           sum(available) as available, sum(held) as held, sum(consumed) as consumed, sum(expired) as expired, sum(revoked) as revoked
    from ledger.lot group by origin order by origin`.execute(tx)
  return rows
}
