import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'

/** A charge as the ledger knows it: for proofs of the modules that made it. */
export interface BookedCharge {
  readonly id: Id
  readonly qty: number
  readonly refunded: number
}

/** The ledger's side of these charges; those it does not know are missing from the answer. */
export async function bookedCharges(
  tx: Tx,
  charges: readonly { readonly id: Id; readonly ownerId: Id }[],
): Promise<ReadonlyMap<Id, BookedCharge>> {
  const { rows } = await sql<BookedCharge>`
    select c.id, c.qty, c.refunded
    from unnest(${charges.map(({ ownerId }) => bucketOf(ownerId))}::int[], ${charges.map(({ id }) => id)}::uuid[],
                ${charges.map(({ ownerId }) => ownerId)}::uuid[]) as asked (bucket, id, owner_id)
    join ledger.charge c on c.bucket = asked.bucket and c.id = asked.id and c.owner_id = asked.owner_id`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface BookedTotals {
  readonly charges: number
  readonly qty: number
  readonly refunded: number
}

/** All charges for these purposes together: whoever made them must know as many. */
export async function bookedTotals(tx: Tx, purposes: readonly string[]): Promise<BookedTotals> {
  const { rows } = await sql<BookedTotals>`
    select count(*) as charges, coalesce(sum(qty), 0) as qty, coalesce(sum(refunded), 0) as refunded
    from ledger.charge where purpose = any(${purposes}::text[])`.execute(tx)
  return rows[0]!
}
