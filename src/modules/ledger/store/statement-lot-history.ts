import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { UnitState } from '../rules/wallet.ts'
import { HAPPENING, type Happening } from './statement.ts'
import type { Cut } from './statement-cut.ts'
import { movedInto } from './statement-lots.ts'

/** Units of one lot that changed their state together. */
export interface LotLine extends Happening {
  /** Its place among the moves of its transaction. */
  readonly leg: number
  readonly from: UnitState | null
  readonly to: UnitState
  readonly qty: Connects
  /** What the lot had afterwards. */
  readonly availableAfter: Connects
  readonly heldAfter: Connects
}

export interface LotPlace {
  readonly version: number
  readonly leg: number
}

/**
 * The life of one lot up to the cut, newest first. `before`: the last line that was seen. Reads the wallet's transactions since
 * the lot was made, because moves are stored by transaction.
 */
export async function lotLines(
  tx: Tx,
  cut: Cut,
  { lotId, before, limit }: { readonly lotId: Id; readonly before?: LotPlace | undefined; readonly limit: number },
): Promise<LotLine[]> {
  const bucket = bucketOf(cut.ownerId)
  const { rows } = await sql<LotLine>`
    select ${HAPPENING}, life.no - 1 as leg, life.from_state as from, life.to_state as to, life.qty, life.available_after, life.held_after
    from (
      select txn.id, move.no, move.from_state, move.to_state, move.qty,
        sum(${movedInto('available')}) over so_far as available_after, sum(${movedInto('held')}) over so_far as held_after
      from ledger.lot
      cross join lateral (select version from ledger.txn where txn.bucket = lot.bucket and txn.id = lot.source_txn limit 1) source
      join ledger.txn on txn.bucket = lot.bucket and txn.owner_id = lot.owner_id and txn.version >= source.version
      cross join lateral unnest(txn.moves) with ordinality as move (lot_id, from_state, to_state, qty, hold_id, unwinds, no)
      where lot.bucket = ${bucket} and lot.id = ${lotId} and lot.owner_id = ${cut.ownerId} and txn.version <= ${cut.version}
        and move.lot_id = lot.id
      window so_far as (order by txn.version, move.no)
    ) life
    cross join lateral (select * from ledger.txn where txn.bucket = ${bucket} and txn.id = life.id limit 1) txn
    where ${before === undefined ? sql`true` : sql`(txn.version, life.no - 1) < (${before.version}, ${before.leg})`}
    order by txn.version desc, life.no desc limit ${limit}`.execute(tx)
  return rows
}

/** A lot that took on units of another one. */
export interface RenewedLot {
  readonly id: Id
  readonly granted: Connects
  readonly effectiveAt: Instant
  readonly expiresAt: Instant | null
}

/** The lots in which units of this one live on, given back after it had run out or with another expiry, up to the cut; the oldest first. */
export async function renewedLots(tx: Tx, cut: Cut, lotId: Id): Promise<RenewedLot[]> {
  const { rows } = await sql<RenewedLot>`
    select lot.id, lot.granted, lot.effective_at, lot.expires_at
    from ledger.lot join ledger.txn source on source.bucket = lot.bucket and source.id = lot.source_txn
    where lot.bucket = ${bucketOf(cut.ownerId)} and lot.owner_id = ${cut.ownerId} and lot.parent_lot = ${lotId}
      and source.version <= ${cut.version}
    order by lot.id`.execute(tx)
  return rows
}
