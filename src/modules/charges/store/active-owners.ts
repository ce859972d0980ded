import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** Half-open. */
interface Window {
  readonly since: Instant
  readonly until: Instant
}

/** How many people asked for a price or were charged, nothing included, in a stretch of time, or are among those named besides. */
export async function countActiveBetween(
  tx: Tx,
  { since, until, besides }: Window & { readonly besides: readonly Id[] },
): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*) as people from (
      select owner_id from charges.charge where at >= ${since} and at < ${until}
      union
      select owner_id from charges.quote where taken_at >= ${since} and taken_at < ${until}
      union
      select unnest(${besides}::uuid[])
    ) active`.execute(tx)
  return rows[0]!.people
}

/** The next of them in the order of their ids. Each half walks its index by owner, so all pages together read it once. */
export async function selectActiveBetween(
  tx: Tx,
  { since, until, after, limit }: Window & { readonly after: Id; readonly limit: number },
): Promise<readonly Id[]> {
  const { rows } = await sql<{ ownerId: Id }>`
    (select distinct owner_id from charges.charge
     where owner_id > ${after} and at >= ${since} and at < ${until} order by owner_id limit ${limit})
    union
    (select distinct owner_id from charges.quote
     where owner_id > ${after} and taken_at >= ${since} and taken_at < ${until} order by owner_id limit ${limit})
    order by owner_id limit ${limit}`.execute(tx)
  return rows.map((row) => row.ownerId)
}
