import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { priceNow, type Price } from '#modules/charges/index.ts'
import { findAnswerableInvitation } from '#modules/invitations/index.ts'
import { findJob, isCapped, jobFacts, type Job } from '#modules/jobs/index.ts'
import { getOrganization, isInTalentPool, organizationOf, type Organization } from '#modules/organizations/index.ts'
import { findProfile, freelancerFacts, type FreelancerFacts } from '#modules/profiles/index.ts'
import {
  findProposalTo,
  initiatorOf,
  isVisibleToFreelancer,
  type Initiator,
  type ProposalState,
} from '#modules/proposals/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readClientHistory, type ClientHistory } from './client-history.ts'

/** Signs of life and of seriousness, shown to everybody before anything is spent. */
export interface JobHealth {
  readonly client: ClientHistory
  /** For this job. */
  readonly invitesSent: number
  readonly proposalsOpened: number
  readonly interviewing: number
  /** The soft cap is reached and not lifted. */
  readonly full: boolean
}

/** What the person who looks is to this job. */
export interface JobViewer {
  readonly isClient: boolean
  readonly isFreelancer: boolean
  readonly initiator: Initiator
  readonly invitationId: Id | null
  readonly proposal: { readonly id: Id; readonly state: ProposalState } | null
}

export interface JobPage {
  readonly job: Job
  readonly organization: Organization
  readonly health: JobHealth
  readonly viewer: JobViewer
  /** Of a proposal by the viewer; for everybody else of one by a newcomer on the basic plan who comes by themself. */
  readonly price: Price
}

/** A newcomer's facts: what the price is shown for when nobody in particular looks. */
const newcomer: FreelancerFacts = { freelancerPlan: 'basic', badge: 'none', tenureDays: 0 }

export interface JobQuestion {
  readonly jobId: Id
  readonly viewerId: Id | undefined
  /** Operators read every job that was ever posted. */
  readonly isOperator: boolean
  readonly now: Instant
}

/** The job as the viewer may see it; undefined when it does not exist for them. */
export async function readJobPage(tx: Tx, { jobId, viewerId, isOperator, now }: JobQuestion): Promise<JobPage | undefined> {
  const job = await findJob(tx, jobId)
  if (job === undefined) return undefined
  const organization = await getOrganization(tx, job.organizationId)
  const viewer = await viewerOf(tx, job, viewerId)
  const shown = (isOperator && job.state !== 'draft') || (await mayRead(tx, { job, viewer, viewerId }))
  if (!shown) return undefined

  const freelancer = viewerId !== undefined && viewer.isFreelancer ? await freelancerFacts(tx, viewerId, now) : newcomer
  const facts = { initiator: viewer.initiator, ...jobFacts(job, organization), ...freelancer }
  return {
    job,
    organization,
    viewer,
    health: { ...(await countsOf(tx, jobId)), client: await readClientHistory(tx, organization.id), full: isCapped(job, now) },
    price: await priceNow(tx, { action: 'proposal.submit', facts, at: now }),
  }
}

async function viewerOf(tx: Tx, job: Job, viewerId: Id | undefined): Promise<JobViewer> {
  const nobody = { isClient: false, isFreelancer: false, invitationId: null, proposal: null }
  if (viewerId === undefined) return { ...nobody, initiator: byThemself(job) }
  const isClient = (await organizationOf(tx, viewerId))?.id === job.organizationId
  const isFreelancer = (await findProfile(tx, viewerId)) !== undefined
  if (!isFreelancer) return { ...nobody, isClient, initiator: byThemself(job) }

  const invitation = await findAnswerableInvitation(tx, job.id, viewerId)
  const inTalentPool = await isInTalentPool(tx, job.organizationId, viewerId)
  const proposal = await findProposalTo(tx, job.id, viewerId)
  return {
    isClient,
    isFreelancer,
    initiator: initiatorOf({ invited: invitation !== undefined, inTalentPool, featured: job.featured }),
    invitationId: invitation?.id ?? null,
    proposal: proposal === undefined ? null : { id: proposal.id, state: proposal.state },
  }
}

function byThemself(job: Job): Initiator {
  return initiatorOf({ invited: false, inTalentPool: false, featured: job.featured })
}

interface Reader {
  readonly job: Job
  readonly viewer: JobViewer
  readonly viewerId: Id | undefined
}

async function mayRead(tx: Tx, { job, viewer, viewerId }: Reader): Promise<boolean> {
  if (viewer.isClient || viewer.proposal !== null) return true
  if (job.state === 'draft') return false
  if (job.visibility === 'public') return true
  if (viewerId === undefined) return false
  if (!viewer.isFreelancer) return job.visibility === 'members'
  return isVisibleToFreelancer({
    visibility: job.visibility,
    invited: viewer.invitationId !== null,
    inTalentPool: await isInTalentPool(tx, job.organizationId, viewerId),
    featured: job.featured,
  })
}

async function countsOf(tx: Tx, jobId: Id): Promise<Pick<JobHealth, 'invitesSent' | 'proposalsOpened' | 'interviewing'>> {
  const { rows } = await sql<Pick<JobHealth, 'invitesSent' | 'proposalsOpened' | 'interviewing'>>`
    select (select count(*) from invitations.invitation where job_id = ${jobId}) as invites_sent,
           count(*) filter (where opened_at is not null) as proposals_opened,
           count(*) filter (where state in ('active', 'shortlisted', 'offered')) as interviewing
    from proposals.proposal where job_id = ${jobId}`.execute(tx)
  return rows[0]!
}
