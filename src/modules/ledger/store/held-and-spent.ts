import { sql } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import { microsOf } from '../rules/ledger-time.ts'
import { cutAt } from './statement-cut.ts'

export interface HeldAndSpent {
  /** Set aside now and neither charged nor given back yet. */
  readonly held: Connects
  /** Charged from holds since the moment asked about, without what of it came back. */
  readonly spent: Connects
}

/**
 * What one wallet's holds for these purposes hold now and were charged since a moment, in Connects. Whoever decides by it holds the wallet
 * (`lockWallet`), so that nobody adds to it meanwhile.
 */
export async function heldAndSpent(
  tx: Tx,
  ownerId: Id,
  { purposes, since }: { readonly purposes: readonly string[]; readonly since: Instant },
): Promise<HeldAndSpent> {
  // A wallet's history is in the order of time: everything since then comes after this cut.
  const before = await cutAt(tx, ownerId, { knownAt: microsOf(since) - 1 })
  const { rows } = await sql<{ held: number; spent: number }>`
    select
      (select coalesce(sum(qty - captured - released), 0) from ledger.hold
       where bucket = ${bucketOf(ownerId)} and owner_id = ${ownerId} and state = 'active' and purpose = any(${purposes}::text[])) as held,
      (select coalesce(sum(charge.qty - charge.refunded), 0)
       from ledger.txn
       -- offset 0 keeps it a look-up for each charge since then, where a join would read the wallet's whole history.
       cross join lateral (
         select qty, refunded, purpose from ledger.charge where charge.bucket = txn.bucket and charge.id = txn.charge_id offset 0) charge
       where txn.bucket = ${bucketOf(ownerId)} and txn.owner_id = ${ownerId} and txn.version > ${before.version}
         and txn.kind = 'capture_hold' and charge.purpose = any(${purposes}::text[])) as spent`.execute(tx)
  return { held: connects(rows[0]!.held), spent: connects(rows[0]!.spent) }
}
