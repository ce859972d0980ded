import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse } from '#kernel/result.ts'
import type { Tx } from '#platform/db/database.ts'
import { statementOver, withText, type Columns, type Given } from '#platform/db/rows.ts'
import { together, type Answer, type Statement } from '#platform/db/together.ts'
import { commandPlace, type KnownCommand, type LedgerState } from '../rules/apply.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { AppliedMove, LedgerCommand, LedgerRefusal } from '../rules/commands.ts'
import { instantOf, microsOfText, type Micros } from '../rules/ledger-time.ts'
import { emptyWallet, openWallet, type OpenWallet } from '../rules/post.ts'
import type { Request } from '../rules/same-request.ts'
import type { Charge, HoldState, Leg, Lot, UnitState } from '../rules/wallet.ts'
import { inLockOrder, lockedIn, lockRows, openAndLock, type LockedWallet } from './lock-wallets.ts'

/**
 * Locks the wallets, then reads what the commands may need; all is sent at once, but the reading begins when the locks are there,
 * so what was waited for counts.
 */
export async function loadState(tx: Tx, commands: readonly LedgerCommand[]): Promise<LedgerState> {
  const owners = inLockOrder(commands.map((command) => command.ownerId))
  const reading = [findKnown(commands), readParts(commands)]
  const [locks, ...read] = await together(tx, [lockRows(owners), ...reading])
  const locked = lockedIn(locks!)
  if (locked.length === owners.length) return stateOf(tx, commands, { locked, read })

  // Somebody may have opened and used a missing wallet while this waited for the others: so everything is read again.
  const opened = await openAndLock(tx, owners)
  return stateOf(tx, commands, { locked: opened, read: await together(tx, reading) })
}

async function stateOf(
  tx: Tx,
  commands: readonly LedgerCommand[],
  { locked, read: [known, parts] }: { locked: readonly LockedWallet[]; read: readonly Answer[] },
): Promise<LedgerState> {
  // Hardly ever: a key or a charge that was there before. Then it is worth another round trip to read what was said.
  if (known!.count > 0) {
    const [answers, again] = await together(tx, [readAnswers(commands), readParts(commands, { charges: true })])
    return assemble(locked, { ...(onlyRow(again!) as Parts), ...(onlyRow(answers!) as Said) })
  }
  return assemble(locked, { ...(onlyRow(parts!) as Parts), applied: [], refused: [] })
}

function onlyRow({ rows }: Answer): unknown {
  invariant(rows[0] !== undefined, 'a select of lists has one row')
  return rows[0]
}

function assemble(locked: readonly LockedWallet[], found: Parts & Said): LedgerState {
  const wallets = new Map(locked.map((wallet) => [wallet.ownerId, walletOf(wallet)]))
  for (const { ownerId, lot } of lotsIn(found.lots ?? ''))
    put(wallets, [ownerId, lot.id], (wallet, id) => wallet.lots.set(id, lot))
  for (const row of found.charges ?? []) put(wallets, row, (wallet, id) => wallet.charges.set(id, chargeOf(row)))
  for (const row of found.holds ?? []) put(wallets, row, (wallet, id) => wallet.holds.set(id, holdOf(row)))
  const known = [...found.applied.map(knownApplied), ...found.refused.map(knownRefused)]
  return { wallets, known: new Map(known) }
}

function walletOf({ lastRecordedAt, ...locked }: LockedWallet): OpenWallet {
  return { ...openWallet(emptyWallet(locked.ownerId)), ...locked, lastRecordedAt }
}

function put(
  wallets: ReadonlyMap<Id, OpenWallet>,
  [ownerId, id]: readonly [Id, Id, ...unknown[]],
  set: (wallet: OpenWallet, id: Id) => void,
): void {
  const wallet = wallets.get(ownerId)
  invariant(wallet !== undefined, `wallet ${ownerId} was locked`)
  set(wallet, id)
}

const commandColumns: Columns<LedgerCommand> = {
  bucket: ['smallint', (command) => bucketOf(command.ownerId)],
  owner_id: ['uuid', (command) => command.ownerId],
  key: ['uuid', (command) => command.key],
  charge_id: ['uuid', (command) => ('chargeId' in command ? command.chargeId : null)],
  hold_id: ['uuid', (command) => ('holdId' in command ? command.holdId : null)],
  lot_id: ['uuid', (command) => ('lotId' in command ? command.lotId : null)],
  every_hold: ['boolean', (command) => command.kind === 'revoke'],
  is_refund: ['boolean', (command) => command.kind === 'refund'],
}

type MoveRow = [lotId: Id, origin: string, from: UnitState | null, to: UnitState, qty: number, holdId: Id | null]
type AppliedRow = [
  ownerId: Id,
  key: Id,
  request: Request,
  txnId: Id,
  recordedAt: Micros,
  available: number,
  held: number,
  owed: number | null,
  moves: MoveRow[],
]
type RefusedRow = [ownerId: Id, key: Id, request: Request, refusal: LedgerRefusal]
type LegRow = [leg: number, lotId: Id, qty: number]
type ChargeRow = [ownerId: Id, id: Id, purpose: string, txnId: Id, qty: number, refunded: number, legs: LegRow[]]
type HoldRow = [
  ownerId: Id,
  id: Id,
  purpose: string,
  qty: number,
  captured: number,
  released: number,
  deadline: Micros,
  legs: LegRow[],
]

/** What was answered before under the same keys. */
interface Said {
  readonly applied: readonly AppliedRow[]
  readonly refused: readonly RefusedRow[]
}

interface Parts {
  /** One line each: a row as PostgreSQL writes it. */
  readonly lots: string | null
  readonly charges?: readonly ChargeRow[]
  readonly holds?: readonly HoldRow[]
}

// JSON in one row: the driver needs longer for a row of seventeen columns than JSON.parse for a hundred such arrays.
const listOf = (rows: string, from: string) => `(select coalesce(json_agg(json_build_array(${rows})), '[]') ${from})`

const movesOf = (table: 'txn' | 'charges') =>
  `unnest(${table}.moves) with ordinality as move (lot_id, from_state, to_state, qty, hold_id, unwinds, no)`

const APPLIED = listOf(
  `txn.owner_id, txn.key, txn.request, txn.id, ledger.micros(txn.recorded_at), txn.available, txn.held, txn.owed,
   (select coalesce(json_agg(json_build_array(move.lot_id, lot.origin, move.from_state, move.to_state, move.qty, move.hold_id)
                             order by move.no), '[]')
    from ${movesOf('txn')} join ledger.lot on lot.bucket = txn.bucket and lot.id = move.lot_id)`,
  'from asked join ledger.txn on txn.bucket = asked.bucket and txn.owner_id = asked.owner_id and txn.key = asked.key',
)

const REFUSED = listOf(
  'refusal.owner_id, refusal.key, refusal.request, refusal.result',
  `from asked join ledger.refusal on refusal.bucket = asked.bucket and refusal.owner_id = asked.owner_id and refusal.key = asked.key`,
)

// With the moves of the transaction that made it: they are its legs.
const CHARGES = `charges as materialized (
  select charge.bucket, charge.owner_id, charge.id, charge.purpose, charge.txn_id, charge.qty, charge.refunded, txn.moves
  from (select distinct bucket, owner_id, charge_id from asked where charge_id is not null) named
  join ledger.charge on charge.bucket = named.bucket and charge.id = named.charge_id and charge.owner_id = named.owner_id
  join ledger.txn on txn.bucket = charge.bucket and txn.id = charge.txn_id)`

const CHARGE_LEGS = `(select coalesce(json_agg(json_build_array(move.no - 1, move.lot_id, move.qty) order by move.no), '[]')
  from ${movesOf('charges')} where move.to_state = 'consumed')`

const HOLDS = `holds as materialized (
  select hold.* from (select distinct bucket, owner_id, hold_id from asked where hold_id is not null) named
  join ledger.hold on hold.bucket = named.bucket and hold.id = named.hold_id and hold.owner_id = named.owner_id
  union
  select hold.* from (select distinct bucket, owner_id from asked where every_hold) revoked
  join ledger.hold on hold.bucket = revoked.bucket and hold.owner_id = revoked.owner_id and hold.state = 'active')`

// Units go into a hold by its own transactions only. Two owners of one bucket may use one id; the transaction says whose it is.
const HOLD_LEGS = `hold_legs as materialized (
  select holds.bucket, holds.owner_id, holds.id, txn.version, (move.no - 1)::smallint as leg, move.lot_id, move.qty from holds
  join ledger.txn on txn.bucket = holds.bucket and txn.hold_id = holds.id and txn.owner_id = holds.owner_id, ${movesOf('txn')}
  where move.to_state = 'held')`

const OPEN_LOTS = `select lot.* from (select distinct bucket, owner_id from asked) owners
  join ledger.lot on lot.bucket = owners.bucket and lot.owner_id = owners.owner_id and lot.open`

const namedLots = (named: string) => `
  union select lot.* from (${named}) named
  join ledger.lot on lot.bucket = named.bucket and lot.id = named.lot_id and lot.owner_id = named.owner_id`

// As one text of rows: none of these columns has a character that a row literal gives a meaning to, but for the space in a moment.
// Half of what the server needs for the same as JSON, and less than the driver does for rows.
const LOTS = `(select string_agg(row (lots.owner_id, lots.id, lots.origin, lots.source_txn, lots.parent_lot, lots.granted, lots.effective_at at time zone 'UTC',
  lots.expires_at at time zone 'UTC', lots.priority, lots.cost_usd_cents, lots.policy_version, lots.available, lots.held, lots.consumed, lots.expired,
  lots.revoked, lots.clawed)::text, E'\\n') from lots)`

const legsOf = (table: string, owner: string, order: string) =>
  `(select coalesce(json_agg(json_build_array(leg, lot_id, qty) order by ${order}), '[]') from ${table} legs
    where legs.bucket = ${owner}.bucket and legs.id = ${owner}.id and legs.owner_id = ${owner}.owner_id)`

/** Which parts a batch needs: what it does not name is not looked for. */
interface Needs {
  readonly charges: boolean
  readonly holds: boolean
  readonly lots: boolean
}

function needsOf(commands: readonly LedgerCommand[]): Needs {
  return {
    // Of a charge that is made, only whether it is there already matters, and that is looked for with the keys.
    charges: commands.some((command) => command.kind === 'refund'),
    holds: commands.some((command) => 'holdId' in command || command.kind === 'revoke'),
    lots: commands.some((command) => 'lotId' in command),
  }
}

function partsText({ charges, holds, lots }: Needs, given: Given): string {
  const parts = [
    ...given.with,
    `asked as materialized (select asked.* from ${given.from})`,
    ...(charges ? [CHARGES] : []),
    ...(holds ? [HOLDS, HOLD_LEGS] : []),
    `lots as (${OPEN_LOTS}${[
      ...(lots ? [namedLots('select bucket, owner_id, lot_id from asked where lot_id is not null')] : []),
      ...(charges
        ? [namedLots(`select distinct charges.bucket, charges.owner_id, move.lot_id from charges, ${movesOf('charges')}`)]
        : []),
      ...(holds ? [namedLots('select bucket, owner_id, lot_id from hold_legs')] : []),
    ].join('')})`,
  ]
  const answers = [
    `${LOTS} as lots`,
    ...(charges ? [`${listOf(`owner_id, id, purpose, txn_id, qty, refunded, ${CHARGE_LEGS}`, 'from charges')} as charges`] : []),
    ...(holds
      ? [
          `${listOf(
            `owner_id, id, purpose, qty, captured, released, ledger.micros(deadline), ${legsOf('hold_legs', 'holds', 'version, leg')}`,
            'from holds',
          )} as holds`,
        ]
      : []),
  ]
  return `${withText(parts)}select ${answers.join(',\n')}`
}

// One pair of texts per shape, whatever the number of commands.
const readings = new Map<string, (commands: readonly LedgerCommand[]) => Statement>()

function readParts(commands: readonly LedgerCommand[], more: Partial<Needs> = {}): Statement {
  const needs = { ...needsOf(commands), ...more }
  const shape = `${needs.charges}/${needs.holds}/${needs.lots}`
  const reading = readings.get(shape) ?? statementOver('asked', commandColumns, (given) => partsText(needs, given))
  readings.set(shape, reading)
  return reading(commands)
}

const askedOnce = ({ with: parts, from }: Given) => withText([...parts, `asked as materialized (select asked.* from ${from})`])

/** One row for each key that was used before, and for each charge to be made that is there already: usually none. */
const findKnown = statementOver(
  'asked',
  commandColumns,
  (given) => `${askedOnce(given)}
    select 1 from asked join ledger.txn on txn.bucket = asked.bucket and txn.owner_id = asked.owner_id and txn.key = asked.key
    union all
    select 1 from asked join ledger.refusal on refusal.bucket = asked.bucket and refusal.owner_id = asked.owner_id and refusal.key = asked.key
    union all
    select 1 from asked join ledger.charge on charge.bucket = asked.bucket and charge.id = asked.charge_id
    where not asked.is_refund`,
)

const readAnswers = statementOver(
  'asked',
  commandColumns,
  (given) => `${askedOnce(given)} select ${APPLIED} as applied, ${REFUSED} as refused`,
)

const SPECIAL = /[()"]/g

function lotsIn(text: string): { ownerId: Id; lot: Lot }[] {
  if (text === '') return []
  return text.split('\n').map((line) => {
    const [ownerId, id, origin, sourceTxn, parentLot, granted, effectiveAt, expiresAt, priority, ...rest] = line
      .replaceAll(SPECIAL, '')
      .split(',') as [Id, Id, string, Id, ...string[]]
    const [costUsdCents, policyVersion, available, held, consumed, expired, revoked, clawed] = rest
    const terms = {
      id,
      origin,
      sourceTxn,
      parentLot: parentLot === '' ? null : parentLot!,
      granted: Number(granted),
      effectiveAt: microsOfText(effectiveAt!),
      expiresAt: expiresAt === '' ? null : microsOfText(expiresAt!),
      priority: Number(priority),
      costUsdCents: Number(costUsdCents),
      policyVersion: policyVersion === '' ? null : Number(policyVersion),
    }
    const units = { available: Number(available), held: Number(held), consumed: Number(consumed) }
    return { ownerId, lot: { ...terms, ...units, expired: Number(expired), revoked: Number(revoked), clawed: Number(clawed) } }
  })
}

function chargeOf([, id, purpose, txnId, qty, refunded, legs]: ChargeRow): Charge {
  return { id, purpose, txnId, qty, refunded, legs: legs.map(legOf) }
}

function holdOf([, id, purpose, qty, captured, released, deadline, legs]: HoldRow): HoldState {
  return { id, purpose, qty, captured, released, deadline, legs: legs.map(legOf) }
}

function legOf([leg, lotId, qty]: LegRow): Leg {
  return { leg, lotId, qty }
}

function knownRefused([ownerId, key, request, refusal]: RefusedRow): [string, KnownCommand] {
  return [commandPlace({ ownerId, key }), { request, outcome: refuse(refusal) }]
}

function knownApplied([ownerId, key, request, txnId, recordedAt, available, held, owed, moves]: AppliedRow): [
  string,
  KnownCommand,
] {
  const outcome = ok({
    txnId,
    recordedAt: instantOf(recordedAt),
    available,
    held,
    moves: moves.map(([lotId, origin, from, to, qty]): AppliedMove => ({ lotId, origin, from, to, qty })),
    newLots: moves.flatMap(([lotId, , from]) => (from === null ? [lotId] : [])),
    ...(owed === null ? {} : { owed, cancelledHolds: cancelledBy(moves) }),
  })
  return [commandPlace({ ownerId, key }), { request, outcome }]
}

/** A clawback touches held units only by cancelling their holds. */
function cancelledBy(moves: readonly MoveRow[]): Id[] {
  return [...new Set(moves.flatMap(([, , , , , holdId]) => (holdId === null ? [] : [holdId])))]
}
