import { sql, type RawBuilder } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { ExperienceLevel, JobVisibility } from '#modules/jobs/index.ts'
import type { OrganizationKind } from '#modules/organizations/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { bestMatches, matches } from './best-matches.ts'
import { cursorOf, pageOf, readMomentCursor, readScoreCursor, type ListPage } from './cursor.ts'
import { readWeights } from './ranking-weights.ts'

export interface JobFilters {
  readonly words?: string | undefined
  readonly category?: Category | undefined
  readonly level?: ExperienceLevel | undefined
  readonly payKind?: 'fixed' | 'hourly' | undefined
  /** The client's. */
  readonly country?: string | undefined
  readonly sizeFromUsdCents?: number | undefined
  readonly sizeToUsdCents?: number | undefined
  readonly postedWithinDays?: number | undefined
  /** `best` needs words; without them it is `newest`. */
  readonly sort: 'newest' | 'best'
}

/** A job as one card of a list. */
export interface JobCard {
  readonly id: Id
  readonly title: string
  /** The first 280 letters. */
  readonly excerpt: string
  readonly category: Category
  readonly mustSkills: readonly string[]
  readonly payKind: 'fixed' | 'hourly'
  readonly budgetUsdCents: UsdCents | null
  readonly hourlyFromUsdCents: UsdCents | null
  readonly hourlyToUsdCents: UsdCents | null
  readonly sizeUsdCents: UsdCents
  readonly hoursPerWeek: number
  readonly durationWeeks: number
  readonly experienceLevel: ExperienceLevel
  readonly visibility: JobVisibility
  readonly featured: boolean
  readonly openedAt: Instant
  readonly proposalCount: number
  /** Full for now: the soft cap is reached and not lifted. */
  readonly full: boolean
  readonly clientKind: OrganizationKind
  readonly clientCountry: string | null
  readonly paymentVerified: boolean
  /** Jobs the client ever posted, and those with a hire. */
  readonly posts: number
  readonly postsWithHire: number
  /** The viewer has an invitation that may still be answered. */
  readonly invited: boolean
  /** The viewer belongs to this client's talent pool. */
  readonly inTalentPool: boolean
}

export interface FeedQuestion {
  readonly filters: JobFilters
  /** Nobody: public jobs only. */
  readonly viewerId: Id | undefined
  readonly now: Instant
  readonly after?: string | undefined
  readonly size?: number
}

const PAGE = 20

/** Open jobs the viewer may see, newest or best first. */
export async function readJobFeed(tx: Tx, question: FeedQuestion): Promise<ListPage<JobCard>> {
  const { words, sort } = question.filters
  return words !== undefined && sort === 'best' ? bestFirst(tx, { ...question, words }) : newestFirst(tx, question)
}

const source = sql`jobs.job j join organizations.organization o on o.id = j.organization_id`
const searched = { document: sql`j.document`, short: sql`j.title` }

async function newestFirst(tx: Tx, { filters, viewerId, now, after, size = PAGE }: FeedQuestion): Promise<ListPage<JobCard>> {
  const start = readMomentCursor(after)
  const conditions = [
    visible(viewerId, now),
    ...filterConditions(filters, now),
    ...(filters.words === undefined ? [] : [matches({ ...searched, words: filters.words })]),
    ...(start === undefined ? [] : [sql`(j.opened_at, j.id) < (${start.at}, ${start.id})`]),
  ]
  const { rows } = await sql<JobCard>`
    select ${cardColumns(viewerId, now)} from ${source} where ${all(conditions)}
    order by j.opened_at desc, j.id desc limit ${size + 1}`.execute(tx)
  return pageOf(rows, size, (last) => cursorOf(last.openedAt, last.id))
}

async function bestFirst(
  tx: Tx,
  { filters, viewerId, now, after, size = PAGE, words }: FeedQuestion & { readonly words: string },
): Promise<ListPage<JobCard>> {
  const start = readScoreCursor(after)
  const where = all([visible(viewerId, now), ...filterConditions(filters, now)])
  const { rows } = await sql<JobCard & { score: number }>`
    ${bestMatches({ ...searched, words, from: source, where, id: sql`j.id`, tie: sql`j.opened_at`, weights: await readWeights(tx) })}
    select ${cardColumns(viewerId, now)}, fused.score from fused join jobs.job j on j.id = fused.id
    join organizations.organization o on o.id = j.organization_id
    where ${start === undefined ? sql`true` : sql`(fused.score, fused.id) < (${start.score}, ${start.id})`}
    order by fused.score desc, fused.id desc limit ${size + 1}`.execute(tx)
  return pageOf(rows, size, (last) => cursorOf(last.score, last.id))
}

/** Open, not over, and meant for the viewer. */
function visible(viewerId: Id | undefined, now: Instant): RawBuilder<unknown> {
  const open = sql`j.state = 'open' and j.expires_at > ${now}`
  if (viewerId === undefined) return sql`${open} and j.visibility = 'public'`
  return sql`${open} and (j.visibility in ('public', 'members') or (j.visibility = 'talent_pool' and ${isInPool(viewerId)}))`
}

function filterConditions(filters: JobFilters, now: Instant): RawBuilder<unknown>[] {
  return [...groupConditions(filters), ...rangeConditions(filters, now)]
}

function groupConditions({ category, level, payKind }: JobFilters): RawBuilder<unknown>[] {
  return [
    ...(category === undefined ? [] : [sql`j.category = ${category}`]),
    ...(level === undefined ? [] : [sql`j.experience_level = ${level}`]),
    ...(payKind === undefined ? [] : [sql`j.pay_kind = ${payKind}`]),
  ]
}

function rangeConditions(
  { country, sizeFromUsdCents, sizeToUsdCents, postedWithinDays }: JobFilters,
  now: Instant,
): RawBuilder<unknown>[] {
  return [
    ...(country === undefined ? [] : [sql`o.country = ${country}`]),
    ...(sizeFromUsdCents === undefined ? [] : [sql`j.size_usd_cents >= ${sizeFromUsdCents}`]),
    ...(sizeToUsdCents === undefined ? [] : [sql`j.size_usd_cents <= ${sizeToUsdCents}`]),
    ...(postedWithinDays === undefined
      ? []
      : [sql`j.opened_at > ${now}::timestamptz - make_interval(days => ${postedWithinDays}::integer)`]),
  ]
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join([...conditions], sql` and `)
}

function cardColumns(viewerId: Id | undefined, now: Instant): RawBuilder<unknown> {
  return sql`
    j.id, j.title, left(j.description, 280) as excerpt, j.category, j.must_skills, j.pay_kind, j.budget_usd_cents,
    j.hourly_from_usd_cents, j.hourly_to_usd_cents, j.size_usd_cents, j.hours_per_week, j.duration_weeks, j.experience_level,
    j.visibility, j.featured, j.opened_at, j.proposal_count,
    j.cap_lifted_at is null and (coalesce(j.proposal_count >= j.cap_proposals, false) or coalesce(j.cap_at <= ${now}, false)) as "full",
    o.kind as client_kind, o.country as client_country, o.payment_verified_at is not null as payment_verified,
    (select count(*) from jobs.job p where p.organization_id = o.id and p.opened_at is not null) as posts,
    (select count(*) from jobs.job p where p.organization_id = o.id and p.hired_count > 0) as posts_with_hire,
    ${viewerId === undefined ? sql`false` : isInvited(viewerId)} as invited,
    ${viewerId === undefined ? sql`false` : isInPool(viewerId)} as in_talent_pool`
}

function isInvited(viewerId: Id): RawBuilder<unknown> {
  return sql`exists (
    select from invitations.invitation i where i.job_id = j.id and i.freelancer_id = ${viewerId} and i.state in ('sent', 'ignored'))`
}

function isInPool(viewerId: Id): RawBuilder<unknown> {
  return sql`exists (
    select from organizations.talent_pool_member m where m.organization_id = j.organization_id and m.freelancer_id = ${viewerId})`
}

/** How many jobs each choice of a filter would show, counted over the newest matches only. */
export interface JobCounts {
  readonly total: number
  /** There are more matches than were counted. */
  readonly bounded: boolean
  readonly category: Readonly<Record<string, number>>
  readonly level: Readonly<Record<string, number>>
  readonly payKind: Readonly<Record<string, number>>
}

const MOST_COUNTED = 2000

interface CountRow {
  readonly category: Category
  readonly level: ExperienceLevel
  readonly payKind: 'fixed' | 'hourly'
  readonly n: number
}

/** Each filter's choices are counted under all other filters, so a number says what choosing it would show. */
export async function countJobs(tx: Tx, { filters, viewerId, now }: Omit<FeedQuestion, 'after' | 'size'>): Promise<JobCounts> {
  const { words, category, level, payKind } = filters
  const conditions = [
    visible(viewerId, now),
    ...rangeConditions(filters, now),
    ...(words === undefined ? [] : [matches({ ...searched, words })]),
  ]
  const { rows } = await sql<CountRow>`
    select category, level, pay_kind, count(*) as n
    from (
      select j.category, j.experience_level as level, j.pay_kind from ${source} where ${all(conditions)}
      order by j.opened_at desc limit ${MOST_COUNTED}
    ) as newest
    group by 1, 2, 3`.execute(tx)

  const inCategory = (row: CountRow) => category === undefined || row.category === category
  const onLevel = (row: CountRow) => level === undefined || row.level === level
  const paidSo = (row: CountRow) => payKind === undefined || row.payKind === payKind
  return {
    total: sum(rows.filter((row) => inCategory(row) && onLevel(row) && paidSo(row))),
    bounded: sum(rows) === MOST_COUNTED,
    category: sumBy(
      rows.filter((row) => onLevel(row) && paidSo(row)),
      'category',
    ),
    level: sumBy(
      rows.filter((row) => inCategory(row) && paidSo(row)),
      'level',
    ),
    payKind: sumBy(
      rows.filter((row) => inCategory(row) && onLevel(row)),
      'payKind',
    ),
  }
}

function sum(rows: readonly CountRow[]): number {
  return rows.reduce((total, row) => total + row.n, 0)
}

function sumBy(rows: readonly CountRow[], key: 'category' | 'level' | 'payKind'): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) counts[row[key]] = (counts[row[key]] ?? 0) + row.n
  return counts
}
