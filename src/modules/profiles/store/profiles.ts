import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { PortfolioItem, Profile, ProfileText } from '../rules/profile.ts'

const columns = sql`
  p.account_id, a.display_name, p.headline, p.overview, p.category, p.skills, p.hourly_rate_usd_cents, p.country, p.city,
  p.languages, p.hours_per_week, p.visibility, p.plan, p.joined_at, p.updated_at`

export async function selectProfiles(tx: Tx, accountIds: readonly Id[]): Promise<Profile[]> {
  const { rows } = await sql<Profile>`
    select ${columns} from profiles.profile p join platform.account a on a.id = p.account_id
    where p.account_id = any(${accountIds}::uuid[])`.execute(tx)
  return rows
}

export async function selectPortfolio(tx: Tx, accountId: Id): Promise<PortfolioItem[]> {
  const { rows } = await sql<PortfolioItem>`
    select title, description from profiles.portfolio_item where account_id = ${accountId} order by position`.execute(tx)
  return rows
}

/** An empty profile for a new freelancer; nothing when there is one already. */
export async function insertEmptyProfile(tx: Tx, accountId: Id, joinedAt: Instant): Promise<void> {
  await sql`
    with made as (
      insert into profiles.profile (account_id, joined_at, updated_at) values (${accountId}, ${joinedAt}, ${joinedAt})
      on conflict do nothing returning account_id
    )
    insert into profiles.figures (account_id, refreshed_at) select account_id, ${joinedAt} from made`.execute(tx)
}

export async function updateText(tx: Tx, accountId: Id, text: ProfileText, now: Instant): Promise<void> {
  await sql`
    update profiles.profile
    set headline = ${text.headline}, overview = ${text.overview}, category = ${text.category}, skills = ${text.skills},
        hourly_rate_usd_cents = ${text.hourlyRateUsdCents}, country = ${text.country}, city = ${text.city},
        languages = ${JSON.stringify(text.languages)}::jsonb, hours_per_week = ${text.hoursPerWeek},
        visibility = ${text.visibility}, updated_at = ${now}
    where account_id = ${accountId}`.execute(tx)
}

/** Puts these freelancers on other plans. */
export async function changePlans(
  tx: Tx,
  rows: readonly { readonly accountId: Id; readonly plan: Profile['plan'] }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update profiles.profile p set plan = n.plan
    from unnest(${rows.map((row) => row.accountId)}::uuid[], ${rows.map((row) => row.plan)}::text[]) as n (account_id, plan)
    where p.account_id = n.account_id`.execute(tx)
}

export async function replacePortfolio(tx: Tx, accountId: Id, items: readonly PortfolioItem[]): Promise<void> {
  await sql`delete from profiles.portfolio_item where account_id = ${accountId}`.execute(tx)
  await insertPortfolio(
    tx,
    items.map((item, index) => ({ accountId, position: index + 1, ...item })),
  )
}

export type ProfileRow = Omit<Profile, 'displayName'>

/** Many profiles at once, each with empty figures. The accounts exist already. */
export async function insertProfiles(tx: Tx, rows: readonly ProfileRow[]): Promise<void> {
  await insertRows(
    tx,
    'profiles.profile',
    {
      accountId: 'uuid',
      headline: 'text',
      overview: 'text',
      category: 'text',
      skills: 'text[]',
      hourlyRateUsdCents: 'integer',
      country: 'text',
      city: 'text',
      languages: 'jsonb',
      hoursPerWeek: 'smallint',
      visibility: 'text',
      plan: 'text',
      joinedAt: 'timestamptz',
      updatedAt: 'timestamptz',
    },
    rows,
  )
  await sql`
    insert into profiles.figures (account_id, refreshed_at)
    select account_id, joined_at from profiles.profile where account_id = any(${rows.map((row) => row.accountId)}::uuid[])`.execute(
    tx,
  )
}

export interface PortfolioRow extends PortfolioItem {
  readonly accountId: Id
  /** 1 to 12. */
  readonly position: number
}

export async function insertPortfolio(tx: Tx, rows: readonly PortfolioRow[]): Promise<void> {
  await insertRows(
    tx,
    'profiles.portfolio_item',
    { accountId: 'uuid', position: 'smallint', title: 'text', description: 'text' },
    rows,
  )
}
