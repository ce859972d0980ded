import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows } from '#platform/db/insert-rows.ts'
import type { EarnedFigures, Figures } from '../rules/figures.ts'
import type { Badge } from '../rules/badges.ts'

export async function selectFigures(tx: Tx, accountId: Id): Promise<Figures | undefined> {
  const { rows } = await sql<Figures>`
    select earnings_usd_cents, year_earnings_usd_cents, finished_contracts, running_contracts, review_count, review_stars,
           success_score, success_basis, badge
    from profiles.figures where account_id = ${accountId}`.execute(tx)
  return rows[0]
}

export async function updateFiguresRows(
  tx: Tx,
  rows: readonly (EarnedFigures & { readonly accountId: Id })[],
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update profiles.figures f
    set earnings_usd_cents = n."earningsUsdCents", year_earnings_usd_cents = n."yearEarningsUsdCents",
        finished_contracts = n."finishedContracts", running_contracts = n."runningContracts",
        review_count = n."reviewCount", review_stars = n."reviewStars",
        success_score = n."successScore", success_basis = nullif(n."successBasis", 'null'::jsonb),
        earned_badge = n."earnedBadge", refreshed_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (
      "accountId" uuid, "earningsUsdCents" bigint, "yearEarningsUsdCents" bigint, "finishedContracts" integer,
      "runningContracts" integer, "reviewCount" integer, "reviewStars" integer, "successScore" smallint, "successBasis" jsonb,
      "earnedBadge" text)
    where f.account_id = n."accountId"`.execute(tx)
}

export interface VettingRow {
  readonly id: Id
  readonly accountId: Id
  readonly passed: boolean
  readonly note: string
  readonly operatorId: Id | null
  readonly at: Instant
}

/** Writes findings of screenings and lets the figures show the last one of each freelancer. */
export async function insertVettings(tx: Tx, rows: readonly VettingRow[]): Promise<void> {
  await insertRows(
    tx,
    'profiles.vetting',
    { id: 'uuid', accountId: 'uuid', passed: 'boolean', note: 'text', operatorId: 'uuid', at: 'timestamptz' },
    rows,
  )
  await sql`
    update profiles.figures f set expert_vetted = last.passed
    from (
      select distinct on (account_id) account_id, passed from profiles.vetting
      where account_id = any(${rows.map((row) => row.accountId)}::uuid[])
      order by account_id, at desc, id desc
    ) last
    where f.account_id = last.account_id`.execute(tx)
}

export async function selectBadges(tx: Tx, accountIds: readonly Id[]): Promise<Map<Id, Badge>> {
  const { rows } = await sql<{ accountId: Id; badge: Badge }>`
    select account_id, badge from profiles.figures where account_id = any(${accountIds}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.accountId, row.badge]))
}
