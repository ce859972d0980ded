import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Stretch } from './stretches.ts'

/** What the platform's accounts got in this part of the journal, by UTC day. */
export async function addAccountDays(tx: Tx, { from, below }: Stretch): Promise<void> {
  await sql`
    insert into ledger.account_day (account, asset, day, amount)
    select leg.account, leg.asset, (txn.recorded_at at time zone 'UTC')::date as day, sum(leg.amount)
    from ledger.txn, unnest(txn.entries) as leg
    where txn.xid >= ${from} and txn.xid < ${below} and leg.account not in ('available', 'held')
    group by leg.account, leg.asset, day having sum(leg.amount) <> 0
    order by leg.account, leg.asset, day
    on conflict (account, asset, day) do update set amount = account_day.amount + excluded.amount`.execute(tx)
}

export interface PlatformAccount {
  readonly account: string
  readonly asset: 'connects' | 'usd'
  /** What it got in the period, in Connects or US cents; negative when it gave. */
  readonly inPeriod: number
  /** At the end of the period, since ever. */
  readonly balance: number
}

export interface AccountPlace {
  readonly account: string
  readonly asset: string
}

/** Days in UTC, both counted in; `2026-12-31`. */
export interface Days {
  readonly from: string
  readonly through: string
}

/** The platform's accounts in alphabetical order. A transaction counts here within a minute or two of its end. */
export async function platformAccounts(
  tx: Tx,
  { from, through, after, limit }: Days & { readonly after?: AccountPlace | undefined; readonly limit: number },
): Promise<PlatformAccount[]> {
  const { rows } = await sql<PlatformAccount>`
    select account, asset, coalesce(sum(amount) filter (where day >= ${from}::date), 0) as in_period, sum(amount) as balance
    from ledger.account_day
    where day <= ${through}::date and ${after === undefined ? sql`true` : sql`(account, asset) > (${after.account}, ${after.asset})`}
    group by account, asset order by account, asset limit ${limit}`.execute(tx)
  return rows
}
