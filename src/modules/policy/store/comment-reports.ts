import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyName } from './versions.ts'

/** Repeating it changes nothing: a person asks once. */
export async function insertReport(
  tx: Tx,
  row: { readonly commentId: Id; readonly reporter: Id; readonly reason: string; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into policy.comment_report (comment_id, reporter, reason, at)
    values (${row.commentId}, ${row.reporter}, ${row.reason}, ${row.at}) on conflict do nothing`.execute(tx)
}

/** When somebody reported comments since a moment, newest first. */
export async function selectReportMoments(tx: Tx, reporter: Id, since: Instant): Promise<readonly Instant[]> {
  const { rows } = await sql<{ at: Date }>`
    select at from policy.comment_report where reporter = ${reporter} and at > ${since} order by at desc limit 100`.execute(tx)
  return rows.map(({ at }) => at)
}

/** @returns how many reports were open */
export async function settleReports(
  tx: Tx,
  { commentId, by, at }: { readonly commentId: Id; readonly by: Id | null; readonly at: Instant },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update policy.comment_report set settled_at = ${at}, settled_by = ${by}
    where comment_id = ${commentId} and settled_at is null`.execute(tx)
  return Number(numAffectedRows)
}

/** A comment somebody should look at. */
export interface ReportedComment {
  readonly id: Id
  readonly policy: PolicyName
  readonly version: number
  readonly authorName: string
  readonly body: string
  readonly createdAt: Instant
  readonly reports: number
  readonly firstReportedAt: Instant
  /** The first reasons given, at most five. */
  readonly reasons: readonly string[]
}

export interface ReportCursor {
  readonly at: Instant
  readonly id: Id
}

/** Comments with open reports, the longest waiting first. */
export async function selectReportedComments(
  tx: Tx,
  { after, limit }: { readonly after?: ReportCursor | undefined; readonly limit: number },
): Promise<readonly ReportedComment[]> {
  const { rows } = await sql<ReportedComment>`
    with open as (
      select comment_id, count(*) as reports, min(at) as first_at, (array_agg(reason order by at))[1:5] as reasons
      from policy.comment_report where settled_at is null group by comment_id
    )
    select c.id, c.policy, c.version, a.display_name as author_name, c.body, c.created_at, open.reports,
           open.first_at as first_reported_at, open.reasons
    from open join policy.comment c on c.id = open.comment_id join platform.account a on a.id = c.author
    where (${after === undefined} or (open.first_at, c.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by open.first_at, c.id limit ${limit}`.execute(tx)
  return rows
}

export async function countReportedComments(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct comment_id) as n from policy.comment_report where settled_at is null`.execute(tx)
  return rows[0]!.n
}
