import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'

/** Everybody who runs the marketplace and may still sign in: a handful. */
export async function selectOperators(tx: Tx): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from platform.account where roles @> array['operator'] and suspended_at is null order by id`.execute(tx)
  return rows.map(({ id }) => id)
}
