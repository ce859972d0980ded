import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'

/**
 * Transaction numbers belong to the cluster, so a database restored into a new one would start again with small ones, behind what is
 * sealed. Then from here on the largest number that history has is added to them. Changes nothing where numbers simply went on.
 * Needs the owner's rights. @returns whether it had to
 */
export async function continueXids(owner: Database): Promise<boolean> {
  return owner.transaction().execute(async (tx) => {
    const { rows } = await sql<{ used: number; next: number }>`
      with sealed as (select coalesce(max((last).xid), 0) as xid from ledger.seal where no = (select max(no) from ledger.seal))
      select greatest(sealed.xid, (select max(xid) from ledger.txn where txn.xid >= sealed.xid),
                      (select max(xid) from ledger.refusal where refusal.xid >= sealed.xid)) as used,
             ledger.xids_before() + pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next
      from sealed`.execute(tx)
    const { used, next } = rows[0]!
    if (used < next) return false
    await sql`
      create or replace function ledger.xids_before() returns bigint language sql stable parallel safe
      return ${sql.lit(used)}::bigint`.execute(tx)
    return true
  })
}
