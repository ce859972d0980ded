import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { LedgerOutcome } from '../rules/commands.ts'
import type { Move } from '../rules/draft.ts'
import type { AnsweredCommand, Entry, Journal, Transaction } from '../rules/journal.ts'
import { timestampText } from '../rules/ledger-time.ts'
import { heldUnits, type Account, type Charge, type HoldState, type Lot } from '../rules/wallet.ts'
import { insertAll, unnest, type Columns } from './table.ts'

type Owned<T> = T & { readonly ownerId: Id }
type Placed<T> = Owned<T> & { readonly txnId: Id; readonly leg: number }
type AccountChange = Owned<{
  readonly code: 'available' | 'held'
  readonly versionBefore: number
  readonly after: Account
  readonly frozen: boolean | null
  readonly recordedAt: string | null
}>

/**
 * Writes a journal in one statement: history is added, and each account moves only from the version that was decided upon.
 * @throws InvariantViolated when a row is not written exactly once, which would mean that a lock was not held
 */
export async function append(tx: Tx, journal: Journal, actor: Actor): Promise<void> {
  if (journal.commands.length === 0 && journal.transactions.length === 0) return
  const rows = rowsOf(journal)
  const { rows: written } = await sql<Record<keyof typeof rows, number>>`
    with transactions as (${insertAll('txn', rows.transactions, transactionColumns(actor))}),
    entries as (${insertAll('entry', rows.entries, entryColumns)}),
    new_lots as (${insertAll('lot', rows.newLots, lotColumns)}),
    changed_lots as (
      update ledger.lot
      set open = changed.open, available = changed.available, held = changed.held, consumed = changed.consumed,
          expired = changed.expired, revoked = changed.revoked, clawed = changed.clawed
      from ${unnest(rows.changedLots, 'changed', lotCounters)}
      where lot.bucket = changed.bucket and lot.id = changed.id returning 1),
    moves as (${insertAll('lot_move', rows.moves, moveColumns)}),
    new_holds as (${insertAll('hold', rows.newHolds, holdColumns)}),
    changed_holds as (
      update ledger.hold
      set qty = changed.qty, captured = changed.captured, released = changed.released, state = changed.state, deadline = changed.deadline
      from ${unnest(rows.changedHolds, 'changed', holdColumns)}
      where hold.bucket = changed.bucket and hold.id = changed.id returning 1),
    new_charges as (${insertAll('charge', rows.newCharges, chargeColumns)}),
    changed_charges as (
      update ledger.charge set refunded = changed.refunded
      from ${unnest(rows.changedCharges, 'changed', chargeColumns)}
      where charge.bucket = changed.bucket and charge.id = changed.id returning 1),
    accounts as (
      update ledger.account
      set balance = changed.balance, version = changed.version, frozen = changed.frozen, last_recorded_at = changed.recorded_at
      from ${unnest(rows.accounts, 'changed', accountColumns)}
      where account.bucket = changed.bucket and account.owner_id = changed.owner_id and account.code = changed.code
        and account.version = changed.version_before returning 1),
    commands as (${insertAll('command', rows.commands, commandColumns)})
    select (select count(*) from transactions) as transactions, (select count(*) from entries) as entries,
      (select count(*) from new_lots) as new_lots, (select count(*) from changed_lots) as changed_lots,
      (select count(*) from moves) as moves, (select count(*) from new_holds) as new_holds,
      (select count(*) from changed_holds) as changed_holds, (select count(*) from new_charges) as new_charges,
      (select count(*) from changed_charges) as changed_charges, (select count(*) from accounts) as accounts,
      (select count(*) from commands) as commands`.execute(tx)

  for (const [table, expected] of Object.entries(rows) as [keyof typeof rows, readonly unknown[]][]) {
    const count = written[0]?.[table]
    invariant(count === expected.length, `the ledger wrote ${count} of ${expected.length} ${table}`)
  }
}

function rowsOf({ transactions, commands, wallets }: Journal) {
  const owned = <T extends object>(items: (change: Journal['wallets'][number]) => readonly T[]): Owned<T>[] =>
    wallets.flatMap((change) => items(change).map((item) => ({ ...item, ownerId: change.after.ownerId })))
  return {
    transactions,
    entries: transactions.flatMap((transaction) => placed(transaction, transaction.entries)),
    newLots: owned((change) => change.newLots),
    changedLots: owned((change) => change.changedLots),
    moves: transactions.flatMap((transaction) => placed(transaction, transaction.moves)),
    newHolds: owned((change) => change.newHolds),
    changedHolds: owned((change) => change.changedHolds),
    newCharges: owned((change) => change.newCharges),
    changedCharges: owned((change) => change.changedCharges),
    accounts: wallets.flatMap(accountChanges),
    commands,
  }
}

function placed<T extends object>({ id, ownerId }: Transaction, items: readonly T[]): Placed<T>[] {
  return items.map((item, leg) => ({ ...item, ownerId, txnId: id, leg }))
}

function accountChanges({ before, after }: Journal['wallets'][number]): AccountChange[] {
  const wallet = { ownerId: after.ownerId, frozen: after.frozen, recordedAt: timestampText(after.lastRecordedAt) }
  const available = { ...wallet, code: 'available' as const, versionBefore: before.available.version, after: after.available }
  if (after.held.version === before.held.version) return [available]
  return [
    available,
    {
      ownerId: after.ownerId,
      code: 'held',
      versionBefore: before.held.version,
      after: after.held,
      frozen: null,
      recordedAt: null,
    },
  ]
}

const BUCKET = ['smallint', (row: { readonly ownerId: Id }) => bucketOf(row.ownerId)] as const
const OWNER = ['uuid', (row: { readonly ownerId: Id }) => row.ownerId] as const

function transactionColumns(actor: Actor): Columns<Transaction> {
  const name = nameOf(actor)
  return {
    bucket: BUCKET,
    id: ['uuid', (row) => row.id],
    owner_id: OWNER,
    kind: ['text', (row) => row.kind],
    effective_at: ['timestamptz', (row) => timestampText(row.effectiveAt)],
    recorded_at: ['timestamptz', (row) => timestampText(row.recordedAt)],
    actor: ['text', () => name],
    cause: ['jsonb', (row) => JSON.stringify(row.cause)],
    policy_version: ['integer', (row) => row.policyVersion],
    hold_id: ['uuid', (row) => row.holdId],
    charge_id: ['uuid', (row) => row.chargeId],
  }
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'person') return `person:${actor.accountId}`
  return actor.kind === 'system' ? `system:${actor.task}` : 'visitor'
}

const entryColumns: Columns<Placed<Entry>> = {
  bucket: BUCKET,
  txn_id: ['uuid', (row) => row.txnId],
  leg: ['smallint', (row) => row.leg],
  owner_id: OWNER,
  account: ['text', (row) => row.account],
  asset: ['text', (row) => row.asset],
  amount: ['bigint', (row) => row.amount],
  version: ['integer', (row) => row.version],
  balance_after: ['bigint', (row) => row.balanceAfter],
}

const moveColumns: Columns<Placed<Move>> = {
  bucket: BUCKET,
  txn_id: ['uuid', (row) => row.txnId],
  leg: ['smallint', (row) => row.leg],
  lot_id: ['uuid', (row) => row.lotId],
  from_state: ['text', (row) => row.from],
  to_state: ['text', (row) => row.to],
  qty: ['bigint', (row) => row.qty],
  hold_id: ['uuid', (row) => row.holdId ?? null],
  unwinds: ['smallint', (row) => row.unwinds ?? null],
}

const lotCounters: Columns<Owned<Lot>> = {
  bucket: BUCKET,
  id: ['uuid', (row) => row.id],
  open: ['boolean', (row) => row.available + row.held > 0],
  available: ['bigint', (row) => row.available],
  held: ['bigint', (row) => row.held],
  consumed: ['bigint', (row) => row.consumed],
  expired: ['bigint', (row) => row.expired],
  revoked: ['bigint', (row) => row.revoked],
  clawed: ['bigint', (row) => row.clawed],
}

const lotColumns: Columns<Owned<Lot>> = {
  ...lotCounters,
  owner_id: OWNER,
  origin: ['text', (row) => row.origin],
  source_txn: ['uuid', (row) => row.sourceTxn],
  parent_lot: ['uuid', (row) => row.parentLot],
  granted: ['bigint', (row) => row.granted],
  effective_at: ['timestamptz', (row) => timestampText(row.effectiveAt)],
  expires_at: ['timestamptz', (row) => (row.expiresAt === null ? null : timestampText(row.expiresAt))],
  priority: ['smallint', (row) => row.priority],
  cost_usd_cents: ['bigint', (row) => row.costUsdCents],
  policy_version: ['integer', (row) => row.policyVersion],
}

const holdColumns: Columns<Owned<HoldState>> = {
  bucket: BUCKET,
  id: ['uuid', (row) => row.id],
  owner_id: OWNER,
  purpose: ['text', (row) => row.purpose],
  qty: ['bigint', (row) => row.qty],
  captured: ['bigint', (row) => row.captured],
  released: ['bigint', (row) => row.released],
  state: ['text', stateOf],
  deadline: ['timestamptz', (row) => timestampText(row.deadline)],
}

function stateOf(hold: HoldState): string {
  if (heldUnits(hold) > 0) return 'active'
  return hold.released > 0 ? 'released' : 'captured'
}

const chargeColumns: Columns<Owned<Charge>> = {
  bucket: BUCKET,
  id: ['uuid', (row) => row.id],
  owner_id: OWNER,
  purpose: ['text', (row) => row.purpose],
  txn_id: ['uuid', (row) => row.txnId],
  qty: ['bigint', (row) => row.qty],
  refunded: ['bigint', (row) => row.refunded],
}

const accountColumns: Columns<AccountChange> = {
  bucket: BUCKET,
  owner_id: OWNER,
  code: ['text', (row) => row.code],
  version_before: ['integer', (row) => row.versionBefore],
  balance: ['bigint', (row) => row.after.balance],
  version: ['integer', (row) => row.after.version],
  frozen: ['boolean', (row) => row.frozen],
  recorded_at: ['timestamptz', (row) => row.recordedAt],
}

const commandColumns: Columns<AnsweredCommand> = {
  bucket: ['smallint', (row) => bucketOf(row.command.ownerId)],
  owner_id: ['uuid', (row) => row.command.ownerId],
  key: ['uuid', (row) => row.command.key],
  request: ['jsonb', (row) => JSON.stringify(row.request)],
  outcome: ['text', (row) => (row.outcome.ok ? 'applied' : 'refused')],
  code: ['text', (row) => (row.outcome.ok ? null : row.outcome.refusal.code)],
  txn_id: ['uuid', (row) => (row.outcome.ok ? row.outcome.value.txnId : null)],
  result: ['jsonb', (row) => JSON.stringify(resultOf(row.outcome))],
  recorded_at: ['timestamptz', (row) => timestampText(row.recordedAt)],
}

/** What the other columns do not say already. */
function resultOf(outcome: LedgerOutcome): object {
  if (!outcome.ok) return outcome.refusal
  const { txnId: _txnId, recordedAt: _recordedAt, ...rest } = outcome.value
  return rest
}
