import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Micros } from '../rules/ledger-time.ts'
import { takeAvailable, usableLots } from '../rules/spend-order.ts'
import type { Lot, UnitState } from '../rules/wallet.ts'
import type { CheckRow } from './checks.ts'

const OWNERS_AT_ONCE = 2_000

interface OwnedMove {
  readonly ownerId: Id
  readonly txnId: Id
  readonly recordedAt: Micros
  readonly leg: number
  readonly lotId: Id
  readonly from: UnitState | null
  readonly to: UnitState
  readonly qty: number
}

type OwnedLot = Pick<Lot, 'id' | 'priority' | 'costUsdCents' | 'expiresAt' | 'effectiveAt'> & { readonly ownerId: Id }

/** Spends and bids again, in the order of the journal, and names every transaction that took other lots than the rules would. */
export async function replaySlices(tx: Tx): Promise<CheckRow[]> {
  const findings: CheckRow[] = []
  for (let after: Id | undefined; ;) {
    const owners = await nextOwners(tx, after)
    if (owners.length === 0) return findings
    findings.push(...(await replayOwners(tx, owners)))
    after = owners.at(-1)
  }
}

async function nextOwners(tx: Tx, after: Id | undefined): Promise<Id[]> {
  const { rows } = await sql<{ ownerId: Id }>`
    select owner_id from ledger.account where code = 'available' and ${after === undefined ? sql`true` : sql`owner_id > ${after}`}
    order by owner_id limit ${OWNERS_AT_ONCE}`.execute(tx)
  return rows.map((row) => row.ownerId)
}

async function replayOwners(tx: Tx, owners: readonly Id[]): Promise<CheckRow[]> {
  const { rows: lots } = await sql<OwnedLot>`
    select owner_id, id, priority, cost_usd_cents, ledger.micros(expires_at) as expires_at, ledger.micros(effective_at) as effective_at
    from ledger.lot where owner_id = any(${owners}::uuid[])`.execute(tx)
  const { rows: moves } = await sql<OwnedMove>`
    select txn.owner_id, txn.id as txn_id, ledger.micros(txn.recorded_at) as recorded_at, move.leg, move.lot_id,
           move.from_state as from, move.to_state as to, move.qty
    from ledger.txn join ledger.lot_move move on move.bucket = txn.bucket and move.txn_id = txn.id
    where txn.owner_id = any(${owners}::uuid[]) order by txn.owner_id, txn.recorded_at, move.leg`.execute(tx)
  const lotsOf = Map.groupBy(lots, (lot) => lot.ownerId)
  return [...Map.groupBy(moves, (move) => move.ownerId)].flatMap(([ownerId, own]) => replayWallet(lotsOf.get(ownerId) ?? [], own))
}

function replayWallet(lots: readonly OwnedLot[], moves: readonly OwnedMove[]): CheckRow[] {
  const nothing = { available: 0, held: 0, consumed: 0, expired: 0, revoked: 0, clawed: 0, granted: 0 }
  const unknown = { origin: '', sourceTxn: '', parentLot: null, policyVersion: null }
  const known = new Map(lots.map((lot) => [lot.id, { ...lot, ...unknown, ...nothing }]))
  // Only lots with something left can be chosen; an old wallet has hundreds that are empty.
  const open = new Map<Id, Lot>()
  const findings: CheckRow[] = []
  for (const [txnId, group] of Map.groupBy(moves, (move) => move.txnId)) {
    const taken = group.filter((move) => move.from === 'available' && (move.to === 'consumed' || move.to === 'held'))
    if (taken.length > 0 && !isByTheRules(taken, open))
      findings.push({ ownerId: taken[0]!.ownerId, txnId, taken: taken.map(sliceOf) })
    for (const { lotId, from, to, qty } of group) {
      const lot = known.get(lotId)
      if (lot === undefined) continue
      lot.available += (to === 'available' ? qty : 0) - (from === 'available' ? qty : 0)
      if (lot.available > 0) open.set(lotId, lot)
      else open.delete(lotId)
    }
  }
  return findings
}

function isByTheRules(taken: readonly OwnedMove[], open: ReadonlyMap<Id, Lot>): boolean {
  const qty = taken.reduce((sum, move) => sum + move.qty, 0)
  const slices = takeAvailable(usableLots(open.values(), taken[0]!.recordedAt), qty)
  return JSON.stringify(slices) === JSON.stringify(taken.map(sliceOf))
}

function sliceOf({ lotId, qty }: OwnedMove) {
  return { lotId, qty }
}
