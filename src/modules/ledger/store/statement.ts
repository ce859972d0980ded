import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { AppliedMove, Cause } from '../rules/commands.ts'
import type { TransactionKind } from '../rules/journal.ts'

export interface StatementLot extends AppliedMove {
  readonly expiresAt: Instant | null
}

/** One transaction of a wallet. */
export interface StatementLine {
  readonly txnId: Id
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
  readonly change: Connects
  readonly heldChange: Connects
  readonly availableAfter: Connects
  readonly heldAfter: Connects
  readonly lots: readonly StatementLot[]
}

export interface StatementPage {
  readonly items: readonly StatementLine[]
  readonly nextCursor?: string
}

const PAGE = 50

/** The wallet's journal, newest first. `cursor` is a page's own `nextCursor`, valid for ever. */
export async function statement(
  tx: Tx,
  ownerId: Id,
  options: { readonly cursor?: string; readonly limit?: number } = {},
): Promise<StatementPage> {
  const limit = Math.min(options.limit ?? PAGE, PAGE)
  const { rows } = await sql<StatementLine & { recordedMicros: number }>`
    select txn.id as txn_id, txn.recorded_at as at, ledger.micros(txn.recorded_at) as recorded_micros, txn.effective_at, txn.kind, txn.cause,
      txn.policy_version, txn.charge_id, txn.hold_id, coalesce(charge.purpose, hold.purpose) as purpose,
      coalesce(available.amount, 0) as change, coalesce(held.amount, 0) as held_change,
      coalesce(available.balance_after, ${balanceBefore('available')}) as available_after,
      coalesce(held.balance_after, ${balanceBefore('held')}) as held_after,
      coalesce(touched.lots, '[]') as lots
    from ledger.txn
    left join ledger.entry available
      on available.bucket = txn.bucket and available.txn_id = txn.id and available.account = 'available'
    left join ledger.entry held on held.bucket = txn.bucket and held.txn_id = txn.id and held.account = 'held'
    left join ledger.charge on charge.bucket = txn.bucket and charge.id = txn.charge_id
    left join ledger.hold on hold.bucket = txn.bucket and hold.id = txn.hold_id
    left join lateral (
      select json_agg(json_build_object('lotId', lot.id, 'origin', lot.origin, 'from', move.from_state, 'to', move.to_state,
        'qty', move.qty, 'expiresAt', ledger.micros(lot.expires_at)) order by move.leg) as lots
      from ledger.lot_move move join ledger.lot on lot.bucket = move.bucket and lot.id = move.lot_id
      where move.bucket = txn.bucket and move.txn_id = txn.id
    ) touched on true
    where txn.bucket = ${bucketOf(ownerId)} and txn.owner_id = ${ownerId} and txn.recorded_at < ${startOf(options.cursor)}
    order by txn.recorded_at desc
    limit ${limit + 1}`.execute(tx)

  const items = rows.slice(0, limit).map(({ recordedMicros: _micros, ...line }) => ({ ...line, lots: line.lots.map(lotOf) }))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return last === undefined ? { items } : { items, nextCursor: String(last.recordedMicros) }
}

/** Only transactions that did not touch the account ask for this: a refund into an expired lot, a freeze. */
function balanceBefore(account: 'available' | 'held') {
  return sql`(
    select entry.balance_after from ledger.entry join ledger.txn earlier on earlier.bucket = entry.bucket and earlier.id = entry.txn_id
    where entry.bucket = txn.bucket and entry.owner_id = txn.owner_id and entry.account = ${sql.lit(account)}
      and entry.version is not null and earlier.recorded_at < txn.recorded_at
    order by entry.version desc limit 1), 0`
}

function startOf(cursor: string | undefined) {
  if (cursor === undefined) return sql`timestamptz 'infinity'`
  const micros = Number(cursor)
  invariant(Number.isSafeInteger(micros), 'a cursor comes from an earlier page')
  return sql`timestamptz 'epoch' + ${micros}::float8 * interval '1 microsecond'`
}

function lotOf(lot: Omit<StatementLot, 'expiresAt'> & { expiresAt: unknown }): StatementLot {
  return { ...lot, expiresAt: typeof lot.expiresAt === 'number' ? new Date(Math.floor(lot.expiresAt / 1000)) : null }
}
