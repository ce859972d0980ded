import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { BidState } from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from './cursor.ts'

/** A boost of a proposal as one row of its freelancer's list. */
export interface MyBoost {
  readonly bidId: Id
  readonly proposalId: Id
  readonly auctionId: Id
  readonly jobTitle: string
  readonly state: BidState
  readonly maximum: Connects
  /** What its place costs or did cost; null without one. */
  readonly pays: Connects | null
  readonly chargeId: Id | null
  readonly returned: Connects
  /** In a round that was sealed: there is a result sheet. */
  readonly isSealed: boolean
  readonly isOver: boolean
  /** Told once it is over; false before, whatever chance said. */
  readonly wasHeldOut: boolean
  readonly movedAt: Instant
}

const PAGE = 25
// Asked for each row that is shown, and never as `exists`: that lets the planner read the whole table beforehand.
const RETURNED = sql`(select coalesce(sum(s.connects), 0) from auctions.step s where s.bid_id = b.id and s.kind = 'returned')`

/** One page of a freelancer's boosts, what moved last first. */
export async function readMyBoosts(
  tx: Tx,
  { ownerId, after }: { readonly ownerId: Id; readonly after?: string | undefined },
): Promise<ListPage<MyBoost>> {
  const start = readMomentCursor(after)
  const { rows } = await sql<MyBoost>`
    select b.id as bid_id, b.proposal_id, b.auction_id, j.title as job_title, b.state, b.maximum, b.pays, b.charge_id,
           ${RETURNED} as returned, (select r.no from auctions.rung r where r.bid_id = b.id limit 1) is not null as is_sealed,
           a.closed_at is not null as is_over, a.holdout and a.closed_at is not null as was_held_out, b.moved_at
    from auctions.bid b
    join auctions.auction a on a.id = b.auction_id
    join jobs.job j on j.id = a.job_id
    where b.owner_id = ${ownerId}
      and ${start === undefined ? sql`true` : sql`(b.moved_at, b.id) < (${start.at}, ${start.id})`}
    order by b.moved_at desc, b.id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.movedAt, last.bidId))
}

/** All boosts of a freelancer's proposals together; sums in Connects. */
export interface BoostTotals {
  readonly boosts: number
  /** That had a place in a round, shown or held out. */
  readonly places: number
  readonly held: number
  readonly charged: number
  readonly chargedBoosts: number
  readonly returned: number
}

/** The sums of a freelancer's boosts; zeros when there are none. */
export async function readBoostTotals(tx: Tx, ownerId: Id): Promise<BoostTotals> {
  const { rows } = await sql<BoostTotals>`
    select count(*) as boosts,
           count(*) filter (where (
             select r.no from auctions.rung r where r.auction_id = b.auction_id and r.bid_id = b.id and r.outcome = 'won' limit 1) is not null) as places,
           coalesce(sum(b.maximum) filter (where b.state in ('standing', 'won')), 0) as held,
           coalesce(sum(b.pays) filter (where b.state = 'charged'), 0) as charged,
           count(*) filter (where b.state = 'charged') as charged_boosts,
           coalesce(sum(${RETURNED}), 0) as returned
    from auctions.bid b where b.owner_id = ${ownerId}`.execute(tx)
  return rows[0]!
}

/** What is set aside in a wallet for boosts of proposals, and what it waits for. */
export interface HeldForBoost {
  readonly proposalId: Id
  readonly jobTitle: string
  readonly maximum: Connects
  readonly state: Extract<BidState, 'standing' | 'won'>
  readonly pays: Connects | null
  /** When the auction ends at the latest and gives back what is left. */
  readonly closesAt: Instant
}

const MOST_HELD = 50

/** The boosts that hold Connects now, the first to end first; at most fifty, which `readMyBoosts` goes beyond. */
export async function readHeldForBoosts(tx: Tx, ownerId: Id): Promise<readonly HeldForBoost[]> {
  const { rows } = await sql<HeldForBoost>`
    select b.proposal_id, j.title as job_title, b.maximum, b.state, b.pays, a.closes_at
    from auctions.bid b
    join auctions.auction a on a.id = b.auction_id
    join jobs.job j on j.id = a.job_id
    where b.owner_id = ${ownerId} and b.state in ('standing', 'won')
    order by a.closes_at, b.id limit ${MOST_HELD}`.execute(tx)
  return rows
}
