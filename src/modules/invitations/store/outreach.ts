import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { Tx } from '#platform/db/database.ts'
import type { OutreachState } from '../rules/states.ts'

export interface Outreach {
  readonly id: Id
  readonly organizationId: Id
  readonly sentBy: Id
  readonly freelancerId: Id
  readonly subject: string
  readonly message: string
  readonly category: string
  /** An idea of the whole work's price, not an offer. */
  readonly budgetUsdCents: UsdCents | null
  readonly state: OutreachState
  readonly answer: string | null
  readonly declineReason: string | null
  readonly chargeId: Id | null
  readonly sentAt: Instant
  readonly seenAt: Instant | null
  readonly settledAt: Instant | null
}

const COLUMNS = sql`id, organization_id, sent_by, freelancer_id, subject, message, category, budget_usd_cents, state, answer,
  decline_reason, charge_id, sent_at, seen_at, settled_at`

export async function findOutreach(tx: Tx, outreachId: Id): Promise<Outreach | undefined> {
  const { rows } = await sql<Outreach>`select ${COLUMNS} from invitations.outreach where id = ${outreachId}`.execute(tx)
  return rows[0]
}

export async function lockOutreach(tx: Tx, outreachId: Id): Promise<Outreach | undefined> {
  const { rows } = await sql<Outreach>`select ${COLUMNS} from invitations.outreach where id = ${outreachId} for update`.execute(
    tx,
  )
  return rows[0]
}

export async function hasWaitingOutreach(tx: Tx, organizationId: Id, freelancerId: Id): Promise<boolean> {
  const { rows } = await sql`
    select from invitations.outreach
    where organization_id = ${organizationId} and freelancer_id = ${freelancerId} and state = 'sent'`.execute(tx)
  return rows.length > 0
}

export async function countOutreachSince(tx: Tx, organizationId: Id, since: Instant): Promise<number> {
  const { rows } = await sql<{ sent: number }>`
    select count(*) as sent from invitations.outreach where organization_id = ${organizationId} and sent_at > ${since}`.execute(
    tx,
  )
  return rows[0]?.sent ?? 0
}

/** Writes whole outreach messages in one statement. */
export async function insertOutreach(tx: Tx, messages: readonly Outreach[]): Promise<void> {
  if (messages.length === 0) return
  await sql`
    insert into invitations.outreach (${COLUMNS})
    select * from unnest(
      ${messages.map((each) => each.id)}::uuid[], ${messages.map((each) => each.organizationId)}::uuid[],
      ${messages.map((each) => each.sentBy)}::uuid[], ${messages.map((each) => each.freelancerId)}::uuid[],
      ${messages.map((each) => each.subject)}::text[], ${messages.map((each) => each.message)}::text[],
      ${messages.map((each) => each.category)}::text[], ${messages.map((each) => each.budgetUsdCents)}::bigint[],
      ${messages.map((each) => each.state)}::text[], ${messages.map((each) => each.answer)}::text[],
      ${messages.map((each) => each.declineReason)}::text[], ${messages.map((each) => each.chargeId)}::uuid[],
      ${messages.map((each) => each.sentAt)}::timestamptz[], ${messages.map((each) => each.seenAt)}::timestamptz[],
      ${messages.map((each) => each.settledAt)}::timestamptz[])`.execute(tx)
}

/** True the first time only. */
export async function markOutreachSeen(tx: Tx, outreachId: Id, at: Instant): Promise<boolean> {
  const { rows } = await sql`
    update invitations.outreach set seen_at = ${at} where id = ${outreachId} and seen_at is null returning id`.execute(tx)
  return rows.length > 0
}

export async function markAnswered(tx: Tx, outreachId: Id, answer: { text: string; chargeId: Id; at: Instant }): Promise<void> {
  await sql`
    update invitations.outreach
    set state = 'answered', answer = ${answer.text}, charge_id = ${answer.chargeId}, settled_at = ${answer.at}, seen_at = coalesce(seen_at, ${answer.at})
    where id = ${outreachId}`.execute(tx)
}

export async function markOutreachDeclined(
  tx: Tx,
  outreachId: Id,
  declined: { reason?: string | undefined; at: Instant },
): Promise<void> {
  await sql`
    update invitations.outreach
    set state = 'declined', decline_reason = ${declined.reason ?? null}, settled_at = ${declined.at}, seen_at = coalesce(seen_at, ${declined.at})
    where id = ${outreachId}`.execute(tx)
}

export async function markOutreachWithdrawn(tx: Tx, outreachId: Id, at: Instant): Promise<void> {
  await sql`update invitations.outreach set state = 'withdrawn', settled_at = ${at} where id = ${outreachId}`.execute(tx)
}

/** Marks what nobody answered in time; at most `limit` a call, oldest first. */
export async function ignoreOutreachSentBefore(
  tx: Tx,
  moment: Instant,
  at: Instant,
  limit: number,
): Promise<readonly Outreach[]> {
  const { rows } = await sql<Outreach>`
    update invitations.outreach set state = 'ignored', settled_at = ${at}
    where id in (
      select id from invitations.outreach where state = 'sent' and sent_at < ${moment}
      order by sent_at limit ${limit} for update skip locked)
    returning ${COLUMNS}`.execute(tx)
  return rows
}
