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
  const from = after === undefined ? undefined : (id: RawBuilder<unknown>) => sql`${id} > ${after}`
  const { rows } = await sql<WalletLot>`${lotsOf(cut, from)} order by units.id limit ${limit}`.execute(tx)
  return rows.map(lotOf)
}

/** One lot as it was at the cut, if it was there and is this owner's. */
export async function findLotAt(tx: Tx, cut: Cut, lotId: Id): Promise<WalletLot | undefined> {
  const { rows } = await sql<WalletLot>`${lotsOf(cut, (id) => sql`${id} = ${lotId}`)}`.execute(tx)
  return rows[0] === undefined ? undefined : lotOf(rows[0])
}

const STATES = ['available', 'held', 'consumed', 'expired', 'revoked'] as const
type State = (typeof STATES)[number]

/**
 * What lots were is what they are, less what moved since the cut: nothing to add up for today, little for the weeks that people ask
 * about. That the counters of today are the sum of all moves is the audit's to prove. Both sides are added up in one pass, because
 * PostgreSQL cannot know how many lots a wallet has, and would join them one by one.
 */
function lotsOf(cut: Cut, wanted: (id: RawBuilder<unknown>) => RawBuilder<unknown> = () => sql`true`): RawBuilder<WalletLot> {
  const bucket = bucketOf(cut.ownerId)
  const each = (column: (state: State) => RawBuilder<unknown>) => sql.join(STATES.map(column))
  return sql<WalletLot>`
    select lot.id, lot.origin, lot.granted, ${each((state) => sql`units.${sql.ref(state)}`)},
      lot.effective_at, lot.expires_at, lot.priority, lot.cost_usd_cents, lot.policy_version, lot.parent_lot
    from (
      select id, ${each((state) => sql`sum(${sql.ref(state)}) as ${sql.ref(state)}`)}
      from (
        select lot.id, false as is_born, ${each((state) => sql.ref(state))}
        from ledger.lot where lot.bucket = ${bucket} and lot.owner_id = ${cut.ownerId} and ${wanted(sql`lot.id`)}
        union all
        select move.lot_id, move.from_state is null, ${each((state) => sql`-${movedInto(state)}`)}
        from ledger.txn cross join lateral unnest(txn.moves) as move
        where txn.bucket = ${bucket} and txn.owner_id = ${cut.ownerId} and txn.version > ${cut.version} and ${wanted(sql`move.lot_id`)}
      ) part
      group by id having not bool_or(is_born)
    ) units
    cross join lateral (select * from ledger.lot where lot.bucket = ${bucket} and lot.id = units.id limit 1) lot`
}

/** By how much one move changes a counter. */
export function movedInto(state: State): RawBuilder<unknown> {
  return sql`case ${sql.lit(state)} when move.to_state then move.qty when move.from_state then -move.qty else 0 end`
}

function lotOf(lot: WalletLot): WalletLot {
  return { ...lot, granted: connects(lot.granted), available: connects(lot.available), held: connects(lot.held) }
}
