import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'

/** Checks that need nothing but this module's own tables, of one auction or of all; each answers the rows that are wrong. */
export function ownChecks(only?: Id): Readonly<Record<string, ReturnType<typeof sql<object>>>> {
  const one = only === undefined ? sql`true` : sql`a.id = ${only}`
  return {
    'a place is one that its round gave, at the price it made': sql`
      select b.id as bid_id, b.round, b.pays from auctions.bid b join auctions.auction a on a.id = b.auction_id
      left join auctions.rung r on r.auction_id = b.auction_id and r.no = b.round and r.bid_id = b.id
      where ${one} and b.state in ('won', 'charged', 'worn_out') and (r.outcome is distinct from 'won' or r.pays <> b.pays)`,
    'who bids where only who fits may was found to fit, and nobody was judged elsewhere': sql`
      select b.id as bid_id, a.eligible, b.fit from auctions.bid b join auctions.auction a on a.id = b.auction_id
      where ${one} and (a.eligible = 'fits_job') is distinct from (b.fit is not null)`,
    'nobody pays in a holdout': sql`
      select b.id as bid_id, b.charge_id from auctions.bid b join auctions.auction a on a.id = b.auction_id
      where ${one} and a.holdout and b.charge_id is not null`,
    'a key draws nothing before its turn': sql`
      select a.id as auction_id, k.no as key, k.since from auctions.auction a join auctions.holdout_key k on k.no = a.holdout_key
      where ${one} and a.opened_at < k.since`,
    'a round gives no more places than there are': sql`
      select r.auction_id, r.no, count(*) as places from auctions.rung r join auctions.auction a on a.id = r.auction_id
      where ${one} and r.outcome = 'won' group by r.auction_id, r.no, a.slots having count(*) > a.slots`,
    'nothing is held in a closed auction': sql`
      select b.id as bid_id, b.state from auctions.bid b join auctions.auction a on a.id = b.auction_id
      where ${one} and a.closed_at is not null and b.state in ('standing', 'won')`,
    'a bid’s last step is its state': sql`
      select b.id as bid_id, b.state, s.kind from auctions.bid b join auctions.auction a on a.id = b.auction_id
      left join lateral (
        select kind from auctions.step where bid_id = b.id and kind not in ('raised', 'returned') order by no desc limit 1
      ) s on true
      where ${one} and s.kind is distinct from case b.state when 'standing' then 'placed' else b.state end`,
    'an auction counts its rounds': sql`
      select a.id as auction_id, a.rounds, count(r.no) as counted
      from auctions.auction a left join auctions.round r on r.auction_id = a.id
      where ${one} group by a.id having a.rounds <> count(r.no) or a.rounds <> coalesce(max(r.no), 0)`,
  }
}

export interface PaidBid {
  readonly chargeId: Id
  readonly ownerId: Id
  readonly pays: number
  readonly returned: number
}

const RETURNED = sql`coalesce((select sum(connects) from auctions.step s where s.bid_id = b.id and s.kind = 'returned'), 0)::int`

/** Every place that was paid for. */
export async function readPaidBids(tx: Tx): Promise<readonly PaidBid[]> {
  const { rows } = await sql<PaidBid>`
    select b.charge_id, b.owner_id, b.pays, ${RETURNED} as returned from auctions.bid b
    where b.charge_id is not null and b.pays > 0 order by b.id`.execute(tx)
  return rows
}

export interface PaidTotals {
  readonly charges: number
  readonly qty: number
  readonly refunded: number
}

/** All places that were paid for together. */
export async function paidTotals(tx: Tx): Promise<PaidTotals> {
  const { rows } = await sql<PaidTotals>`
    select count(*) as charges, coalesce(sum(b.pays), 0) as qty, coalesce(sum(${RETURNED}), 0) as refunded
    from auctions.bid b where b.charge_id is not null and b.pays > 0`.execute(tx)
  return rows[0]!
}
