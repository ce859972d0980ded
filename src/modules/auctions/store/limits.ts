import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { LimitStep } from '../rules/own-limit.ts'

/** The wish about somebody's own limit that holds at a moment, and the newest one where that only holds later. */
export async function selectLimits(tx: Tx, ownerId: Id, at: Instant): Promise<readonly LimitStep[]> {
  const { rows } = await sql<LimitStep>`
    select no, most, set_at, holds_from from auctions.own_limit
    where owner_id = ${ownerId} and no in (
      select max(no) from auctions.own_limit where owner_id = ${ownerId} and holds_from <= ${at}
      union all select max(no) from auctions.own_limit where owner_id = ${ownerId})
    order by no`.execute(tx)
  return rows
}

export async function insertLimit(tx: Tx, ownerId: Id, { no, most, setAt, holdsFrom }: LimitStep): Promise<void> {
  await sql`
    insert into auctions.own_limit (owner_id, no, most, set_at, holds_from)
    values (${ownerId}, ${no}, ${most}, ${setAt}, ${holdsFrom})`.execute(tx)
}
