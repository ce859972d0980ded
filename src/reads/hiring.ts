import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { priceNow, type Price } from '#modules/charges/index.ts'
import { findJob, isCapped, jobFacts, jobSize } from '#modules/jobs/index.ts'
import type { CloseReason, Job, JobState, JobText } from '#modules/jobs/index.ts'
import { organizationOf, type Organization } from '#modules/organizations/index.ts'
import { decideReturn, getPricedBy, type PolicyDocument } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from './cursor.ts'

/** The dashboard's shelves; one job lies on exactly one. */
export const shelves = { open: ['open', 'paused'], drafts: ['draft'], ended: ['filled', 'closed', 'expired', 'removed'] } as const
export type Shelf = keyof typeof shelves

export interface HiringRow {
  readonly id: Id
  readonly title: string
  readonly state: JobState
  readonly endReason: string | null
  readonly createdAt: Instant
  readonly openedAt: Instant | null
  readonly expiresAt: Instant | null
  readonly endedAt: Instant | null
  readonly peopleToHire: number
  readonly hiredCount: number
  readonly proposals: number
  readonly unread: number
  readonly shortlisted: number
  readonly invited: number
}

export interface HiringPage {
  readonly organization: Organization
  readonly counts: Readonly<Record<Shelf, number>>
  readonly activeContracts: number
  readonly jobs: ListPage<HiringRow>
}

export interface HiringQuestion {
  readonly accountId: Id
  readonly shelf: Shelf
  readonly after?: string | undefined
}

const PAGE = 20

/** What a member of a client sees first; undefined for somebody who acts for no client. */
export async function readHiringPage(tx: Tx, { accountId, shelf, after }: HiringQuestion): Promise<HiringPage | undefined> {
  const organization = await organizationOf(tx, accountId)
  if (organization === undefined) return undefined
  const start = readMomentCursor(after)
  const { rows } = await sql<HiringRow>`
    select j.id, j.title, j.state, j.end_reason, j.created_at, j.opened_at, j.expires_at, j.ended_at, j.people_to_hire, j.hired_count,
           p.proposals, p.unread, p.shortlisted, (select count(*) from invitations.invitation i where i.job_id = j.id) as invited
    from jobs.job j, lateral (
      select count(*) as proposals, count(*) filter (where opened_at is null and state = 'submitted') as unread,
             count(*) filter (where state in ('shortlisted', 'offered')) as shortlisted
      from proposals.proposal where job_id = j.id
    ) p
    where j.organization_id = ${organization.id} and j.state = any(${shelves[shelf]}::text[])
      and ${start === undefined ? sql`true` : sql`(j.created_at, j.id) < (${start.at}, ${start.id})`}
    order by j.created_at desc, j.id desc limit ${PAGE + 1}`.execute(tx)
  return {
    organization,
    ...(await countsOf(tx, organization.id)),
    jobs: pageOf(rows, PAGE, (last) => cursorOf(last.createdAt, last.id)),
  }
}

async function countsOf(tx: Tx, organizationId: Id): Promise<Pick<HiringPage, 'counts' | 'activeContracts'>> {
  const { rows } = await sql<Record<Shelf | 'activeContracts', number>>`
    select count(*) filter (where state = any(${shelves.open}::text[])) as open,
           count(*) filter (where state = any(${shelves.drafts}::text[])) as drafts,
           count(*) filter (where state = any(${shelves.ended}::text[])) as ended,
           (select count(*) from contracts.contract where organization_id = ${organizationId} and state = 'active') as active_contracts
    from jobs.job where organization_id = ${organizationId}`.execute(tx)
  const { activeContracts, ...counts } = rows[0]!
  return { counts, activeContracts }
}

export interface JobMove {
  readonly fromState: JobState
  readonly toState: JobState
  readonly reason: string | null
  readonly note: string | null
  readonly at: Instant
  readonly by: string | null
}

/** What freelancers would get back by the rules their charges were made under. */
export interface ComesBack {
  readonly proposals: number
  readonly connects: number
}

/** One job with everything its client decides about. */
export interface ManagedJob {
  readonly job: Job
  readonly organization: Organization
  readonly full: boolean
  readonly moves: readonly JobMove[]
  readonly proposals: { readonly total: number; readonly unread: number; readonly running: number }
  readonly invited: number
  /** What closing the job would give back, reason by reason. */
  readonly comesBack: Readonly<Record<CloseReason, ComesBack>>
  /** What a newcomer on the basic plan pays for a proposal now. */
  readonly price: Price
}

/** Undefined when the account does not act for the job's client. */
export async function readManagedJob(
  tx: Tx,
  { jobId, accountId, now }: { readonly jobId: Id; readonly accountId: Id; readonly now: Instant },
): Promise<ManagedJob | undefined> {
  const job = await findJob(tx, jobId)
  const organization = await organizationOf(tx, accountId)
  if (job === undefined || organization === undefined || job.organizationId !== organization.id) return undefined
  const { rows } = await sql<ManagedJob['proposals'] & { readonly invited: number }>`
    select count(*) as total, count(*) filter (where opened_at is null and state = 'submitted') as unread,
           count(*) filter (where state in ('submitted', 'active', 'shortlisted', 'archived', 'offered')) as running,
           (select count(*) from invitations.invitation where job_id = ${jobId}) as invited
    from proposals.proposal where job_id = ${jobId}`.execute(tx)
  const { invited, ...proposals } = rows[0]!
  return {
    job,
    organization,
    full: isCapped(job, now),
    moves: await movesOf(tx, jobId),
    proposals,
    invited,
    comesBack: await comesBackOn(tx, job),
    price: await priceForNewcomer(tx, { ...jobFacts(job, organization), featured: job.featured, now }),
  }
}

interface ChargeGroup {
  readonly version: number
  readonly clause: string
  readonly proposals: number
  readonly connects: number
}

/** Proposals that were hired did their work, and one's own withdrawal stays one's own choice; all others are asked about. */
async function comesBackOn(tx: Tx, job: Job): Promise<ManagedJob['comesBack']> {
  const { rows } = await sql<ChargeGroup>`
    select c.version, c.clause, count(*) as proposals, sum(c.qty - back.returned) as connects
    from proposals.proposal p join charges.charge c on c.subject_kind = 'proposal' and c.subject_id = p.id
    cross join lateral (select coalesce(sum(r.qty), 0) as returned from charges.return r where r.charge_id = c.id) back
    where p.job_id = ${job.id} and p.state not in ('hired', 'withdrawn') and c.qty > back.returned
    group by c.version, c.clause`.execute(tx)
  const documents = new Map<number, PolicyDocument>()
  for (const { version } of rows) documents.set(version, (await getPricedBy(tx, 'connects', version)).document)

  const on = (closeReason: CloseReason): ComesBack => {
    const facts = { closeReason, contracts: job.hiredCount }
    const returned = rows.filter((row) => {
      const document = documents.get(row.version)
      return (
        document !== undefined && decideReturn(document, { event: 'job.closed', chargeClauseId: row.clause, facts }) !== undefined
      )
    })
    return { proposals: sum(returned, 'proposals'), connects: sum(returned, 'connects') }
  }
  return { client_cancelled: on('client_cancelled'), hired: on('hired'), duplicate: on('duplicate') }
}

function sum(rows: readonly ChargeGroup[], what: 'proposals' | 'connects'): number {
  return rows.reduce((total, row) => total + row[what], 0)
}

async function movesOf(tx: Tx, jobId: Id): Promise<JobMove[]> {
  const { rows } = await sql<JobMove>`
    select m.from_state, m.to_state, m.reason, m.note, m.at, a.display_name as by
    from jobs.move m left join platform.account a on a.id = m.account_id
    where m.job_id = ${jobId} order by m.at, m.id`.execute(tx)
  return rows
}

/** The price freelancers will pay for a job that is being written. */
export async function readPriceOfDraft(
  tx: Tx,
  { text, organization, now }: { readonly text: JobText; readonly organization: Organization; readonly now: Instant },
): Promise<Price> {
  const facts = jobFacts({ ...text, sizeUsdCents: jobSize(text) }, organization)
  return priceForNewcomer(tx, { ...facts, featured: false, now })
}

async function priceForNewcomer(
  tx: Tx,
  { featured, now, ...facts }: ReturnType<typeof jobFacts> & { readonly featured: boolean; readonly now: Instant },
): Promise<Price> {
  const initiator = featured ? 'platform_invite' : 'self'
  return priceNow(tx, {
    action: 'proposal.submit',
    facts: { initiator, ...facts, freelancerPlan: 'basic', badge: 'none', tenureDays: 0 },
    at: now,
  })
}
