import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { estimateLift, type BoostedJob, type Lift } from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What boosts of proposals to jobs of one category did and cost lately, for somebody who thinks about one. */
export interface BoostAdvice {
  readonly category: Category
  /** How many days back: auctions that ended since then. */
  readonly days: number
  /** Of these auctions the newest, if there were more. */
  readonly mostAuctions: number
  /** Of auctions that were shown; undefined while fewer than five freelancers or clients stand behind them. */
  readonly figures: BoostFigures | undefined
  /** Whether clients acted more often on proposals with a place; undefined while on one side stand fewer than five. */
  readonly lift: Lift | undefined
}

export interface BoostFigures {
  readonly boosts: number
  /** How many of them had a place at some time. */
  readonly placed: number
  /** How many were charged. */
  readonly charged: number
  /** Half of the charged ones paid so many Connects or less; undefined while fewer than five people were charged. */
  readonly medianPaid: number | undefined
}

interface People {
  readonly freelancers: number
  readonly clients: number
}

const DAYS = 90
/** No figure about fewer freelancers or clients than this (decision 10). */
const LEAST_PEOPLE = 5

/** Their auctions, the newest ones: a busy category has thousands in 90 days, and the page is loaded by everybody who thinks about a boost. */
const MOST_AUCTIONS = 2_000

const ended = (category: Category, since: Instant) => sql`
  select a.id, a.holdout, a.holdout_per_thousand as per_thousand, j.organization_id from auctions.auction a join jobs.job j on j.id = a.job_id
  where j.category = ${category} and a.closed_at >= ${since}
  order by a.closed_at desc, a.id desc limit ${MOST_AUCTIONS}`

/** Bids that had a place at some time, `offset 0` for look-ups instead of a join with the bids of everybody. */
const placed = (category: Category, since: Instant) => sql`
  select a.id as auction_id, a.organization_id, a.holdout, a.per_thousand, b.* from (${ended(category, since)}) a
  cross join lateral (select distinct bid_id from auctions.rung where auction_id = a.id and outcome = 'won') r
  cross join lateral (select owner_id, reached_at is not null as reached from auctions.bid where id = r.bid_id offset 0) b`

/** Reads what boosts in a category did in the last 90 days. A bid that was taken back before it was ever settled does not count. */
export async function readBoostAdvice(
  tx: Tx,
  { category, now }: { readonly category: Category; readonly now: Instant },
): Promise<BoostAdvice> {
  const since = addDays(now, -DAYS)
  return {
    category,
    days: DAYS,
    mostAuctions: MOST_AUCTIONS,
    figures: await readFigures(tx, category, since),
    lift: await readLift(tx, category, since),
  }
}

async function readFigures(tx: Tx, category: Category, since: Instant): Promise<BoostFigures | undefined> {
  const { rows } = await sql<Omit<BoostFigures, 'medianPaid'> & People & { payers: number; medianPaid: number | null }>`
    select count(*) as boosts, count(distinct owner_id) as freelancers, count(distinct organization_id) as clients, count(*) filter (where placed) as placed,
      count(*) filter (where charged) as charged, count(distinct owner_id) filter (where charged) as payers,
      percentile_disc(0.5) within group (order by pays) filter (where charged) as median_paid
    from (
      select a.organization_id, b.* from (${ended(category, since)}) a
      cross join lateral (
        select b.owner_id, b.pays, b.charge_id is not null as charged, b.state, (
            select r.no from auctions.rung r where r.auction_id = a.id and r.bid_id = b.id and r.outcome = 'won' limit 1) is not null as placed
        from auctions.bid b where b.auction_id = a.id offset 0) b
      where not a.holdout
    ) boosted where placed or state <> 'withdrawn'`.execute(tx)
  const { freelancers, clients, payers, medianPaid, ...figures } = rows[0]!
  if (Math.min(freelancers, clients) < LEAST_PEOPLE) return undefined
  return { ...figures, medianPaid: payers < LEAST_PEOPLE || medianPaid === null ? undefined : medianPaid }
}

async function readLift(tx: Tx, category: Category, since: Instant): Promise<Lift | undefined> {
  const { rows } = await sql<BoostedJob & { clientId: Id; freelancers: Id[] }>`
    select holdout as is_holdout, per_thousand, count(*) as places, count(*) filter (where reached) as reached,
      organization_id as client_id, array_agg(owner_id) as freelancers
    from (${placed(category, since)}) placed where per_thousand between 1 and 999
    group by auction_id, organization_id, holdout, per_thousand order by auction_id`.execute(tx)
  const isClear = [true, false].every((isHoldout) => {
    const side = rows.filter((row) => row.isHoldout === isHoldout)
    const freelancers = new Set(side.flatMap((row) => row.freelancers))
    const clients = new Set(side.map(({ clientId }) => clientId))
    return Math.min(freelancers.size, clients.size) >= LEAST_PEOPLE
  })
  return isClear ? estimateLift(rows) : undefined
}
