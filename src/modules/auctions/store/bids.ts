import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { BidState } from '../rules/bidding.ts'
import type { Fit } from '../rules/eligibility.ts'

export interface StoredBid {
  readonly id: Id
  readonly auctionId: Id
  readonly proposalId: Id
  readonly ownerId: Id
  readonly salt: string
  readonly maximum: Connects
  readonly namedAt: Instant
  readonly placings: number
  readonly holdId: Id
  /** What let it in when it was placed last; null where everybody may bid. */
  readonly fit: Fit | null
  readonly state: BidState
  readonly round: number | null
  /** What its place costs, once it has one. */
  readonly pays: Connects | null
  readonly views: number
  readonly opens: number
  readonly chargeId: Id | null
  /** When the client first did something with the proposal while the bid had a place. */
  readonly reachedAt: Instant | null
  readonly movedAt: Instant
}

const COLUMNS = sql`id, auction_id, proposal_id, owner_id, salt, maximum, named_at, placings, hold_id, fit, state, round, pays, views, opens,
  charge_id, reached_at, moved_at`

type StepKind = 'placed' | 'raised' | 'returned' | Exclude<BidState, 'standing'>

/** One step of a bid's timeline with what it changes about the bid. */
interface BidStep {
  readonly kind: StepKind
  readonly at: Instant
  readonly connects?: number
}

export async function findBidOf(tx: Tx, proposalId: Id): Promise<StoredBid | undefined> {
  const { rows } = await sql<StoredBid>`select ${COLUMNS} from auctions.bid where proposal_id = ${proposalId}`.execute(tx)
  return rows[0]
}

export async function lockBidOf(tx: Tx, proposalId: Id): Promise<StoredBid | undefined> {
  const { rows } = await sql<StoredBid>`select ${COLUMNS} from auctions.bid where proposal_id = ${proposalId} for update`.execute(
    tx,
  )
  return rows[0]
}

/** The auction's bids in these states, locked in id order. */
export async function lockBids(tx: Tx, auctionId: Id, states: readonly BidState[]): Promise<readonly StoredBid[]> {
  const { rows } = await sql<StoredBid>`
    select ${COLUMNS} from auctions.bid where auction_id = ${auctionId} and state = any(${states}::text[]) order by id for update`.execute(
    tx,
  )
  return rows
}

/** The same without a lock: for showing what is so now. */
export async function selectBids(tx: Tx, auctionId: Id, states: readonly BidState[]): Promise<readonly StoredBid[]> {
  const { rows } = await sql<StoredBid>`
    select ${COLUMNS} from auctions.bid where auction_id = ${auctionId} and state = any(${states}::text[]) order by id`.execute(
    tx,
  )
  return rows
}

export async function insertBid(tx: Tx, bid: StoredBid): Promise<void> {
  await sql`
    insert into auctions.bid (${COLUMNS})
    values (${bid.id}, ${bid.auctionId}, ${bid.proposalId}, ${bid.ownerId}, ${bid.salt}, ${bid.maximum}, ${bid.namedAt}, ${bid.placings},
      ${bid.holdId}, ${asJson(bid.fit)}::jsonb, ${bid.state}, ${bid.round}, ${bid.pays}, ${bid.views}, ${bid.opens}, ${bid.chargeId}, ${bid.reachedAt}, ${bid.movedAt})`.execute(
    tx,
  )
  await addSteps(tx, [bid.id], { kind: 'placed', at: bid.movedAt, connects: bid.maximum })
}

/** Writes bids as they are, in one statement; their timelines by `insertBidSteps`. */
export async function insertBids(tx: Tx, bids: readonly StoredBid[]): Promise<void> {
  if (bids.length === 0) return
  await sql`
    insert into auctions.bid (${COLUMNS})
    select * from unnest(
      ${bids.map((each) => each.id)}::uuid[], ${bids.map((each) => each.auctionId)}::uuid[],
      ${bids.map((each) => each.proposalId)}::uuid[], ${bids.map((each) => each.ownerId)}::uuid[],
      ${bids.map((each) => each.salt)}::text[], ${bids.map((each) => each.maximum)}::integer[],
      ${bids.map((each) => each.namedAt)}::timestamptz[], ${bids.map((each) => each.placings)}::integer[],
      ${bids.map((each) => each.holdId)}::uuid[], ${bids.map((each) => asJson(each.fit))}::jsonb[],
      ${bids.map((each) => each.state)}::text[],
      ${bids.map((each) => each.round)}::integer[], ${bids.map((each) => each.pays)}::integer[],
      ${bids.map((each) => each.views)}::integer[], ${bids.map((each) => each.opens)}::integer[],
      ${bids.map((each) => each.chargeId)}::uuid[], ${bids.map((each) => each.reachedAt)}::timestamptz[],
      ${bids.map((each) => each.movedAt)}::timestamptz[])`.execute(tx)
}

/** One line of a bid's timeline. */
export interface BidStepRow {
  readonly bidId: Id
  /** From 1, gapless. */
  readonly no: number
  readonly kind: StepKind
  readonly connects: number | null
  readonly at: Instant
}

/** Writes lines of timelines in one statement. */
export async function insertBidSteps(tx: Tx, steps: readonly BidStepRow[]): Promise<void> {
  if (steps.length === 0) return
  await sql`
    insert into auctions.step (bid_id, no, kind, connects, at)
    select * from unnest(
      ${steps.map((each) => each.bidId)}::uuid[], ${steps.map((each) => each.no)}::integer[],
      ${steps.map((each) => each.kind)}::text[], ${steps.map((each) => each.connects)}::integer[],
      ${steps.map((each) => each.at)}::timestamptz[])`.execute(tx)
}

/** Names a maximum again: a raise of what stands, or a new placing with a hold of its own. */
export async function nameMaximum(
  tx: Tx,
  bidId: Id,
  named: { maximum: number; at: Instant; placing?: { no: number; holdId: Id; fit: Fit | null } },
): Promise<void> {
  const { maximum, at, placing } = named
  await sql`
    update auctions.bid set maximum = ${maximum}, named_at = ${at}, moved_at = ${at},
      placings = coalesce(${placing?.no ?? null}, placings), hold_id = coalesce(${placing?.holdId ?? null}::uuid, hold_id),
      fit = case when ${placing === undefined} then fit else ${asJson(placing?.fit ?? null)}::jsonb end,
      state = case when ${placing === undefined} then state else 'standing' end,
      round = case when ${placing === undefined} then round end, pays = case when ${placing === undefined} then pays end
    where id = ${bidId}`.execute(tx)
  await addSteps(tx, [bidId], { kind: placing === undefined ? 'raised' : 'placed', at, connects: maximum })
}

/** Moves bids that hold no place any more. */
export async function moveBids(
  tx: Tx,
  bidIds: readonly Id[],
  to: Exclude<BidState, 'standing' | 'won' | 'charged'>,
  at: Instant,
): Promise<void> {
  if (bidIds.length === 0) return
  await sql`update auctions.bid set state = ${to}, moved_at = ${at} where id = any(${bidIds}::uuid[])`.execute(tx)
  await addSteps(tx, bidIds, { kind: to, at })
}

/** Gives places of a round to bids, each at its price. Who keeps a place keeps its looks too. */
export async function givePlaces(
  tx: Tx,
  places: readonly { readonly bidId: Id; readonly pays: number }[],
  { no, at }: { readonly no: number; readonly at: Instant },
): Promise<void> {
  for (const { bidId, pays } of places) {
    await sql`update auctions.bid set state = 'won', round = ${no}, pays = ${pays}, moved_at = ${at} where id = ${bidId}`.execute(
      tx,
    )
    await addSteps(tx, [bidId], { kind: 'won', at, connects: pays })
  }
}

export async function markCharged(tx: Tx, bidId: Id, charged: { chargeId: Id; connects: number; at: Instant }): Promise<void> {
  const { chargeId, connects, at } = charged
  await sql`update auctions.bid set state = 'charged', charge_id = ${chargeId}, moved_at = ${at} where id = ${bidId}`.execute(tx)
  await addSteps(tx, [bidId], { kind: 'charged', at, connects })
}

/** The client did something with the proposal of a bid that has a place, or had one until it was worn out. */
export async function markReached(tx: Tx, bidId: Id, at: Instant): Promise<void> {
  await sql`update auctions.bid set reached_at = coalesce(reached_at, ${at}) where id = ${bidId}`.execute(tx)
}

/** Which of the bids got back what was taken for them. */
export async function selectReturned(tx: Tx, bidIds: readonly Id[]): Promise<ReadonlySet<Id>> {
  const { rows } = await sql<{ bidId: Id }>`
    select bid_id from auctions.step where bid_id = any(${bidIds}::uuid[]) and kind = 'returned'`.execute(tx)
  return new Set(rows.map(({ bidId }) => bidId))
}

/** What was taken for a bid came back. */
export async function markReturned(tx: Tx, bidId: Id, { connects, at }: { connects: number; at: Instant }): Promise<void> {
  await addSteps(tx, [bidId], { kind: 'returned', at, connects })
}

/** One more look at each. @returns the bids as they are now */
export async function countLooks(tx: Tx, bidIds: readonly Id[], kind: 'views' | 'opens'): Promise<readonly StoredBid[]> {
  const [views, opens] = kind === 'views' ? [1, 0] : [0, 1]
  const { rows } = await sql<StoredBid>`
    update auctions.bid set views = views + ${views}, opens = opens + ${opens} where id = any(${bidIds}::uuid[]) returning ${COLUMNS}`.execute(
    tx,
  )
  return rows
}

async function addSteps(tx: Tx, bidIds: readonly Id[], { kind, at, connects }: BidStep): Promise<void> {
  await sql`
    insert into auctions.step (bid_id, no, kind, connects, at)
    select id, coalesce((select max(no) from auctions.step where bid_id = id), 0) + 1, ${kind}, ${connects ?? null}, ${at}
    from unnest(${bidIds}::uuid[]) as moved (id)`.execute(tx)
}

function asJson(fit: Fit | null): string | null {
  return fit === null ? null : JSON.stringify(fit)
}
