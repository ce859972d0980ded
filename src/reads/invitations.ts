import { sql, type RawBuilder } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { InvitationState, OutreachState } from '#modules/invitations/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from './cursor.ts'

/** An invitation or an outreach message as one row of a list. */
export interface Approach {
  readonly kind: 'invitation' | 'outreach'
  readonly id: Id
  readonly state: InvitationState | OutreachState
  /** The job's title, or the message's subject. */
  readonly title: string
  readonly jobId: Id | null
  readonly clientName: string
  readonly freelancerId: Id
  readonly freelancerName: string
  readonly excerpt: string
  readonly sentAt: Instant
  readonly seenAt: Instant | null
}

const PAGE = 25

type Whose = { readonly freelancerId: Id } | { readonly viewerId: Id; readonly jobId?: Id | undefined }

/** What clients sent to a freelancer, newest first. */
export async function readReceivedApproaches(
  tx: Tx,
  {
    freelancerId,
    show,
    after,
  }: { readonly freelancerId: Id; readonly show: 'waiting' | 'all'; readonly after?: string | undefined },
): Promise<ListPage<Approach>> {
  return readApproaches(tx, { whose: { freelancerId }, waitingOnly: show === 'waiting', after })
}

/** What the viewer's client sent, newest first; with `jobId` the invitations to one job. */
export async function readSentApproaches(
  tx: Tx,
  { viewerId, jobId, after }: { readonly viewerId: Id; readonly jobId?: Id | undefined; readonly after?: string | undefined },
): Promise<ListPage<Approach>> {
  return readApproaches(tx, { whose: { viewerId, jobId }, waitingOnly: false, after })
}

async function readApproaches(
  tx: Tx,
  { whose, waitingOnly, after }: { readonly whose: Whose; readonly waitingOnly: boolean; readonly after: string | undefined },
): Promise<ListPage<Approach>> {
  const start = readMomentCursor(after)
  const condition = sql`${ownedBy(whose)} and ${waitingOnly ? sql`x.state = 'sent'` : sql`true`}
    and ${start === undefined ? sql`true` : sql`(x.sent_at, x.id) < (${start.at}, ${start.id})`}`
  const order = sql`order by x.sent_at desc, x.id desc limit ${PAGE + 1}`
  const withOutreach = !('jobId' in whose && whose.jobId !== undefined)
  const { rows } = await sql<Approach>`
    select * from (
      (select 'invitation' as kind, x.id, x.state, j.title, x.job_id, o.name as client_name, x.freelancer_id,
              a.display_name as freelancer_name, left(x.message, 280) as excerpt, x.sent_at, x.seen_at
       from invitations.invitation x join jobs.job j on j.id = x.job_id
       join organizations.organization o on o.id = x.organization_id join platform.account a on a.id = x.freelancer_id
       where ${condition} ${'jobId' in whose && whose.jobId !== undefined ? sql`and x.job_id = ${whose.jobId}` : sql``} ${order})
      union all
      (select 'outreach', x.id, x.state, x.subject, null, o.name, x.freelancer_id, a.display_name, left(x.message, 280), x.sent_at, x.seen_at
       from invitations.outreach x join organizations.organization o on o.id = x.organization_id
       join platform.account a on a.id = x.freelancer_id
       where ${withOutreach} and ${condition} ${order})
    ) x ${order}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.sentAt, last.id))
}

function ownedBy(whose: Whose): RawBuilder<unknown> {
  if ('freelancerId' in whose) return sql`x.freelancer_id = ${whose.freelancerId}`
  return sql`x.organization_id = (select organization_id from organizations.member where account_id = ${whose.viewerId})`
}

export interface InvitationView {
  readonly id: Id
  readonly jobId: Id
  readonly jobTitle: string
  readonly jobState: string
  readonly clientName: string
  readonly freelancerId: Id
  readonly freelancerName: string
  readonly message: string
  readonly state: InvitationState
  readonly declineReason: string | null
  readonly sentAt: Instant
  readonly seenAt: Instant | null
  readonly settledAt: Instant | null
  /** What became of it when it was accepted. */
  readonly proposalId: Id | null
  readonly viewer: 'freelancer' | 'client'
}

interface Asked {
  readonly id: Id
  readonly viewerId: Id
}

/** Undefined for everybody but the freelancer and the client's members. */
export async function readInvitation(tx: Tx, { id, viewerId }: Asked): Promise<InvitationView | undefined> {
  const { rows } = await sql<InvitationView>`
    select i.id, i.job_id, j.title as job_title, j.state as job_state, o.name as client_name, i.freelancer_id,
           a.display_name as freelancer_name, i.message, i.state, i.decline_reason, i.sent_at, i.seen_at, i.settled_at,
           p.id as proposal_id, case when i.freelancer_id = ${viewerId} then 'freelancer' else 'client' end as viewer
    from invitations.invitation i
    join jobs.job j on j.id = i.job_id
    join organizations.organization o on o.id = i.organization_id
    join platform.account a on a.id = i.freelancer_id
    left join proposals.proposal p on p.job_id = i.job_id and p.freelancer_id = i.freelancer_id
    where i.id = ${id} and ${isParty(viewerId, sql`i`)}`.execute(tx)
  return rows[0]
}

export interface OutreachView {
  readonly id: Id
  readonly clientName: string
  readonly freelancerId: Id
  readonly freelancerName: string
  readonly subject: string
  readonly message: string
  readonly category: string
  readonly budgetUsdCents: UsdCents | null
  readonly state: OutreachState
  readonly answer: string | null
  readonly declineReason: string | null
  readonly chargeId: Id | null
  readonly sentAt: Instant
  readonly seenAt: Instant | null
  readonly settledAt: Instant | null
  readonly viewer: 'freelancer' | 'client'
}

/** Undefined for everybody but the freelancer and the client's members. */
export async function readOutreach(tx: Tx, { id, viewerId }: Asked): Promise<OutreachView | undefined> {
  const { rows } = await sql<OutreachView>`
    select x.id, o.name as client_name, x.freelancer_id, a.display_name as freelancer_name, x.subject, x.message, x.category,
           x.budget_usd_cents, x.state, x.answer, x.decline_reason, x.charge_id, x.sent_at, x.seen_at, x.settled_at,
           case when x.freelancer_id = ${viewerId} then 'freelancer' else 'client' end as viewer
    from invitations.outreach x
    join organizations.organization o on o.id = x.organization_id
    join platform.account a on a.id = x.freelancer_id
    where x.id = ${id} and ${isParty(viewerId, sql`x`)}`.execute(tx)
  return rows[0]
}

function isParty(viewerId: Id, row: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${row}.freelancer_id = ${viewerId} or exists (
    select from organizations.member m where m.organization_id = ${row}.organization_id and m.account_id = ${viewerId}))`
}

/** Open jobs of the viewer's client to which this freelancer can still be invited. */
export async function readJobsToInviteTo(
  tx: Tx,
  { viewerId, freelancerId, now }: { readonly viewerId: Id; readonly freelancerId: Id; readonly now: Instant },
): Promise<readonly { readonly id: Id; readonly title: string }[]> {
  const { rows } = await sql<{ id: Id; title: string }>`
    select j.id, j.title from jobs.job j
    join organizations.member m on m.organization_id = j.organization_id and m.account_id = ${viewerId}
    where j.state = 'open' and j.expires_at > ${now}
      and not exists (select from invitations.invitation i where i.job_id = j.id and i.freelancer_id = ${freelancerId})
      and not exists (select from proposals.proposal p where p.job_id = j.id and p.freelancer_id = ${freelancerId})
    order by j.opened_at desc, j.id desc limit 100`.execute(tx)
  return rows
}

/** A freelancer's name and headline, for the forms that write to them. */
export async function readAddressee(
  tx: Tx,
  freelancerId: Id,
): Promise<{ readonly name: string; readonly headline: string } | undefined> {
  const { rows } = await sql<{ name: string; headline: string }>`
    select a.display_name as name, f.headline from profiles.profile f join platform.account a on a.id = f.account_id
    where f.account_id = ${freelancerId} and f.visibility <> 'hidden'`.execute(tx)
  return rows[0]
}
