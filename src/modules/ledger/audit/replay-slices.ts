import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { TransactionKind } from '../rules/journal.ts'
import type { Micros } from '../rules/ledger-time.ts'
import { takeAvailable, usableLots } from '../rules/spend-order.ts'
import { isExpired, type Lot, type UnitState } from '../rules/wallet.ts'
import type { CheckRow } from './checks.ts'
import { relations, type Scope } from './scope.ts'

const OWNERS_AT_ONCE = 2_000

export const REPLAYED = {
  slices: 'every spend and bid took the lots that the rules choose',
  moved: 'another expiry was given to all that was available of a lot',
  expiries: 'what was due had expired before anything else happened',
  bucket: 'an owner has the bucket that follows from the id',
} as const

export interface Replayed {
  readonly check: (typeof REPLAYED)[keyof typeof REPLAYED]
  readonly row: CheckRow
}

interface OwnedMove {
  readonly ownerId: Id
  readonly txnId: Id
  readonly kind: TransactionKind
  readonly recordedAt: Micros
  readonly lotId: Id
  readonly from: UnitState | null
  readonly to: UnitState
  readonly qty: number
}

type OwnedLot = Pick<Lot, 'id' | 'priority' | 'costUsdCents' | 'expiresAt' | 'effectiveAt'> & { readonly ownerId: Id }

interface Place {
  readonly bucket: number
  readonly ownerId: Id
}

/** Lives every wallet again, in the order of the journal, and names each transaction that did not what the rules would have done. */
export async function replayWallets(tx: Tx, scope: Scope): Promise<Replayed[]> {
  const findings: Replayed[] = []
  for (let after: Place | undefined; ;) {
    const places = await nextWallets(tx, scope, after)
    findings.push(...places.filter(({ bucket, ownerId }) => bucketOf(ownerId) !== bucket).map(misplaced))
    if (places.length > 0) findings.push(...(await replaySome(tx, places)))
    after = places.at(-1)
    if (places.length < OWNERS_AT_ONCE) return findings
  }
}

function misplaced({ bucket, ownerId }: Place): Replayed {
  return { check: REPLAYED.bucket, row: { ownerId, bucket, follows: bucketOf(ownerId) } }
}

async function nextWallets(tx: Tx, scope: Scope, after: Place | undefined): Promise<Place[]> {
  const { rows } = await sql<Place>`
    with ${relations(scope)}
    select bucket, owner_id from wallet
    where ${after === undefined ? sql`true` : sql`(bucket, owner_id) > (${after.bucket}::smallint, ${after.ownerId}::uuid)`}
    order by bucket, owner_id limit ${OWNERS_AT_ONCE}`.execute(tx)
  return rows
}

async function replaySome(tx: Tx, places: readonly Place[]): Promise<Replayed[]> {
  const asked = sql`unnest(${places.map(({ bucket }) => bucket)}::smallint[], ${places.map(({ ownerId }) => ownerId)}::uuid[])
    as asked (bucket, owner_id)`
  const { rows: lots } = await sql<OwnedLot>`
    select asked.owner_id, id, priority, cost_usd_cents, ledger.micros(expires_at) as expires_at, ledger.micros(effective_at) as effective_at
    from ${asked}, lateral (
      select * from ledger.lot given where given.bucket = asked.bucket and given.owner_id = asked.owner_id offset 0) lot`.execute(
    tx,
  )
  const { rows: moves } = await sql<OwnedMove>`
    select asked.owner_id, txn.id as txn_id, kind, ledger.micros(txn.recorded_at) as recorded_at, leg.lot_id,
           leg.from_state as from, leg.to_state as to, leg.qty
    from ${asked}, lateral (
      select * from ledger.txn given where given.bucket = asked.bucket and given.owner_id = asked.owner_id offset 0) txn,
      unnest(txn.moves) with ordinality as leg (lot_id, from_state, to_state, qty, hold_id, unwinds, no)
    order by asked.bucket, asked.owner_id, version, leg.no`.execute(tx)
  const lotsOf = Map.groupBy(lots, (lot) => lot.ownerId)
  return [...Map.groupBy(moves, (move) => move.ownerId)].flatMap(([ownerId, own]) => replayWallet(lotsOf.get(ownerId) ?? [], own))
}

function replayWallet(lots: readonly OwnedLot[], moves: readonly OwnedMove[]): Replayed[] {
  const nothing = { available: 0, held: 0, consumed: 0, expired: 0, revoked: 0, clawed: 0, granted: 0 }
  const unknown = { origin: '', sourceTxn: '', parentLot: null, policyVersion: null }
  const known = new Map(lots.map((lot) => [lot.id, { ...lot, ...unknown, ...nothing }]))
  // Only lots with something left can be chosen or lapse; an old wallet has hundreds that are empty.
  const open = new Map<Id, Lot>()
  const findings: Replayed[] = []
  for (const group of Map.groupBy(moves, (move) => move.txnId).values()) {
    findings.push(...judge(group, open))
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

/** One transaction, against the lots as they were before it. */
function judge(group: readonly OwnedMove[], open: ReadonlyMap<Id, Lot>): Replayed[] {
  const { ownerId, txnId, kind, recordedAt } = group[0]!
  const findings: Replayed[] = []
  const overdue = kind === 'expire' ? undefined : [...open.values()].find((lot) => isExpired(lot, recordedAt))
  if (overdue !== undefined) findings.push({ check: REPLAYED.expiries, row: { ownerId, txnId, lotId: overdue.id } })
  const taken = group.filter((move) => move.from === 'available' && (move.to === 'consumed' || move.to === 'held'))
  if (taken.length > 0 && !isByTheRules(taken, open))
    findings.push({ check: REPLAYED.slices, row: { ownerId, txnId, taken: taken.map(sliceOf) } })
  const left = kind === 'change_expiry' ? group.find((move) => move.to === 'expired') : undefined
  if (left !== undefined && open.get(left.lotId)?.available !== left.qty)
    findings.push({ check: REPLAYED.moved, row: { ownerId, txnId, left: sliceOf(left) } })
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
