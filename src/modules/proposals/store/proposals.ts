import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { Tx } from '#platform/db/database.ts'
import type { ProposalState } from '../rules/proposal-states.ts'
import type { Initiator } from '../rules/submission.ts'

export interface ScreeningAnswer {
  readonly question: string
  readonly answer: string
}

export interface Proposal {
  readonly id: Id
  readonly jobId: Id
  readonly organizationId: Id
  readonly freelancerId: Id
  readonly invitationId: Id | null
  readonly initiator: Initiator
  readonly state: ProposalState
  readonly coverLetter: string
  readonly answers: readonly ScreeningAnswer[]
  readonly pay: 'fixed' | 'hourly'
  /** The price of the whole work, or of one hour. */
  readonly amountUsdCents: UsdCents
  readonly estimatedDays: number
  readonly chargeId: Id
  readonly chargedConnects: Connects
  readonly reason: string | null
  readonly offerAmountUsdCents: UsdCents | null
  readonly offerExpiresAt: Instant | null
  readonly submittedAt: Instant
  /** When the client first saw it. */
  readonly openedAt: Instant | null
  readonly movedAt: Instant
}

const COLUMNS = sql`id, job_id, organization_id, freelancer_id, invitation_id, initiator, state, cover_letter, answers, pay,
  amount_usd_cents, estimated_days, charge_id, charged_connects, reason, offer_amount_usd_cents, offer_expires_at,
  submitted_at, opened_at, moved_at`

export async function findProposal(tx: Tx, proposalId: Id): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`select ${COLUMNS} from proposals.proposal where id = ${proposalId}`.execute(tx)
  return rows[0]
}

export async function lockProposal(tx: Tx, proposalId: Id): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`select ${COLUMNS} from proposals.proposal where id = ${proposalId} for update`.execute(tx)
  return rows[0]
}

/** The freelancer's proposal to this job, whatever became of it. */
export async function findProposalTo(tx: Tx, jobId: Id, freelancerId: Id): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`
    select ${COLUMNS} from proposals.proposal where job_id = ${jobId} and freelancer_id = ${freelancerId}`.execute(tx)
  return rows[0]
}

/** Writes whole proposals in one statement, without their timelines; also how the demo world makes thousands. */
export async function insertProposals(tx: Tx, proposals: readonly Proposal[]): Promise<void> {
  if (proposals.length === 0) return
  await sql`
    insert into proposals.proposal (${COLUMNS})
    select * from unnest(
      ${proposals.map((each) => each.id)}::uuid[], ${proposals.map((each) => each.jobId)}::uuid[],
      ${proposals.map((each) => each.organizationId)}::uuid[], ${proposals.map((each) => each.freelancerId)}::uuid[],
      ${proposals.map((each) => each.invitationId)}::uuid[], ${proposals.map((each) => each.initiator)}::text[],
      ${proposals.map((each) => each.state)}::text[], ${proposals.map((each) => each.coverLetter)}::text[],
      ${proposals.map((each) => JSON.stringify(each.answers))}::jsonb[], ${proposals.map((each) => each.pay)}::text[],
      ${proposals.map((each) => each.amountUsdCents)}::bigint[], ${proposals.map((each) => each.estimatedDays)}::integer[],
      ${proposals.map((each) => each.chargeId)}::uuid[], ${proposals.map((each) => each.chargedConnects)}::integer[],
      ${proposals.map((each) => each.reason)}::text[], ${proposals.map((each) => each.offerAmountUsdCents)}::bigint[],
      ${proposals.map((each) => each.offerExpiresAt)}::timestamptz[], ${proposals.map((each) => each.submittedAt)}::timestamptz[],
      ${proposals.map((each) => each.openedAt)}::timestamptz[], ${proposals.map((each) => each.movedAt)}::timestamptz[])`.execute(
    tx,
  )
}

export interface ProposalMove {
  readonly proposalId: Id
  /** 1 is the submission; gapless. */
  readonly no: number
  readonly state: ProposalState
  readonly actorId: Id | null
  readonly reason: string | null
  readonly at: Instant
}

/** Writes timeline entries in one statement. */
export async function insertMoves(tx: Tx, moves: readonly ProposalMove[]): Promise<void> {
  if (moves.length === 0) return
  await sql`
    insert into proposals.move (proposal_id, no, state, actor_id, reason, at)
    select * from unnest(
      ${moves.map((each) => each.proposalId)}::uuid[], ${moves.map((each) => each.no)}::integer[],
      ${moves.map((each) => each.state)}::text[], ${moves.map((each) => each.actorId)}::uuid[],
      ${moves.map((each) => each.reason)}::text[], ${moves.map((each) => each.at)}::timestamptz[])`.execute(tx)
}

export interface Moving {
  readonly to: ProposalState
  readonly actorId: Id | null
  readonly at: Instant
  readonly reason?: string | undefined
}

/** Moves the proposals and writes it on their timelines; the caller has locked them and decided. */
export async function moveProposals(tx: Tx, proposalIds: readonly Id[], { to, actorId, at, reason }: Moving): Promise<void> {
  await sql`
    with moved as (
      update proposals.proposal
      set state = ${to}, moved_at = ${at}, reason = ${reason ?? null},
          offer_amount_usd_cents = case when ${to} in ('offered', 'hired') then offer_amount_usd_cents end,
          offer_expires_at = case when ${to} = 'offered' then offer_expires_at end
      where id = any(${proposalIds}::uuid[])
      returning id
    )
    insert into proposals.move (proposal_id, no, state, actor_id, reason, at)
    select id, coalesce((select max(no) from proposals.move where proposal_id = moved.id), 0) + 1,
           ${to}, ${actorId}, ${reason ?? null}, ${at}
    from moved`.execute(tx)
}

export async function setOffer(tx: Tx, proposalId: Id, offer: { amountUsdCents: UsdCents; expiresAt: Instant }): Promise<void> {
  await sql`
    update proposals.proposal set offer_amount_usd_cents = ${offer.amountUsdCents}, offer_expires_at = ${offer.expiresAt}
    where id = ${proposalId}`.execute(tx)
}

/** The client saw these. Only proposals of the given job are touched; returns how many were new to the client. */
export async function markOpened(tx: Tx, jobId: Id, proposalIds: readonly Id[], at: Instant): Promise<number> {
  const { rows } = await sql`
    update proposals.proposal set opened_at = ${at}
    where job_id = ${jobId} and id = any(${proposalIds}::uuid[]) and opened_at is null
    returning id`.execute(tx)
  return rows.length
}

/** The job's proposals in any of these states, locked in id order. */
export async function lockProposalsOf(tx: Tx, jobId: Id, states: readonly ProposalState[]): Promise<readonly Proposal[]> {
  const { rows } = await sql<Proposal>`
    select ${COLUMNS} from proposals.proposal
    where job_id = ${jobId} and state = any(${states}::text[])
    order by id for update`.execute(tx)
  return rows
}

/** Offers whose time has run out, locked. */
export async function lockOffersRunOut(tx: Tx, at: Instant, limit: number): Promise<readonly Proposal[]> {
  const { rows } = await sql<Proposal>`
    select ${COLUMNS} from proposals.proposal
    where state = 'offered' and offer_expires_at <= ${at}
    order by offer_expires_at limit ${limit} for update skip locked`.execute(tx)
  return rows
}
