import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertInto, quoted, statementOver, withText, type Columns } from '#platform/db/rows.ts'
import { together, type Statement } from '#platform/db/together.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { Move } from '../rules/draft.ts'
import type { Entry, Journal, Refused, Transaction, WalletChange } from '../rules/journal.ts'
import { timestampText } from '../rules/ledger-time.ts'
import { heldUnits, type Charge, type HoldState, type Lot } from '../rules/wallet.ts'

type Owned<T> = T & { readonly ownerId: Id }

/** One of the writes of a journal. */
interface Part {
  readonly table: string
  readonly statement: Statement
  readonly expected: number
}

/**
 * Writes a journal in one round trip: history is added, and each wallet moves only from the version that was decided upon.
 * @throws InvariantViolated when the books would not add up, or a row that must be there is not: then a lock was not held
 */
export async function append(tx: Tx, journal: Journal, actor: Actor): Promise<void> {
  for (const transaction of journal.transactions) checkBalanced(transaction)
  const parts = partsOf(journal, actor)
  if (parts.length === 0) return
  const answers = await together(
    tx,
    parts.map(({ statement }) => statement),
  )
  for (const [index, { table, expected }] of parts.entries()) {
    const count = answers[index]?.count
    invariant(count === expected, `the ledger wrote ${count} of ${expected} rows of ${table}`)
  }
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

function partsOf({ transactions, refused, wallets }: Journal, actor: Actor): Part[] {
  const owned = <T extends object>(items: (change: WalletChange) => readonly T[]): Owned<T>[] =>
    wallets.flatMap((change) => items(change).map((item) => ({ ...item, ownerId: change.after.ownerId })))
  const name = nameOf(actor)
  return [
    // The wallet first: whoever decided on another version fails before anything else is written.
    part('wallet', changeWallets, wallets),
    part(
      'txn',
      addTransactions,
      transactions.map((transaction) => ({
        ...transaction,
        actor: transaction.askedBy === null ? name : nameOf(transaction.askedBy),
      })),
    ),
    part(
      'lot',
      addLots,
      owned((change) => change.newLots),
    ),
    part(
      'lot',
      changeLots,
      owned((change) => change.changedLots),
    ),
    part(
      'hold',
      addHolds,
      owned((change) => change.newHolds),
    ),
    part(
      'hold',
      changeHolds,
      owned((change) => change.changedHolds),
    ),
    part(
      'charge',
      addCharges,
      owned((change) => change.newCharges),
    ),
    part(
      'charge',
      changeCharges,
      owned((change) => change.changedCharges),
    ),
    part('refusal', addRefusals, refused),
  ].filter(({ expected }) => expected > 0)
}

function part<Row>(table: string, statement: (rows: readonly Row[]) => Statement, rows: readonly Row[]): Part {
  return { table, statement: rows.length === 0 ? NOTHING : statement(rows), expected: rows.length }
}

const NOTHING: Statement = { text: '', values: [] }

/** Sets all columns but those that find the row; what must not have changed meanwhile is called `…_before`. */
function update<Row>(table: string, columns: Columns<Row>): (rows: readonly Row[]) => Statement {
  const names = Object.keys(columns)
  const finding = names.filter((name) => ['bucket', 'id', 'owner_id'].includes(name))
  const guards = names.filter((name) => name.endsWith('_before'))
  const set = names.filter((name) => !finding.includes(name) && !guards.includes(name))
  const where = [
    ...finding.map((name) => `${table}.${name} = changed.${name}`),
    ...guards.map((name) => `${table}.${name.replace('_before', '')} = changed.${name}`),
  ]
  return statementOver(
    'changed',
    columns,
    (given) => `${withText(given.with)}update ledger.${table} set ${set.map((name) => `${name} = changed.${name}`).join(', ')}
    from ${given.from} where ${where.join(' and ')}`,
  )
}

const BUCKET = ['smallint', (row: { readonly ownerId: Id }) => bucketOf(row.ownerId)] as const
const OWNER = ['uuid', (row: { readonly ownerId: Id }) => row.ownerId] as const

const transactionColumns: Columns<Transaction & { readonly actor: string }> = {
  bucket: BUCKET,
  id: ['uuid', (row) => row.id],
  owner_id: OWNER,
  version: ['integer', (row) => row.version],
  kind: ['text', (row) => row.kind],
  effective_at: ['timestamptz', (row) => timestampText(row.effectiveAt)],
  recorded_at: ['timestamptz', (row) => timestampText(row.recordedAt)],
  actor: ['text', (row) => row.actor],
  cause: ['json', (row) => JSON.stringify(row.cause)],
  policy_version: ['integer', (row) => row.policyVersion],
  hold_id: ['uuid', (row) => row.holdId],
  charge_id: ['uuid', (row) => row.chargeId],
  key: ['uuid', (row) => row.answers?.key ?? null],
  request: ['json', (row) => (row.answers === null ? null : JSON.stringify(row.answers.request))],
  available: ['bigint', (row) => row.available],
  held: ['bigint', (row) => row.held],
  owed: ['bigint', (row) => row.owed],
  moves: ['text', ({ moves }) => `{${moves.map((move) => quoted(moveText(move))).join(',')}}`, 'ledger.move_leg[]'],
  entries: ['text', ({ entries }) => `{${entries.map((entry) => quoted(entryText(entry))).join(',')}}`, 'ledger.entry_leg[]'],
}

// Row literals. Ids, states and account names have no character that they give a meaning to; what is empty is null.
function moveText({ lotId, from, to, qty, holdId, unwinds }: Move): string {
  return `(${lotId},${from ?? ''},${to},${qty},${holdId ?? ''},${unwinds ?? ''})`
}

function entryText({ account, asset, amount }: Entry): string {
  return `(${account},${asset},${amount})`
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'person') return `person:${actor.accountId}`
  return actor.kind === 'system' ? `system:${actor.task}` : 'visitor'
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

const changeWallets = update('wallet', walletColumns)
const addTransactions = insertInto('ledger.txn', transactionColumns)
const addLots = insertInto('ledger.lot', lotColumns)
const changeLots = update('lot', lotCounters)
const addHolds = insertInto('ledger.hold', holdColumns)
const changeHolds = update('hold', holdCounters)
const addCharges = insertInto('ledger.charge', chargeColumns)
const changeCharges = update('charge', chargeCounters)
const addRefusals = insertInto('ledger.refusal', refusalColumns)
