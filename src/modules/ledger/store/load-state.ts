import { sql, type RawBuilder } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse } from '#kernel/result.ts'
import type { Tx } from '#platform/db/database.ts'
import { commandPlace, type KnownCommand, type LedgerState } from '../rules/apply.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { Applied, LedgerCommand, LedgerOutcome, LedgerRefusal } from '../rules/commands.ts'
import { emptyWallet, openWallet, type OpenWallet } from '../rules/post.ts'
import type { Request } from '../rules/same-request.ts'
import type { Charge, HoldState, Leg, Lot } from '../rules/wallet.ts'
import { lockWallets, type LockedAccount } from './lock-wallets.ts'

interface Named {
  readonly ownerId: Id
  readonly id: Id
}

/** Locks the wallets, then reads what the commands may need. Nothing is read before the locks: what was waited for counts. */
export async function loadState(tx: Tx, commands: readonly LedgerCommand[]): Promise<LedgerState> {
  const accounts = await lockWallets(
    tx,
    commands.map((command) => command.ownerId),
  )
  const wallets = walletsOf(accounts)
  const known = await loadKnownCommands(tx, commands)
  const owners = [...wallets.keys()]

  const charges = await loadCharges(tx, commands.flatMap(chargeNamedBy))
  const holds = await loadHolds(tx, [...commands.flatMap(holdNamedBy), ...(await loadHoldsOnRevoked(tx, commands))])
  for (const { ownerId, ...charge } of charges) wallets.get(ownerId)?.charges.set(charge.id, charge)
  for (const { ownerId, ...hold } of holds) wallets.get(ownerId)?.holds.set(hold.id, hold)

  const named = commands.flatMap((command): Named[] =>
    command.kind === 'revoke' ? [{ ownerId: command.ownerId, id: command.lotId }] : [],
  )
  const legs = [...charges, ...holds].flatMap(({ ownerId, legs }) => legs.map(({ lotId }) => ({ ownerId, id: lotId })))
  for (const { ownerId, ...lot } of await loadLots(tx, owners, [...named, ...legs])) wallets.get(ownerId)?.lots.set(lot.id, lot)
  return { wallets, known }
}

function walletsOf(accounts: readonly LockedAccount[]): Map<Id, OpenWallet> {
  const wallets = new Map<Id, OpenWallet>()
  for (const { ownerId, code, balance, version, frozen, lastRecordedAt } of accounts) {
    const wallet = wallets.get(ownerId) ?? openWallet(emptyWallet(ownerId))
    wallets.set(ownerId, wallet)
    wallet[code] = { balance, version }
    if (frozen !== null) wallet.frozen = frozen
    if (lastRecordedAt !== null) wallet.lastRecordedAt = lastRecordedAt
  }
  return wallets
}

function chargeNamedBy(command: LedgerCommand): Named[] {
  return 'chargeId' in command ? [{ ownerId: command.ownerId, id: command.chargeId }] : []
}

function holdNamedBy(command: LedgerCommand): Named[] {
  return 'holdId' in command ? [{ ownerId: command.ownerId, id: command.holdId }] : []
}

type KnownRow = { ownerId: Id; key: Id; request: Request; recordedAt: Instant; txnId: Id } & (
  | { outcome: 'applied'; result: Omit<Applied, 'txnId' | 'recordedAt'> }
  | { outcome: 'refused'; result: LedgerRefusal }
)

async function loadKnownCommands(tx: Tx, commands: readonly LedgerCommand[]): Promise<Map<string, KnownCommand>> {
  const { rows } = await sql<KnownRow>`
    select command.owner_id, key, request, outcome, txn_id, result, recorded_at
    from ${wanted(commands.map(({ ownerId, key }) => ({ ownerId, id: key })))}
    join ledger.command on command.bucket = wanted.bucket and command.owner_id = wanted.owner_id and command.key = wanted.id`.execute(
    tx,
  )
  return new Map(rows.map((row) => [commandPlace(row), { request: row.request, outcome: outcomeOf(row) }]))
}

function outcomeOf(row: KnownRow): LedgerOutcome {
  return row.outcome === 'refused' ? refuse(row.result) : ok({ txnId: row.txnId, recordedAt: row.recordedAt, ...row.result })
}

type LotRow = Lot & { readonly ownerId: Id }

const LOT_COLUMNS = sql`
  lot.id, lot.owner_id, lot.origin, lot.source_txn, lot.parent_lot, lot.granted, ledger.micros(lot.effective_at) as effective_at,
  ledger.micros(lot.expires_at) as expires_at, lot.priority, lot.cost_usd_cents, lot.policy_version,
  lot.available, lot.held, lot.consumed, lot.expired, lot.revoked, lot.clawed`

async function loadLots(tx: Tx, owners: readonly Id[], named: readonly Named[]): Promise<LotRow[]> {
  const { rows: open } = await sql<LotRow>`
    select ${LOT_COLUMNS} from unnest(${owners.map(bucketOf)}::smallint[], ${owners}::uuid[]) as wanted (bucket, owner_id)
    join ledger.lot on lot.bucket = wanted.bucket and lot.owner_id = wanted.owner_id and lot.open`.execute(tx)
  const known = new Set(open.map((lot) => lot.id))
  const closed = named.filter(({ id }) => !known.has(id))
  if (closed.length === 0) return open

  const { rows } = await sql<LotRow>`
    select ${LOT_COLUMNS} from ${wanted(closed)}
    join ledger.lot on lot.bucket = wanted.bucket and lot.id = wanted.id and lot.owner_id = wanted.owner_id`.execute(tx)
  return [...open, ...rows]
}

/** Holds that have units of a lot which is being claimed back. */
async function loadHoldsOnRevoked(tx: Tx, commands: readonly LedgerCommand[]): Promise<Named[]> {
  const owners = commands.flatMap((command) => (command.kind === 'revoke' ? [command.ownerId] : []))
  if (owners.length === 0) return []
  const { rows } = await sql<Named>`
    select hold.owner_id, hold.id from unnest(${owners.map(bucketOf)}::smallint[], ${owners}::uuid[]) as wanted (bucket, owner_id)
    join ledger.hold on hold.bucket = wanted.bucket and hold.owner_id = wanted.owner_id and hold.state = 'active'`.execute(tx)
  return rows
}

type LegRow = Leg & { readonly ownerId: Id; readonly of: Id }

async function loadHolds(tx: Tx, named: readonly Named[]): Promise<(HoldState & { ownerId: Id })[]> {
  if (named.length === 0) return []
  const { rows } = await sql<Omit<HoldState, 'legs'> & { ownerId: Id }>`
    select hold.id, hold.owner_id, purpose, qty, captured, released, ledger.micros(deadline) as deadline
    from ${wanted(named)}
    join ledger.hold on hold.bucket = wanted.bucket and hold.id = wanted.id and hold.owner_id = wanted.owner_id`.execute(tx)
  if (rows.length === 0) return []
  const { rows: legs } = await sql<LegRow>`
    select txn.owner_id, move.hold_id as of, move.leg, move.lot_id, move.qty from ${wanted(rows)}
    join ledger.lot_move move on move.bucket = wanted.bucket and move.hold_id = wanted.id and move.to_state = 'held'
    join ledger.txn on txn.bucket = move.bucket and txn.id = move.txn_id and txn.owner_id = wanted.owner_id
    order by txn.recorded_at, move.leg`.execute(tx)
  return withLegs(rows, legs)
}

async function loadCharges(tx: Tx, named: readonly Named[]): Promise<(Charge & { ownerId: Id })[]> {
  if (named.length === 0) return []
  const { rows } = await sql<Omit<Charge, 'legs'> & { ownerId: Id }>`
    select charge.id, charge.owner_id, purpose, txn_id, qty, refunded from ${wanted(named)}
    join ledger.charge on charge.bucket = wanted.bucket and charge.id = wanted.id and charge.owner_id = wanted.owner_id`.execute(
    tx,
  )
  if (rows.length === 0) return []
  const { rows: legs } = await sql<LegRow>`
    select charge.owner_id, charge.id as of, move.leg, move.lot_id, move.qty from ${wanted(rows)}
    join ledger.charge on charge.bucket = wanted.bucket and charge.id = wanted.id and charge.owner_id = wanted.owner_id
    join ledger.lot_move move on move.bucket = charge.bucket and move.txn_id = charge.txn_id and move.to_state = 'consumed'
    order by move.leg`.execute(tx)
  return withLegs(rows, legs)
}

function withLegs<T extends Named>(items: readonly T[], legs: readonly LegRow[]): (T & { legs: Leg[] })[] {
  const legsOf = Map.groupBy(legs, (leg) => `${leg.ownerId}/${leg.of}`)
  return items.map((item) => ({
    ...item,
    legs: (legsOf.get(`${item.ownerId}/${item.id}`) ?? []).map(({ leg, lotId, qty }) => ({ leg, lotId, qty })),
  }))
}

function wanted(named: readonly Named[]): RawBuilder<unknown> {
  const unique = [...new Map(named.map((item) => [`${item.ownerId}/${item.id}`, item])).values()]
  const buckets = unique.map(({ ownerId }) => bucketOf(ownerId))
  return sql`unnest(${buckets}::smallint[], ${unique.map(({ ownerId }) => ownerId)}::uuid[], ${unique.map(({ id }) => id)}::uuid[])
    as wanted (bucket, owner_id, id)`
}
