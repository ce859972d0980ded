import { sql, type RawBuilder } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { Badge } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { bestMatches } from './best-matches.ts'
import { cursorOf, pageOf, readScoreCursor, type ListPage } from './cursor.ts'
import { readWeights, type Weights } from './ranking-weights.ts'

export interface TalentFilters {
  readonly words?: string | undefined
  readonly category?: Category | undefined
  readonly country?: string | undefined
  /** BCP 47 code of a language they speak. */
  readonly language?: string | undefined
  /** Any badge, or this one. */
  readonly badge?: 'any' | Badge | undefined
  readonly rateToUsdCents?: number | undefined
  readonly scoreFrom?: number | undefined
  /** Only those who wear the availability badge now. */
  readonly availableNow?: boolean | undefined
}

/** A freelancer as one card of a list. */
export interface TalentCard {
  readonly accountId: Id
  readonly displayName: string
  readonly headline: string
  /** The first 200 letters. */
  readonly excerpt: string
  readonly category: Category | null
  readonly skills: readonly string[]
  readonly hourlyRateUsdCents: UsdCents | null
  readonly country: string | null
  readonly city: string | null
  readonly hoursPerWeek: number
  readonly badge: Badge
  readonly successScore: number | null
  readonly earningsUsdCents: UsdCents
  readonly finishedContracts: number
  readonly reviewCount: number
  readonly reviewStars: number
  /** They wear the availability badge: a paid word that they can begin now. */
  readonly availableNow: boolean
}

export interface TalentQuestion {
  readonly filters: TalentFilters
  readonly signedIn: boolean
  readonly after?: string | undefined
  readonly size?: number
}

const PAGE = 20

/** Without words: by what is proven, each part with its published weight. Nothing paid is in it. */
export function standingBy({ successScore, noHistory, finishedContract }: Weights): RawBuilder<unknown> {
  return sql`(100 * coalesce(f.success_score * ${successScore}::integer, ${noHistory}::integer)
    + 100 * ${finishedContract}::integer * least(f.finished_contracts, 10))`
}

const searched = { document: sql`p.document`, short: sql`p.headline` }
const source = sql`profiles.profile p join profiles.figures f on f.account_id = p.account_id`

/** Whether the freelancer `p` wears the availability badge: in a week that is paid for, and with hours that are free. */
export const availableNow = sql`(p.hours_per_week > 0 and exists (
  select from auctions.wearing w where w.owner_id = p.account_id and w.ended_at is null and w.ends_at > platform.now()))`

const CARD = sql`p.account_id, a.display_name, p.headline, left(p.overview, 200) as excerpt, p.category, p.skills, p.hourly_rate_usd_cents,
  p.country, p.city, p.hours_per_week, f.badge, f.success_score, f.earnings_usd_cents, f.finished_contracts,
  f.review_count, f.review_stars, ${availableNow} as available_now`

/** Freelancers the viewer may see: the best match for the words, or the best proven. */
export async function searchTalent(
  tx: Tx,
  { filters, signedIn, after, size = PAGE }: TalentQuestion,
): Promise<ListPage<TalentCard>> {
  const start = readScoreCursor(after)
  const goesOn = start === undefined ? sql`true` : sql`(fused.score, fused.id) < (${start.score}, ${start.id})`
  const where = sql.join(conditionsOf(filters, signedIn), sql` and `)
  const weights = await readWeights(tx)
  const { rows } = await sql<TalentCard & { score: number }>`
    ${filters.words === undefined ? byStanding(where, weights) : byWords(filters.words, where, weights)}
    select ${CARD}, fused.score
    from fused
    join profiles.profile p on p.account_id = fused.id
    join profiles.figures f on f.account_id = fused.id
    join platform.account a on a.id = fused.id
    where ${goesOn}
    order by fused.score desc, fused.id desc limit ${size + 1}`.execute(tx)
  return pageOf(rows, size, (last) => cursorOf(last.score, last.accountId))
}

/** A boosted profile that fits a search. */
export interface BoostedMatch {
  readonly profileId: Id
  /** Compared with the best match, in thousandths. */
  readonly relevance: number
}

const MOST_BOOSTED = 100

/**
 * The boosted profiles that fit a search at least as well as `floor` thousandths of its best match, the highest bids first. Reads the
 * same order as the results do, so a boost never makes anybody fit who does not.
 */
export async function findBoostedMatches(
  tx: Tx,
  { filters, signedIn, floor }: Pick<TalentQuestion, 'filters' | 'signedIn'> & { readonly floor: number },
): Promise<readonly BoostedMatch[]> {
  if (!(await isAnybodyBoosted(tx))) return []
  const where = sql.join(conditionsOf(filters, signedIn), sql` and `)
  const weights = await readWeights(tx)
  const { rows } = await sql<BoostedMatch>`
    ${filters.words === undefined ? byStanding(where, weights) : byWords(filters.words, where, weights)},
    fitting as (
      select b.profile_id, b.maximum::bigint * b.quality as bid,
        case when best.score > 0 then (1000::bigint * greatest(fused.score, 0) / best.score)::integer else 1000 end as relevance
      from fused join auctions.profile_boost b on b.profile_id = fused.id and b.is_on, (select max(score) as score from fused) best
    )
    select profile_id, relevance from fitting where relevance >= ${floor}
    order by bid desc, profile_id limit ${MOST_BOOSTED}`.execute(tx)
  return rows
}

async function isAnybodyBoosted(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`select exists (select from auctions.profile_boost where is_on) as some`.execute(
    tx,
  )
  return rows[0]?.some === true
}

/** The cards of these freelancers, as the results have them, in no order. */
export async function readTalentCards(tx: Tx, accountIds: readonly Id[]): Promise<readonly TalentCard[]> {
  if (accountIds.length === 0) return []
  const { rows } = await sql<TalentCard>`
    select ${CARD} from profiles.profile p
    join profiles.figures f on f.account_id = p.account_id
    join platform.account a on a.id = p.account_id
    where p.account_id = any(${accountIds}::uuid[])`.execute(tx)
  return rows
}

function byStanding(where: RawBuilder<unknown>, weights: Weights): RawBuilder<unknown> {
  return sql`with fused as (select p.account_id as id, ${standingBy(weights)} as score from ${source} where ${where})`
}

function byWords(words: string, where: RawBuilder<unknown>, weights: Weights): RawBuilder<unknown> {
  return bestMatches({ ...searched, words, from: source, where, id: sql`p.account_id`, tie: standingBy(weights), weights })
}

function conditionsOf(filters: TalentFilters, signedIn: boolean): RawBuilder<unknown>[] {
  const { category, country, language, badge, rateToUsdCents, scoreFrom, availableNow: isAvailable } = filters
  const visible = signedIn ? sql`p.visibility in ('public', 'members')` : sql`p.visibility = 'public'`
  return [
    sql`${visible} and p.headline <> ''`,
    ...(category === undefined ? [] : [sql`p.category = ${category}`]),
    ...(country === undefined ? [] : [sql`p.country = ${country}`]),
    ...(language === undefined ? [] : [sql`p.languages @> ${JSON.stringify([{ code: language }])}::jsonb`]),
    ...(badge === undefined ? [] : [badge === 'any' ? sql`f.badge <> 'none'` : sql`f.badge = ${badge}`]),
    ...(rateToUsdCents === undefined ? [] : [sql`p.hourly_rate_usd_cents <= ${rateToUsdCents}`]),
    ...(scoreFrom === undefined ? [] : [sql`f.success_score >= ${scoreFrom}`]),
    ...(isAvailable === true ? [availableNow] : []),
  ]
}
