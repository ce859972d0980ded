import { sql, type RawBuilder } from 'kysely'
import { isId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { FlagKind } from '#modules/auctions/index.ts'
import type { Eligibility } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readCursor, readMomentCursor, type ListPage } from './cursor.ts'

export const auctionShelves = ['all', 'open', 'frozen', 'closed', 'holdout', 'flagged'] as const
export type AuctionShelf = (typeof auctionShelves)[number]

export interface AuctionLine {
  readonly id: Id
  readonly jobTitle: string
  readonly organizationName: string
  readonly version: number
  readonly openedAt: Instant
  readonly closesAt: Instant
  readonly closedAt: Instant | null
  readonly rounds: number
  readonly holdout: boolean
  readonly bids: number
  /** Flags that name it and that nobody has looked at yet. */
  readonly openFlags: number
}

const PAGE = 30

// offset 0 keeps it a look-up for each flag that names the auction, where a join would read all that wait.
const OPEN_FLAGS = sql`
  select count(*)::int from auctions.flag_auction f
  cross join lateral (select from auctions.flag_waiting where flag_id = f.flag_id offset 0) w where f.auction_id = a.id`

const conditions: Readonly<Record<AuctionShelf, RawBuilder<unknown>>> = {
  all: sql`true`,
  open: sql`a.closed_at is null and a.rounds = 0`,
  frozen: sql`a.closed_at is null and a.rounds > 0`,
  closed: sql`a.closed_at is not null`,
  holdout: sql`a.holdout`,
  flagged: sql`a.id in (select f.auction_id from auctions.flag_waiting w join auctions.flag_auction f on f.flag_id = w.flag_id)`,
}

/** Auctions of one shelf, the newest first. */
export async function readAuctions(
  tx: Tx,
  { shelf, cursor }: { readonly shelf: AuctionShelf; readonly cursor: string | undefined },
): Promise<ListPage<AuctionLine>> {
  const seen = readMomentCursor(cursor)
  const after = seen === undefined ? sql`` : sql`and (a.opened_at, a.id) < (${seen.at}, ${seen.id}::uuid)`
  const { rows } = await sql<AuctionLine>`
    select a.id, j.title as job_title, o.name as organization_name, a.version, a.opened_at, a.closes_at, a.closed_at, a.rounds, a.holdout,
      (select count(*)::int from auctions.bid b where b.auction_id = a.id) as bids, (${OPEN_FLAGS}) as open_flags
    from (
      select * from auctions.auction a where ${conditions[shelf]} ${after} order by a.opened_at desc, a.id desc limit ${PAGE + 1}
    ) a
    join jobs.job j on j.id = a.job_id
    join organizations.organization o on o.id = j.organization_id
    order by a.opened_at desc, a.id desc`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.openedAt, last.id))
}

export interface AuctionDetail extends Omit<AuctionLine, 'bids'> {
  readonly jobId: Id
  readonly sha256: string
  readonly clause: string
  readonly slots: number
  readonly minConnects: number
  readonly pays: 'highest_losing_bid' | 'pay_your_bid'
  readonly mostPerOwner: number
  readonly eligible: Eligibility
  readonly viewsUntilWorn: number
  readonly opensUntilWorn: number
  readonly hoursBetweenRounds: number
  readonly holdoutPerThousand: number
  readonly closeReason: 'hired' | 'time' | 'job_ended' | null
}

export async function findAuctionDetail(tx: Tx, id: Id): Promise<AuctionDetail | undefined> {
  const { rows } = await sql<AuctionDetail>`
    select a.id, a.job_id, j.title as job_title, o.name as organization_name, a.version, a.sha256, a.clause, a.slots, a.min_connects, a.pays,
      a.most_per_owner, a.eligible, a.views_until_worn, a.opens_until_worn, a.hours_between_rounds, a.holdout_per_thousand, a.opened_at, a.closes_at,
      a.closed_at, a.close_reason, a.rounds, a.holdout, (${OPEN_FLAGS}) as open_flags
    from auctions.auction a
    join jobs.job j on j.id = a.job_id
    join organizations.organization o on o.id = j.organization_id
    where a.id = ${id}`.execute(tx)
  return rows[0]
}

export interface RoundLine {
  readonly no: number
  readonly frozenAt: Instant
  readonly hash: string
}

const MOST_ROUNDS = 60

/** An auction's rounds, the newest first: there is one a day at most, and its days are few. */
export async function readRounds(tx: Tx, auctionId: Id): Promise<readonly RoundLine[]> {
  const { rows } = await sql<RoundLine>`
    select no, frozen_at, hash from auctions.round where auction_id = ${auctionId} order by no desc limit ${MOST_ROUNDS}`.execute(
    tx,
  )
  return rows
}

/** A bid as operators see it: with the name behind it. Where it stood in a round, also what that made of it. */
export interface BidLine {
  readonly bidId: Id
  readonly proposalId: Id
  readonly ownerId: Id
  readonly ownerName: string
  readonly maximum: number
  readonly namedAt: Instant
  readonly outcome: 'won' | 'outbid' | 'over_cap' | 'below_minimum' | null
  readonly pays: number
  /** What became of the bid since. */
  readonly state: string
  readonly reachedAt: Instant | null
  readonly views: number
  readonly opens: number
}

const BIDS_PAGE = 50
/** How the ladder stands: places first, then the losers, then what did not count. */
const RANK = sql`case outcome when 'won' then 0 when 'outbid' then 1 else 2 end as rank`

/** The ladder of a round from the highest bid down; round 0 is all bids as they stand now. */
export async function readLadder(
  tx: Tx,
  { auctionId, round, cursor }: { readonly auctionId: Id; readonly round: number; readonly cursor: string | undefined },
): Promise<ListPage<BidLine>> {
  const after = ladderPlace(cursor)
  const rungs =
    round === 0
      ? sql`select b.id as bid_id, b.maximum, b.named_at, null::text as outcome, coalesce(b.pays, 0) as pays
          from auctions.bid b where b.auction_id = ${auctionId}`
      : sql`select bid_id, maximum, named_at, outcome, pays from auctions.rung where auction_id = ${auctionId} and no = ${round}`
  const { rows } = await sql<BidLine & { rank: number }>`
    with ranked as (select *, ${RANK} from (${rungs}) as given),
    rung as (
      select * from ranked rung where ${after} order by rung.rank, -rung.maximum, rung.named_at, rung.bid_id limit ${BIDS_PAGE + 1}
    )
    select rung.bid_id, b.proposal_id, b.owner_id, person.display_name as owner_name, rung.maximum, rung.named_at, rung.outcome, rung.pays,
      rung.rank, b.state, b.reached_at, b.views, b.opens
    from rung
    join auctions.bid b on b.id = rung.bid_id
    join platform.account person on person.id = b.owner_id
    order by rung.rank, -rung.maximum, rung.named_at, rung.bid_id`.execute(tx)
  return pageOf(rows, BIDS_PAGE, (last) => cursorOf(last.rank, -last.maximum, last.namedAt, last.bidId))
}

export interface StepLine {
  readonly bidId: Id
  readonly no: number
  readonly ownerName: string
  readonly kind: string
  readonly connects: number | null
  readonly at: Instant
}

const STEPS_PAGE = 50

/** All that happened in an auction, the newest first. */
export async function readSteps(
  tx: Tx,
  { auctionId, cursor }: { readonly auctionId: Id; readonly cursor: string | undefined },
): Promise<ListPage<StepLine>> {
  const [at, bidId, no] = readCursor(cursor, ['string', 'string', 'number']) ?? []
  const after =
    isId(bidId) && isMoment(at) ? sql`(s.at, s.bid_id, s.no) < (${at}::timestamptz, ${bidId}::uuid, ${no}::integer)` : sql`true`
  const { rows } = await sql<StepLine>`
    with newest as (
      select s.*, b.owner_id from auctions.bid b
      -- The limit keeps it a look-up for each bid of this auction, where a join would read the steps of everybody.
      cross join lateral (select * from auctions.step s where s.bid_id = b.id and ${after} order by s.no desc limit ${STEPS_PAGE + 1}) s
      where b.auction_id = ${auctionId}
      order by s.at desc, s.bid_id desc, s.no desc limit ${STEPS_PAGE + 1}
    )
    select s.bid_id, s.no, person.display_name as owner_name, s.kind, s.connects, s.at
    from newest s join platform.account person on person.id = s.owner_id
    order by s.at desc, s.bid_id desc, s.no desc`.execute(tx)
  return pageOf(rows, STEPS_PAGE, (last) => cursorOf(last.at, last.bidId, last.no))
}

export interface FlagLine {
  readonly id: Id
  readonly kind: FlagKind
  readonly seen: number
  readonly ofTimes: number
  readonly byChance: number | null
  readonly foundAt: Instant
  readonly owners: readonly { readonly id: Id; readonly name: string }[]
  /** The newest of them. */
  readonly auctions: readonly { readonly id: Id; readonly title: string }[]
  readonly looks: readonly { readonly name: string; readonly reason: string; readonly at: string }[]
}

export const flagShelves = ['waiting', 'looked-at'] as const
export type FlagShelf = (typeof flagShelves)[number]

const FLAGS_PAGE = 20
const SHOWN_AUCTIONS = 5

/** What was found, the newest first: what waits for a look, what was looked at, or all that names one auction. */
export async function readFlags(
  tx: Tx,
  asked: { readonly shelf: FlagShelf; readonly cursor: string | undefined } | { readonly auctionId: Id },
): Promise<ListPage<FlagLine>> {
  const seen = 'cursor' in asked ? readMomentCursor(asked.cursor) : undefined
  const after = seen === undefined ? sql`` : sql`and (flag.found_at, flag.id) < (${seen.at}, ${seen.id}::uuid)`
  const isWaiting = sql`exists (select from auctions.flag_waiting w where w.flag_id = flag.id)`
  const wanted =
    'auctionId' in asked
      ? sql`flag.id in (select flag_id from auctions.flag_auction where auction_id = ${asked.auctionId})`
      : asked.shelf === 'waiting'
        ? sql`true`
        : sql`not ${isWaiting}`
  // From the few that wait to their flags, one look-up for each.
  const source =
    'shelf' in asked && asked.shelf === 'waiting'
      ? sql`auctions.flag_waiting w cross join lateral (select * from auctions.flag where id = w.flag_id offset 0) flag`
      : sql`auctions.flag`
  const { rows } = await sql<FlagLine>`
    select flag.id, flag.kind, flag.seen, flag.of_times, flag.by_chance, flag.found_at,
      (select json_agg(json_build_object('id', person.id, 'name', person.display_name) order by person.display_name, person.id)
       from platform.account person where person.id = any(flag.owner_ids)) as owners,
      (select json_agg(json_build_object('id', newest.id, 'title', newest.title)) from (
         select a.id, j.title from auctions.flag_auction f
         join auctions.auction a on a.id = f.auction_id
         join jobs.job j on j.id = a.job_id
         where f.flag_id = flag.id order by a.opened_at desc, a.id limit ${SHOWN_AUCTIONS}) newest) as auctions,
      coalesce((select json_agg(json_build_object('name', person.display_name, 'reason', l.reason, 'at', l.at) order by l.no)
        from auctions.flag_look l join platform.account person on person.id = l.operator_id
        where l.flag_id = flag.id), '[]'::json) as looks
    from ${source} where ${wanted} ${after}
    order by flag.found_at desc, flag.id desc limit ${FLAGS_PAGE + 1}`.execute(tx)
  return pageOf(rows, FLAGS_PAGE, (last) => cursorOf(last.foundAt, last.id))
}

export interface AuctionFigures {
  readonly running: number
  readonly openFlags: number
}

export async function readAuctionFigures(tx: Tx): Promise<AuctionFigures> {
  const { rows } = await sql<AuctionFigures>`
    select (select count(*)::int from auctions.auction where closed_at is null) as running,
      (select count(*)::int from auctions.flag_waiting) as open_flags
  `.execute(tx)
  return rows[0]!
}

/** What stands behind the place that a cursor of the ladder names; everything where it is none of this list's. */
function ladderPlace(cursor: string | undefined): RawBuilder<unknown> {
  const [rank, below, namedAt, bidId] = readCursor(cursor, ['number', 'number', 'string', 'string']) ?? []
  if (!isId(bidId) || !isMoment(namedAt)) return sql`true`
  return sql`(rung.rank, -rung.maximum, rung.named_at, rung.bid_id) > (${rank}::integer, ${below}::integer, ${namedAt}::timestamptz, ${bidId}::uuid)`
}

function isMoment(text: unknown): boolean {
  return typeof text === 'string' && !Number.isNaN(new Date(text).getTime())
}
