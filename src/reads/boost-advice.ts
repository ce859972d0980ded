import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { estimateLift, type BoostedJob, type Lift } from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** What boosts of proposals to jobs of one category did and cost lately, for somebody who thinks about one. */
export interface BoostAdvice {
  readonly category: Category
  /** How many days back: auctions that ended since then. */
  readonly days: number
  /** Of auctions that were shown; undefined while fewer than five people stand behind them. */
  readonly figures: BoostFigures | undefined
  /** Whether clients acted more often on proposals with a place; undefined while fewer than five people stand behind it. */
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

const DAYS = 90
/** No figure about fewer people than this (decision 10). */
const LEAST_PEOPLE = 5

const boosted = (category: Category, since: Instant) => sql`
  select b.auction_id, a.holdout, b.owner_id, b.pays, b.charge_id is not null as charged, b.reached_at is not null as reached,
    exists (select from auctions.rung r where r.bid_id = b.id and r.outcome = 'won') as placed, b.state
  from jobs.job j join auctions.auction a on a.job_id = j.id join auctions.bid b on b.auction_id = a.id
  where j.category = ${category} and a.closed_at >= ${since}`

/** Reads what boosts in a category did in the last 90 days. A bid that was taken back before it was ever settled does not count. */
export async function readBoostAdvice(
  tx: Tx,
  { category, now }: { readonly category: Category; readonly now: Instant },
): Promise<BoostAdvice> {
  const since = addDays(now, -DAYS)
  return { category, days: DAYS, figures: await readFigures(tx, category, since), lift: await readLift(tx, category, since) }
}

async function readFigures(tx: Tx, category: Category, since: Instant): Promise<BoostFigures | undefined> {
  const { rows } = await sql<Omit<BoostFigures, 'medianPaid'> & { people: number; payers: number; medianPaid: number | null }>`
    select count(*) as boosts, count(distinct owner_id) as people, count(*) filter (where placed) as placed,
      count(*) filter (where charged) as charged, count(distinct owner_id) filter (where charged) as payers,
      percentile_disc(0.5) within group (order by pays) filter (where charged) as median_paid
    from (${boosted(category, since)}) boosted where not holdout and (placed or state <> 'withdrawn')`.execute(tx)
  const { people, payers, medianPaid, ...figures } = rows[0]!
  if (people < LEAST_PEOPLE) return undefined
  return { ...figures, medianPaid: payers < LEAST_PEOPLE || medianPaid === null ? undefined : medianPaid }
}

async function readLift(tx: Tx, category: Category, since: Instant): Promise<Lift | undefined> {
  const { rows } = await sql<BoostedJob & { people: string[] }>`
    select holdout as is_holdout, count(*) as places, count(*) filter (where reached) as reached, array_agg(owner_id) as people
    from (${boosted(category, since)}) boosted where placed group by auction_id, holdout order by auction_id`.execute(tx)
  const people = (isHoldout: boolean): number =>
    new Set(rows.filter((row) => row.isHoldout === isHoldout).flatMap((row) => row.people)).size
  return Math.min(people(true), people(false)) < LEAST_PEOPLE ? undefined : estimateLift(rows)
}
