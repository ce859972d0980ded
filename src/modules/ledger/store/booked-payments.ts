import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'

/** Connects that were issued for money, as the ledger booked it: for proofs of the module that takes the money. */
export interface BookedPayment {
  readonly ownerId: Id
  readonly txnId: Id
  readonly connects: number
  /** What the provider's clearing account gave: cost and tax. */
  readonly paidUsdCents: number
  readonly taxUsdCents: number
}

/** Everything these owners bought through the provider. */
export async function bookedPayments(tx: Tx, provider: string, owners: readonly Id[]): Promise<BookedPayment[]> {
  const { rows } = await sql<BookedPayment>`
    select txn.owner_id, txn.id as txn_id, booked.connects, booked.paid_usd_cents, booked.tax_usd_cents
    from unnest(${owners.map(bucketOf)}::smallint[], ${owners}::uuid[]) as asked (bucket, owner_id)
    join ledger.txn on txn.bucket = asked.bucket and txn.owner_id = asked.owner_id and txn.kind = 'issue',
    lateral (
      select coalesce(sum(amount) filter (where account = 'available'), 0) as connects,
        - sum(amount) filter (where account = ${`psp:${provider}:clearing`}) as paid_usd_cents,
        coalesce(sum(amount) filter (where account like 'tax:%'), 0) as tax_usd_cents
      from unnest(txn.entries)
    ) as booked
    where booked.paid_usd_cents is not null`.execute(tx)
  return rows
}

/** How often Connects were bought through the provider, and for how much: whoever took the money must know as much. */
export async function bookedPaymentTotals(
  tx: Tx,
  provider: string,
): Promise<{ readonly payments: number; readonly usdCents: number }> {
  const { rows } = await sql<{ payments: number; usdCents: number }>`
    select count(*) as payments, coalesce(- sum(leg.amount), 0) as usd_cents
    from ledger.txn, unnest(txn.entries) as leg
    where txn.kind = 'issue' and leg.account = ${`psp:${provider}:clearing`}`.execute(tx)
  return rows[0]!
}
