import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CheckRow } from './checks.ts'

/** What the platform's accounts got by day, added up from the journal as far as the job has come. */
export async function checkAccountDays(tx: Tx): Promise<CheckRow[]> {
  const { rows } = await sql<CheckRow>`
    with booked as (
      select leg.account, leg.asset, (txn.recorded_at at time zone 'UTC')::date as day, sum(leg.amount) as amount
      from ledger.txn, unnest(txn.entries) as leg
      where txn.xid < (select coalesce(max(below), 0) from ledger.watermark where task = 'account_day')
        and leg.account not in ('available', 'held')
      group by leg.account, leg.asset, day)
    select null as owner_id, account, asset, day::text as day, account_day.amount, booked.amount as booked
    from ledger.account_day full join booked using (account, asset, day)
    where coalesce(account_day.amount, 0) <> coalesce(booked.amount, 0)
    order by day, account`.execute(tx)
  return rows
}
