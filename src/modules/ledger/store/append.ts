import { CompiledQuery } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { Move } from '../rules/draft.ts'
import type { Entry, Journal, Refused, Transaction, WalletChange } from '../rules/journal.ts'
import { timestampText } from '../rules/ledger-time.ts'
import { heldUnits, type Charge, type HoldState, type Lot } from '../rules/wallet.ts'
import { namesOf, Parameters, type Columns } from './table.ts'

type Owned<T> = T & { readonly ownerId: Id }
type Placed<T> = T & { readonly bucket: number; readonly txnId: Id; readonly leg: number }

/** One of the writes of a journal. */
interface Part {
  readonly name: string
  readonly text: string
  /** How many rows an update must find; an insert writes all of its rows or fails by itself. */
  readonly expected?: number
}

/**
 * Writes a journal in one statement: history is added, and each wallet moves only from the version that was decided upon.
 * @throws InvariantViolated when the books would not add up, or a row that must be there is not: then a lock was not held
 */
export async function append(tx: Tx, journal: Journal, actor: Actor): Promise<void> {
  for (const transaction of journal.transactions) checkBalanced(transaction)
  const parameters = new Parameters()
  const parts = partsOf(parameters, journal, actor)
  if (parts.length === 0) return
  const updates = parts.filter((part) => part.expected !== undefined)
  const text = `with ${parameters.given()}, ${parts.map(({ name, text }) => `${name} as (${text})`).join(',\n')}
    select array[${updates.map(({ name }) => `(select count(*) from ${name})`).join(', ')}]::integer[] as counts`
  const { rows } = await tx.executeQuery<{ counts: number[] }>(CompiledQuery.raw(text, parameters.values))
  updates.forEach(({ name, expected }, index) => {
    const count = rows[0]?.counts[index]
    invariant(count === expected, `the ledger wrote ${count} of ${expected} ${name}`)
  })
}

function checkBalanced({ id, entries }: Transaction): void {
  let connects = 0
  let usd = 0
  for (const { asset, amount } of entries) {
    if (asset === 'connects') connects += amount
    else usd += amount
  }
  invariant(connects === 0 && usd === 0, `transaction ${id} adds up to ${connects} Connects and ${usd} US cents`)
}

function partsOf(parameters: Parameters, { transactions, refused, wallets }: Journal, actor: Actor): Part[] {
  const owned = <T extends object>(items: (change: WalletChange) => readonly T[]): Owned<T>[] =>
    wallets.flatMap((change) => items(change).map((item) => ({ ...item, ownerId: change.after.ownerId })))
  const entries = transactions.flatMap((transaction) => placed(transaction, transaction.entries))
  const moves = transactions.flatMap((transaction) => placed(transaction, transaction.moves))

  const added = <Row>(table: string, rows: readonly Row[], columns: Columns<Row>): Part[] => {
    if (rows.length === 0) return []
    const source = parameters.add(`added_${table}`, rows, columns)
    return [
      { name: `new_${table}`, text: `insert into ledger.${table} (${namesOf(columns)}) select added_${table}.* from ${source}` },
    ]
  }
  const changed = <Row>(table: string, rows: readonly Row[], columns: Columns<Row>): Part[] => {
    if (rows.length === 0) return []
    const source = parameters.add(`changed_${table}`, rows, columns)
    return [{ name: `old_${table}`, text: updateText(table, source, columns), expected: rows.length }]
  }
  return [
    ...added('txn', transactions, transactionColumns(actor)),
    ...added('entry', entries, entryColumns),
    ...added(
      'lot',
      owned((change) => change.newLots),
      lotColumns,
    ),
    ...changed(
      'lot',
      owned((change) => change.changedLots),
      lotCounters,
    ),
    ...added('lot_move', moves, moveColumns),
    ...added(
      'hold',
      owned((change) => change.newHolds),
      holdColumns,
    ),
    ...changed(
      'hold',
      owned((change) => change.changedHolds),
      holdCounters,
    ),
    ...added(
      'charge',
      owned((change) => change.newCharges),
      chargeColumns,
    ),
    ...changed(
      'charge',
      owned((change) => change.changedCharges),
      chargeCounters,
    ),
    ...changed('wallet', wallets, walletColumns),
    ...added('refusal', refused, refusalColumns),
  ]
}

/** Sets all columns but those that find the row; what must not have changed meanwhile is called `…_before`. */
function updateText(table: string, source: string, columns: object): string {
  const names = Object.keys(columns)
  const finding = names.filter((name) => ['bucket', 'id', 'owner_id'].includes(name))
  const guards = names.filter((name) => name.endsWith('_before'))
  const set = names.filter((name) => !finding.includes(name) && !guards.includes(name))
  const where = [
    ...finding.map((name) => `${table}.${name} = changed_${table}.${name}`),
    ...guards.map((name) => `${table}.${name.replace('_before', '')} = changed_${table}.${name}`),
  ]
  return `update ledger.${table} set ${set.map((name) => `${name} = changed_${table}.${name}`).join(', ')}
    from ${source} where ${where.join(' and ')} returning 1`
}

function placed<T extends object>({ id, ownerId }: Transaction, items: readonly T[]): Placed<T>[] {
  const bucket = bucketOf(ownerId)
  return items.map((item, leg) => ({ ...item, bucket, txnId: id, leg }))
}

const BUCKET = ['smallint', (row: { readonly ownerId: Id }) => bucketOf(row.ownerId)] as const
const OWNER = ['uuid', (row: { readonly ownerId: Id }) => row.ownerId] as const

function transactionColumns(actor: Actor): Columns<Transaction> {
  const name = nameOf(actor)
  return {
    bucket: BUCKET,
    id: ['uuid', (row) => row.id],
    owner_id: OWNER,
    version: ['integer', (row) => row.version],
    kind: ['text', (row) => row.kind],
    effective_at: ['timestamptz', (row) => timestampText(row.effectiveAt)],
    recorded_at: ['timestamptz', (row) => timestampText(row.recordedAt)],
    actor: ['text', () => name],
    cause: ['jsonb', (row) => JSON.stringify(row.cause)],
    policy_version: ['integer', (row) => row.policyVersion],
    hold_id: ['uuid', (row) => row.holdId],
    charge_id: ['uuid', (row) => row.chargeId],
    key: ['uuid', (row) => row.answers?.key ?? null],
    request: ['jsonb', (row) => (row.answers === null ? null : JSON.stringify(row.answers.request))],
    available: ['bigint', (row) => row.available],
    held: ['bigint', (row) => row.held],
    owed: ['bigint', (row) => row.owed],
  }
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'person') return `person:${actor.accountId}`
  return actor.kind === 'system' ? `system:${actor.task}` : 'visitor'
}

const entryColumns: Columns<Placed<Entry>> = {
  bucket: ['smallint', (row) => row.bucket],
  txn_id: ['uuid', (row) => row.txnId],
  leg: ['smallint', (row) => row.leg],
  account: ['text', (row) => row.account],
  asset: ['text', (row) => row.asset],
  amount: ['bigint', (row) => row.amount],
}

const moveColumns: Columns<Placed<Move>> = {
  bucket: ['smallint', (row) => row.bucket],
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

const walletColumns: Columns<WalletChange> = {
  bucket: ['smallint', ({ after }) => bucketOf(after.ownerId)],
  owner_id: ['uuid', ({ after }) => after.ownerId],
  version_before: ['integer', ({ before }) => before.version],
  available: ['bigint', ({ after }) => after.available],
  held: ['bigint', ({ after }) => after.held],
  version: ['integer', ({ after }) => after.version],
  frozen: ['boolean', ({ after }) => after.frozen],
  last_recorded_at: ['timestamptz', ({ after }) => timestampText(after.lastRecordedAt)],
}

const refusalColumns: Columns<Refused> = {
  bucket: BUCKET,
  owner_id: OWNER,
  key: ['uuid', (row) => row.key],
  request: ['jsonb', (row) => JSON.stringify(row.request)],
  code: ['text', (row) => row.refusal.code],
  result: ['jsonb', (row) => JSON.stringify(row.refusal)],
  recorded_at: ['timestamptz', (row) => timestampText(row.recordedAt)],
}
