import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { AppliedMove, Cause } from '../rules/commands.ts'
import type { TransactionKind } from '../rules/journal.ts'
import type { Cut } from './statement-cut.ts'

export interface StatementLot extends AppliedMove {
  readonly expiresAt: Instant | null
}

/** What happened, when, by whose decision: what a line of a wallet and a line of a lot have in common. */
export interface Happening {
  readonly txnId: Id
  /** Its place in the wallet's history, from 1 without gaps. */
  readonly version: number
  readonly at: Instant
  /** When it was true for the business: an expiry booked late still shows the moment the lot ran out. */
  readonly effectiveAt: Instant
  readonly kind: TransactionKind
  readonly cause: Cause
  readonly policyVersion: number | null
  readonly chargeId: Id | null
  readonly holdId: Id | null
  /** What it was for, when it took, held or gave back. */
  readonly purpose: string | null
}

/** One transaction of a wallet. */
export interface StatementLine extends Happening {
  readonly change: Connects
  readonly heldChange: Connects
  readonly availableAfter: Connects
  readonly heldAfter: Connects
  readonly lots: readonly StatementLot[]
}

export const HAPPENING = sql`txn.id as txn_id, txn.version, txn.recorded_at as at, txn.effective_at, txn.kind, txn.cause, txn.policy_version,
  txn.charge_id, txn.hold_id,
  coalesce((select purpose from ledger.charge where charge.bucket = txn.bucket and charge.id = txn.charge_id),
    (select purpose from ledger.hold where hold.bucket = txn.bucket and hold.id = txn.hold_id)) as purpose`

export interface LinesWanted {
  /** The version of the last line that was seen. */
  readonly before?: number | undefined
  /** Nothing up to this version: the opening cut of a period. */
  readonly above?: number | undefined
  readonly limit: number
}

/**
 * The transactions of a cut, newest first. Versions have no gaps, so a page is a range of them: it reads as many rows as it shows,
 * and the one before, however long the history is.
 */
export async function statementLines(tx: Tx, cut: Cut, { before, above = 0, limit }: LinesWanted): Promise<StatementLine[]> {
  const last = before === undefined ? cut.version : Math.min(cut.version, before - 1)
  const first = Math.max(above, last - limit)
  const { rows } = await sql<StatementLine>`
    select ${HAPPENING}, txn.available - txn.available_before as change, txn.held - txn.held_before as held_change,
      txn.available as available_after, txn.held as held_after,
      (select coalesce(json_agg(json_build_object('lotId', lot.id, 'origin', lot.origin, 'from', move.from_state, 'to', move.to_state,
          'qty', move.qty, 'expiresAt', ledger.micros(lot.expires_at)) order by move.no), '[]')
        from unnest(txn.moves) with ordinality as move (lot_id, from_state, to_state, qty, hold_id, unwinds, no)
        cross join lateral (select * from ledger.lot where lot.bucket = txn.bucket and lot.id = move.lot_id limit 1) lot) as lots
    from (
      select txn.*, lag(txn.available, 1, 0::bigint) over history as available_before, lag(txn.held, 1, 0::bigint) over history as held_before
      from ledger.txn
      where txn.bucket = ${bucketOf(cut.ownerId)} and txn.owner_id = ${cut.ownerId} and txn.version between ${first} and ${last}
      window history as (order by txn.version)
    ) txn
    where txn.version > ${first}
    order by txn.version desc`.execute(tx)
  return rows.map((line) => ({ ...line, lots: line.lots.map(lotOf) }))
}

function lotOf(lot: Omit<StatementLot, 'expiresAt'> & { expiresAt: unknown }): StatementLot {
  return { ...lot, expiresAt: typeof lot.expiresAt === 'number' ? new Date(Math.floor(lot.expiresAt / 1000)) : null }
}
