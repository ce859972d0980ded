import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PollAnswer } from '../rules/poll.ts'
import type { PolicyName } from './versions.ts'

/** What somebody said about an announced version. */
export interface Comment {
  readonly id: Id
  readonly policy: PolicyName
  readonly version: number
  readonly author: Id
  readonly authorName: string
  /** Absent when a moderator hid it; `hiddenReason` says why. */
  readonly body: string | null
  readonly createdAt: Instant
  readonly hiddenReason: string | null
  /** The answer to the poll that it gives the reason for. */
  readonly pollAnswer: PollAnswer | null
}

export async function insertComment(
  tx: Tx,
  row: {
    readonly id: Id
    readonly policy: PolicyName
    readonly version: number
    readonly author: Id
    readonly body: string
    readonly createdAt: Instant
    readonly pollAnswer?: PollAnswer
  },
): Promise<void> {
  await sql`
    insert into policy.comment (id, policy, version, author, body, created_at, poll_answer)
    values (${row.id}, ${row.policy}, ${row.version}, ${row.author}, ${row.body}, ${row.createdAt}, ${row.pollAnswer ?? null})`.execute(
    tx,
  )
}

/** When somebody commented since a moment, newest first. */
export async function selectCommentMoments(tx: Tx, author: Id, since: Instant): Promise<readonly Instant[]> {
  const { rows } = await sql<{ createdAt: Date }>`
    select created_at from policy.comment where author = ${author} and created_at > ${since} order by created_at desc limit 100`.execute(
    tx,
  )
  return rows.map(({ createdAt }) => createdAt)
}

/** Undefined when there is no such comment or it is hidden. */
export async function findVisibleComment(tx: Tx, id: Id): Promise<{ readonly author: Id } | undefined> {
  const { rows } = await sql<{ author: Id }>`select author from policy.comment where id = ${id} and hidden_at is null`.execute(tx)
  return rows[0]
}

/** False when there is no such comment or it is hidden already. */
export async function hideComment(tx: Tx, row: { id: Id; by: Id | null; reason: string; at: Instant }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update policy.comment set hidden_at = ${row.at}, hidden_by = ${row.by}, hidden_reason = ${row.reason}
    where id = ${row.id} and hidden_at is null`.execute(tx)
  return numAffectedRows === 1n
}

export interface CommentCursor {
  readonly createdAt: Instant
  readonly id: Id
}

/** The thread of one version, oldest first. The text of a hidden comment stays in the database and does not leave it. */
export async function selectComments(
  tx: Tx,
  of: { readonly policy: PolicyName; readonly version: number },
  { after, limit }: { readonly after?: CommentCursor | undefined; readonly limit: number },
): Promise<readonly Comment[]> {
  const { rows } = await sql<Comment>`
    select c.id, c.policy, c.version, c.author, a.display_name as author_name,
           case when c.hidden_at is null then c.body end as body, c.created_at, c.hidden_reason, c.poll_answer
    from policy.comment c join platform.account a on a.id = c.author
    where c.policy = ${of.policy} and c.version = ${of.version}
      and (${after === undefined} or (c.created_at, c.id) > (${after?.createdAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by c.created_at, c.id limit ${limit}`.execute(tx)
  return rows
}

export async function countComments(tx: Tx, of: { readonly policy: PolicyName; readonly version: number }): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from policy.comment where policy = ${of.policy} and version = ${of.version}`.execute(tx)
  return rows[0]!.n
}
