import { sql, type RawBuilder } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { bucketOf } from '../rules/bucket.ts'
import type { WalletLot } from './read-wallet.ts'
import type { Cut } from './statement-cut.ts'

/** The lots that had something left at the cut, in the order in which they would have been spent. */
export async function openLotsAt(tx: Tx, cut: Cut): Promise<WalletLot[]> {
  const { rows } = await sql<WalletLot>`
    select * from (${lotsOf(cut)}) lot where available + held > 0
    order by priority, expires_at nulls last, cost_usd_cents > 0, id`.execute(tx)
  return rows.map(lotOf)
}

/** Connects of a wallet that run out on the same day. */
export interface ExpiryDay {
  /** `2026-12-31`, in UTC; null: never. */
  readonly on: string | null
  readonly available: Connects
  /** Set aside: these run out when they are given back after that day. */
  readonly held: Connects
}

/** What of the cut runs out when, the soonest first, what never does last. A day that is over by now says what was due then. */
export async function expiriesAt(tx: Tx, cut: Cut): Promise<ExpiryDay[]> {
  const { rows } = await sql<ExpiryDay>`
    select to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as on, sum(available) as available, sum(held) as held
    from (${lotsOf(cut)}) lot where available + held > 0
    group by 1 order by 1 nulls last`.execute(tx)
  return rows
}

/** All lots of the cut, used up or not, by id: the oldest first. `after`: the id of the last one that was seen. */
export async function lotsAt(
  tx: Tx,
  cut: Cut,
  { after, limit }: { readonly after?: Id | undefined; readonly limit: number },
): Promise<WalletLot[]> {
  const from = after === undefined ? sql`true` : sql`lot.id > ${after}`
  const { rows } = await sql<WalletLot>`${lotsOf(cut, from)} order by lot.id limit ${limit}`.execute(tx)
  return rows.map(lotOf)
}

/** One lot as it was at the cut, if it was there and is this owner's. */
export async function findLotAt(tx: Tx, cut: Cut, lotId: Id): Promise<WalletLot | undefined> {
  const { rows } = await sql<WalletLot>`${lotsOf(cut, sql`lot.id = ${lotId}`)}`.execute(tx)
  return rows[0] === undefined ? undefined : lotOf(rows[0])
}

/**
 * What lots were is what they are, less what moved since the cut: nothing to add up for today, little for the weeks that people ask
 * about. That the counters of today are the sum of all moves is the audit's to prove.
 */
function lotsOf(cut: Cut, wanted: RawBuilder<unknown> = sql`true`): RawBuilder<WalletLot> {
  const bucket = bucketOf(cut.ownerId)
  return sql<WalletLot>`
    select lot.id, lot.origin, lot.granted, lot.available - ${since('available')} as available, lot.held - ${since('held')} as held,
      lot.consumed - ${since('consumed')} as consumed, lot.expired - ${since('expired')} as expired,
      lot.revoked - ${since('revoked')} as revoked,
      lot.effective_at, lot.expires_at, lot.priority, lot.cost_usd_cents, lot.policy_version, lot.parent_lot
    from ledger.lot
    left join (
      select move.lot_id, bool_or(move.from_state is null) as is_born, ${movedInto('available')}, ${movedInto('held')},
        ${movedInto('consumed')}, ${movedInto('expired')}, ${movedInto('revoked')}
      from ledger.txn cross join lateral unnest(txn.moves) as move
      where txn.bucket = ${bucket} and txn.owner_id = ${cut.ownerId} and txn.version > ${cut.version}
      group by move.lot_id
    ) later on later.lot_id = lot.id
    where lot.bucket = ${bucket} and lot.owner_id = ${cut.ownerId} and later.is_born is not true and ${wanted}`
}

type State = 'available' | 'held' | 'consumed' | 'expired' | 'revoked'

function since(state: State): RawBuilder<unknown> {
  return sql`coalesce(${sql.ref(`later.${state}`)}, 0)`
}

export function movedInto(state: State): RawBuilder<unknown> {
  const name = sql.lit(state)
  return sql`sum(case ${name} when move.to_state then move.qty when move.from_state then -move.qty else 0 end) as ${sql.ref(state)}`
}

function lotOf(lot: WalletLot): WalletLot {
  return { ...lot, granted: connects(lot.granted), available: connects(lot.available), held: connects(lot.held) }
}
