import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Flag } from '../rules/find-flags.ts'

export interface NewFlag extends Flag {
  readonly id: Id
  readonly foundAt: Instant
}

/** Writes down what is not there yet, with where it was seen. @returns how many are new */
export async function insertFlags(tx: Tx, flags: readonly NewFlag[]): Promise<number> {
  let added = 0
  for (const { id, kind, ownerIds, auctionIds, seen, of, byChance, foundAt } of flags) {
    const { rows } = await sql`
      insert into auctions.flag (id, kind, owner_ids, seen, of_times, by_chance, found_at)
      values (${id}, ${kind}, ${ownerIds}::uuid[], ${seen}, ${of}, ${byChance ?? null}, ${foundAt})
      on conflict (id) do nothing returning id`.execute(tx)
    if (rows.length === 0) continue
    added += 1
    await sql`
      insert into auctions.flag_auction (flag_id, auction_id)
      select ${id}::uuid, * from unnest(${auctionIds}::uuid[])`.execute(tx)
    await sql`insert into auctions.flag_waiting (flag_id) values (${id})`.execute(tx)
  }
  return added
}

/** Somebody looked and says what they made of it. False where there is no such flag. */
export async function insertFlagLook(
  tx: Tx,
  look: { readonly flagId: Id; readonly operatorId: Id; readonly reason: string; readonly at: Instant },
): Promise<boolean> {
  const found = await sql`select from auctions.flag where id = ${look.flagId}`.execute(tx)
  if (found.rows.length === 0) return false
  await sql`delete from auctions.flag_waiting where flag_id = ${look.flagId}`.execute(tx)
  // Of two who look at once one gets the number first; the other waits for that and takes the next one.
  for (;;) {
    const { rows } = await sql`
      insert into auctions.flag_look (flag_id, no, operator_id, reason, at)
      select ${look.flagId}, coalesce(max(no), 0) + 1, ${look.operatorId}, ${look.reason}, ${look.at}::timestamptz
      from auctions.flag_look where flag_id = ${look.flagId}
      on conflict (flag_id, no) do nothing returning no`.execute(tx)
    if (rows.length > 0) return true
  }
}
