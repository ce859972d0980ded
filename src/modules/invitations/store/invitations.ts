import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { InvitationState } from '../rules/states.ts'

export interface Invitation {
  readonly id: Id
  readonly jobId: Id
  readonly organizationId: Id
  readonly sentBy: Id
  readonly freelancerId: Id
  readonly message: string
  readonly state: InvitationState
  readonly declineReason: string | null
  readonly sentAt: Instant
  readonly seenAt: Instant | null
  readonly settledAt: Instant | null
}

const COLUMNS = sql`id, job_id, organization_id, sent_by, freelancer_id, message, state, decline_reason, sent_at, seen_at, settled_at`

export async function findInvitation(tx: Tx, invitationId: Id): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`select ${COLUMNS} from invitations.invitation where id = ${invitationId}`.execute(tx)
  return rows[0]
}

export async function lockInvitation(tx: Tx, invitationId: Id): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    select ${COLUMNS} from invitations.invitation where id = ${invitationId} for update`.execute(tx)
  return rows[0]
}

/** The freelancer's invitation to this job, whatever became of it. */
export async function findInvitationTo(tx: Tx, jobId: Id, freelancerId: Id): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    select ${COLUMNS} from invitations.invitation where job_id = ${jobId} and freelancer_id = ${freelancerId}`.execute(tx)
  return rows[0]
}

export async function countInvitationsSince(tx: Tx, organizationId: Id, since: Instant): Promise<number> {
  const { rows } = await sql<{ sent: number }>`
    select count(*) as sent from invitations.invitation
    where organization_id = ${organizationId} and sent_at > ${since}`.execute(tx)
  return rows[0]?.sent ?? 0
}

/** Writes whole invitations in one statement; also how the demo world makes thousands. */
export async function insertInvitations(tx: Tx, invitations: readonly Invitation[]): Promise<void> {
  if (invitations.length === 0) return
  await sql`
    insert into invitations.invitation (${COLUMNS})
    select * from unnest(
      ${invitations.map((each) => each.id)}::uuid[], ${invitations.map((each) => each.jobId)}::uuid[],
      ${invitations.map((each) => each.organizationId)}::uuid[], ${invitations.map((each) => each.sentBy)}::uuid[],
      ${invitations.map((each) => each.freelancerId)}::uuid[], ${invitations.map((each) => each.message)}::text[],
      ${invitations.map((each) => each.state)}::text[], ${invitations.map((each) => each.declineReason)}::text[],
      ${invitations.map((each) => each.sentAt)}::timestamptz[], ${invitations.map((each) => each.seenAt)}::timestamptz[],
      ${invitations.map((each) => each.settledAt)}::timestamptz[])`.execute(tx)
}

/** True the first time only. */
export async function markInvitationSeen(tx: Tx, invitationId: Id, at: Instant): Promise<boolean> {
  const { rows } = await sql`
    update invitations.invitation set seen_at = ${at} where id = ${invitationId} and seen_at is null returning id`.execute(tx)
  return rows.length > 0
}

export interface Settling {
  readonly state: Exclude<InvitationState, 'sent'>
  readonly at: Instant
  readonly reason?: string | undefined
}

export async function settleInvitation(tx: Tx, invitationId: Id, { state, at, reason }: Settling): Promise<void> {
  await sql`
    update invitations.invitation
    set state = ${state}, settled_at = ${at}, decline_reason = ${reason ?? null}, seen_at = coalesce(seen_at, case when ${state} in ('accepted', 'declined') then ${at}::timestamptz end)
    where id = ${invitationId}`.execute(tx)
}

/** Every invitation to the job that still waits, or could still be answered, ends with it. */
export async function endInvitationsOfJob(tx: Tx, jobId: Id, at: Instant): Promise<readonly Invitation[]> {
  const { rows } = await sql<Invitation>`
    update invitations.invitation set state = 'job_ended', settled_at = ${at}
    where job_id = ${jobId} and state in ('sent', 'ignored')
    returning ${COLUMNS}`.execute(tx)
  return rows
}

/** Marks what nobody answered in time; at most `limit` a call, oldest first. */
export async function ignoreInvitationsSentBefore(
  tx: Tx,
  moment: Instant,
  at: Instant,
  limit: number,
): Promise<readonly Invitation[]> {
  const { rows } = await sql<Invitation>`
    update invitations.invitation set state = 'ignored', settled_at = ${at}
    where id in (
      select id from invitations.invitation where state = 'sent' and sent_at < ${moment}
      order by sent_at limit ${limit} for update skip locked)
    returning ${COLUMNS}`.execute(tx)
  return rows
}
