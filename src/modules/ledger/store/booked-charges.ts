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

/** What was spent at the prices of one version of a policy. */
export interface SpentUnderVersion {
  /** Null where a transaction names none. */
  readonly version: number | null
  readonly connects: number
}

/** The journal's own sums of everything spent, by the version that made the prices, in the order of versions. */
export async function spentByVersion(tx: Tx): Promise<readonly SpentUnderVersion[]> {
  const { rows } = await sql<SpentUnderVersion>`
    select policy_version as version, sum(moved.qty)::bigint as connects
    from ledger.txn, lateral (select sum(qty) as qty from unnest(moves)) as moved
    where kind = 'spend' group by policy_version order by policy_version`.execute(tx)
  return rows
}

/** A hold as the ledger knows it: for proofs of the modules that placed it. */
export interface BookedHold {
  readonly id: Id
  readonly qty: number
  readonly captured: number
  readonly released: number
}

/** The ledger's side of these holds; those it does not know are missing from the answer. */
export async function bookedHolds(
  tx: Tx,
  holds: readonly { readonly id: Id; readonly ownerId: Id }[],
): Promise<ReadonlyMap<Id, BookedHold>> {
  const { rows } = await sql<BookedHold>`
    select h.id, h.qty, h.captured, h.released
    from unnest(${holds.map(({ ownerId }) => bucketOf(ownerId))}::int[], ${holds.map(({ id }) => id)}::uuid[],
                ${holds.map(({ ownerId }) => ownerId)}::uuid[]) as asked (bucket, id, owner_id)
    join ledger.hold h on h.bucket = asked.bucket and h.id = asked.id and h.owner_id = asked.owner_id`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}
