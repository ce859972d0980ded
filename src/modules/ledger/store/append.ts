import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { LedgerOutcome } from '../rules/commands.ts'
import type { Move } from '../rules/draft.ts'
import type { AnsweredCommand, Entry, Journal, Transaction, WalletChange } from '../rules/journal.ts'
import { timestampText } from '../rules/ledger-time.ts'
import { heldUnits, type Account, type Charge, type HoldState, type Lot } from '../rules/wallet.ts'
import { insertAll, unnest, updateAll, type Columns } from './table.ts'

type Owned<T> = T & { readonly ownerId: Id }
type Placed<T> = Owned<T> & { readonly txnId: Id; readonly leg: number }
type AccountChange = Owned<{
  readonly code: 'available' | 'held'
  readonly versionBefore: number
  readonly after: Account
  readonly frozen: boolean | null
  readonly recordedAt: string | null
}>

/** One of the writes of a journal; `expected` is the number of rows it must touch. */
interface Part {
  readonly name: string
  readonly expected: number
  readonly statement: RawBuilder<unknown>
}

/**
 * Writes a journal in one statement: history is added, and each account moves only from the version that was decided upon.
 * @throws InvariantViolated when a row is not written exactly once, which would mean that a lock was not held
 */
export async function append(tx: Tx, journal: Journal, actor: Actor): Promise<void> {
  // Parts without rows are left out: planning eleven writes takes longer than doing the usual six.
  const parts = partsOf(journal, actor).filter((part) => part.expected > 0)
  if (parts.length === 0) return
  const { rows } = await sql<{ counts: number[] }>`
    with ${sql.join(parts.map(({ name, statement }) => sql`${sql.raw(name)} as (${statement})`))}
    select array[${sql.join(parts.map(({ name }) => sql`(select count(*) from ${sql.raw(name)})`))}]::integer[] as counts`.execute(
    tx,
  )
  parts.forEach(({ name, expected }, index) => {
    const count = rows[0]?.counts[index]
    invariant(count === expected, `the ledger wrote ${count} of ${expected} ${name}`)
  })
}

function partsOf({ transactions, commands, wallets }: Journal, actor: Actor): Part[] {
  const owned = <T extends object>(items: (change: WalletChange) => readonly T[]): Owned<T>[] =>
    wallets.flatMap((change) => items(change).map((item) => ({ ...item, ownerId: change.after.ownerId })))
  const entries = transactions.flatMap((transaction) => placed(transaction, transaction.entries))
  const moves = transactions.flatMap((transaction) => placed(transaction, transaction.moves))
  return [
    added('transactions', 'txn', { rows: transactions, columns: transactionColumns(actor) }),
    added('entries', 'entry', { rows: entries, columns: entryColumns }),
    added('new_lots', 'lot', { rows: owned((change) => change.newLots), columns: lotColumns }),
    changed('changed_lots', 'lot', { rows: owned((change) => change.changedLots), columns: lotCounters }),
    added('moves', 'lot_move', { rows: moves, columns: moveColumns }),
    added('new_holds', 'hold', { rows: owned((change) => change.newHolds), columns: holdColumns }),
    changed('changed_holds', 'hold', { rows: owned((change) => change.changedHolds), columns: holdCounters }),
    added('new_charges', 'charge', { rows: owned((change) => change.newCharges), columns: chargeColumns }),
    changed('changed_charges', 'charge', { rows: owned((change) => change.changedCharges), columns: chargeCounters }),
    movedOn(wallets.flatMap(accountChanges)),
    added('commands', 'command', { rows: commands, columns: commandColumns }),
  ]
}

interface Rows<Row> {
  readonly rows: readonly Row[]
  readonly columns: Columns<Row>
}

function added<Row>(name: string, table: string, { rows, columns }: Rows<Row>): Part {
  return { name, expected: rows.length, statement: insertAll(table, rows, columns) }
}

function changed<Row>(name: string, table: string, { rows, columns }: Rows<Row>): Part {
  return { name, expected: rows.length, statement: updateAll(table, rows, columns) }
}

function movedOn(rows: readonly AccountChange[]): Part {
  const statement = sql`
    update ledger.account
    set balance = changed.balance, version = changed.version, frozen = changed.frozen, last_recorded_at = changed.recorded_at
    from ${unnest(rows, 'changed', accountColumns)}
    where account.bucket = changed.bucket and account.owner_id = changed.owner_id and account.code = changed.code
      and account.version = changed.version_before returning 1`
  return { name: 'accounts', expected: rows.length, statement }
}

function placed<T extends object>({ id, ownerId }: Transaction, items: readonly T[]): Placed<T>[] {
  return items.map((item, leg) => ({ ...item, ownerId, txnId: id, leg }))
}

function accountChanges({ before, after }: WalletChange): AccountChange[] {
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

const holdCounters: Columns<Owned<HoldState>> = {
  bucket: BUCKET,
  id: ['uuid', (row) => row.id],
  qty: ['bigint', (row) => row.qty],
  captured: ['bigint', (row) => row.captured],
  released: ['bigint', (row) => row.released],
  state: ['text', stateOf],
  deadline: ['timestamptz', (row) => timestampText(row.deadline)],
}

const holdColumns: Columns<Owned<HoldState>> = {
  ...holdCounters,
  owner_id: OWNER,
  purpose: ['text', (row) => row.purpose],
}

function stateOf(hold: HoldState): string {
  if (heldUnits(hold) > 0) return 'active'
  return hold.released > 0 ? 'released' : 'captured'
}

const chargeCounters: Columns<Owned<Charge>> = {
  bucket: BUCKET,
  id: ['uuid', (row) => row.id],
  refunded: ['bigint', (row) => row.refunded],
}

const chargeColumns: Columns<Owned<Charge>> = {
  ...chargeCounters,
  owner_id: OWNER,
  purpose: ['text', (row) => row.purpose],
  txn_id: ['uuid', (row) => row.txnId],
  qty: ['bigint', (row) => row.qty],
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
