import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import { openProposalStates, type Initiator, type ProposalState, type ScreeningAnswer } from '#modules/proposals/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from './cursor.ts'

/** A freelancer's proposal as one row of their list. */
export interface MyProposal {
  readonly id: Id
  readonly jobId: Id
  readonly jobTitle: string
  readonly clientName: string
  readonly state: ProposalState
  readonly initiator: Initiator
  readonly pay: 'fixed' | 'hourly'
  readonly amountUsdCents: UsdCents
  readonly chargeId: Id
  readonly chargedConnects: number
  readonly returnedConnects: number
  readonly submittedAt: Instant
  readonly openedAt: Instant | null
  readonly movedAt: Instant
}

const PAGE = 25

/** `open`: somebody may still act on it; `ended`: nobody can. Newest first. */
export async function readMyProposals(
  tx: Tx,
  {
    freelancerId,
    show,
    after,
  }: { readonly freelancerId: Id; readonly show: 'open' | 'ended'; readonly after?: string | undefined },
): Promise<ListPage<MyProposal>> {
  const start = readMomentCursor(after)
  const { rows } = await sql<MyProposal>`
    select p.id, p.job_id, j.title as job_title, o.name as client_name, p.state, p.initiator, p.pay, p.amount_usd_cents,
           p.charge_id, p.charged_connects, (select coalesce(sum(r.qty), 0) from charges.return r where r.charge_id = p.charge_id) as returned_connects, p.submitted_at, p.opened_at, p.moved_at
    from proposals.proposal p
    join jobs.job j on j.id = p.job_id
    join organizations.organization o on o.id = p.organization_id
    where p.freelancer_id = ${freelancerId}
      and (p.state = any(${openProposalStates}::text[])) = ${show === 'open'}
      and ${start === undefined ? sql`true` : sql`(p.submitted_at, p.id) < (${start.at}, ${start.id})`}
    order by p.submitted_at desc, p.id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.submittedAt, last.id))
}

export interface ProposalCounts {
  readonly open: number
  readonly ended: number
}

export async function countMyProposals(tx: Tx, freelancerId: Id): Promise<ProposalCounts> {
  const { rows } = await sql<ProposalCounts>`
    select count(*) filter (where state = any(${openProposalStates}::text[])) as open,
           count(*) filter (where state <> all(${openProposalStates}::text[])) as ended
    from proposals.proposal where freelancer_id = ${freelancerId}`.execute(tx)
  return rows[0]!
}

export interface ProposalMoveView {
  readonly no: number
  readonly state: ProposalState
  readonly reason: string | null
  readonly at: Instant
  /** `freelancer`, `client`, or the marketplace itself. */
  readonly by: 'freelancer' | 'client' | 'marketplace'
}

export interface ProposalMessageView {
  readonly id: Id
  readonly byFreelancer: boolean
  readonly authorName: string
  readonly text: string
  readonly at: Instant
}

/** Everything about one proposal that its two sides may see. */
export interface ProposalView {
  readonly id: Id
  readonly jobId: Id
  readonly jobTitle: string
  readonly jobState: string
  readonly organizationId: Id
  readonly clientName: string
  readonly freelancerId: Id
  readonly freelancerName: string
  readonly headline: string
  readonly state: ProposalState
  readonly initiator: Initiator
  readonly coverLetter: string
  readonly answers: readonly ScreeningAnswer[]
  readonly pay: 'fixed' | 'hourly'
  readonly amountUsdCents: UsdCents
  readonly estimatedDays: number
  readonly chargeId: Id
  readonly chargedConnects: number
  readonly returnedConnects: number
  readonly reason: string | null
  readonly offerAmountUsdCents: UsdCents | null
  readonly offerExpiresAt: Instant | null
  readonly submittedAt: Instant
  readonly openedAt: Instant | null
  readonly contractId: Id | null
  /** Which side the viewer stands on. */
  readonly viewer: 'freelancer' | 'client'
  readonly moves: readonly ProposalMoveView[]
  readonly messages: readonly ProposalMessageView[]
}

/** Undefined for everybody but the freelancer and the client's members. */
export async function readProposal(
  tx: Tx,
  { proposalId, viewerId }: { readonly proposalId: Id; readonly viewerId: Id },
): Promise<ProposalView | undefined> {
  const { rows } = await sql<Omit<ProposalView, 'moves' | 'messages'>>`
    select p.id, p.job_id, j.title as job_title, j.state as job_state, p.organization_id, o.name as client_name, p.freelancer_id,
           a.display_name as freelancer_name, f.headline, p.state, p.initiator, p.cover_letter, p.answers, p.pay, p.amount_usd_cents,
           p.estimated_days, p.charge_id, p.charged_connects, (select coalesce(sum(r.qty), 0) from charges.return r where r.charge_id = p.charge_id) as returned_connects, p.reason,
           p.offer_amount_usd_cents, p.offer_expires_at, p.submitted_at, p.opened_at, k.id as contract_id,
           case when p.freelancer_id = ${viewerId} then 'freelancer' else 'client' end as viewer
    from proposals.proposal p
    join jobs.job j on j.id = p.job_id
    join organizations.organization o on o.id = p.organization_id
    join platform.account a on a.id = p.freelancer_id
    join profiles.profile f on f.account_id = p.freelancer_id
    left join contracts.contract k on k.proposal_id = p.id
    where p.id = ${proposalId}
      and (p.freelancer_id = ${viewerId}
        or exists (select from organizations.member m where m.organization_id = p.organization_id and m.account_id = ${viewerId}))`.execute(
    tx,
  )
  const proposal = rows[0]
  if (proposal === undefined) return undefined
  return { ...proposal, moves: await readMoves(tx, proposal), messages: await readMessages(tx, proposal) }
}

type Whose = Pick<ProposalView, 'id' | 'freelancerId' | 'viewer' | 'clientName'>

/** A freelancer is not told that they were archived: it is how the client keeps order, not an answer. */
async function readMoves(tx: Tx, { id, freelancerId, viewer }: Whose): Promise<readonly ProposalMoveView[]> {
  const { rows } = await sql<ProposalMoveView>`
    select no, state, reason, at,
           case when actor_id is null then 'marketplace' when actor_id = ${freelancerId} then 'freelancer' else 'client' end as by
    from proposals.move where proposal_id = ${id} and (${viewer === 'client'} or state <> 'archived') order by no`.execute(tx)
  return rows
}

async function readMessages(tx: Tx, { id, freelancerId, clientName }: Whose): Promise<readonly ProposalMessageView[]> {
  const { rows } = await sql<ProposalMessageView>`
    select m.id, m.author_id = ${freelancerId} as by_freelancer, m.text, m.at,
           a.display_name || case when m.author_id = ${freelancerId} or a.display_name = ${clientName} then '' else ', ' || ${clientName}::text end as author_name
    from proposals.message m join platform.account a on a.id = m.author_id
    where m.proposal_id = ${id} order by m.at, m.id limit 200`.execute(tx)
  return rows
}
