import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertRows, type ColumnTypes } from '#platform/db/insert-rows.ts'
import { WARNING_DAYS } from '../rules/openness.ts'
import type { Job, JobText } from '../rules/job.ts'
import type { OpenJobText } from '../rules/job-text.ts'

const columns = sql`
  id, organization_id, posted_by, title, description, category, must_skills, nice_skills, pay_kind, budget_usd_cents,
  hourly_from_usd_cents, hourly_to_usd_cents, hours_per_week, duration_weeks, size_usd_cents, experience_level, people_to_hire,
  questions, visibility, featured, state, end_reason, created_at, opened_at, expires_at, expiry_warned_at, ended_at,
  client_seen_at, cap_proposals, cap_at, cap_lifted_at, proposal_count, hired_count`

const columnTypes: ColumnTypes<Job> = {
  id: 'uuid',
  organizationId: 'uuid',
  postedBy: 'uuid',
  title: 'text',
  description: 'text',
  category: 'text',
  mustSkills: 'text[]',
  niceSkills: 'text[]',
  payKind: 'text',
  budgetUsdCents: 'integer',
  hourlyFromUsdCents: 'integer',
  hourlyToUsdCents: 'integer',
  hoursPerWeek: 'smallint',
  durationWeeks: 'smallint',
  sizeUsdCents: 'integer',
  experienceLevel: 'text',
  peopleToHire: 'smallint',
  questions: 'text[]',
  visibility: 'text',
  featured: 'boolean',
  state: 'text',
  endReason: 'text',
  createdAt: 'timestamptz',
  openedAt: 'timestamptz',
  expiresAt: 'timestamptz',
  expiryWarnedAt: 'timestamptz',
  endedAt: 'timestamptz',
  clientSeenAt: 'timestamptz',
  capProposals: 'integer',
  capAt: 'timestamptz',
  capLiftedAt: 'timestamptz',
  proposalCount: 'integer',
  hiredCount: 'integer',
}

/** Any number of jobs, in any state, in one statement. */
export async function insertJobs(tx: Tx, rows: readonly Job[]): Promise<void> {
  await insertRows(tx, 'jobs.job', columnTypes, rows)
}

export async function selectJob(tx: Tx, id: Id): Promise<Job | undefined> {
  const { rows } = await sql<Job>`select ${columns} from jobs.job where id = ${id}`.execute(tx)
  return rows[0]
}

export async function selectJobs(tx: Tx, ids: readonly Id[]): Promise<Job[]> {
  const { rows } = await sql<Job>`select ${columns} from jobs.job where id = any(${ids}::uuid[])`.execute(tx)
  return rows
}

export async function selectJobLocked(tx: Tx, id: Id): Promise<Job | undefined> {
  const { rows } = await sql<Job>`select ${columns} from jobs.job where id = ${id} for no key update`.execute(tx)
  return rows[0]
}

/** Running jobs of one client, locked in id order. */
export async function selectRunningLocked(tx: Tx, organizationId: Id): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select ${columns} from jobs.job where organization_id = ${organizationId} and state in ('open', 'paused')
    order by id for no key update`.execute(tx)
  return rows
}

/** Some running jobs whose time is over; jobs that another transaction holds are left for the next sweep. */
export async function selectDueLocked(tx: Tx, now: Instant, most: number): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select ${columns} from jobs.job where state in ('open', 'paused') and expires_at <= ${now}
    order by expires_at limit ${most} for no key update skip locked`.execute(tx)
  return rows
}

/** Some running jobs that end within the warning time and whose client does not know yet. */
export async function selectToWarnLocked(tx: Tx, now: Instant, most: number): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select ${columns} from jobs.job
    where state in ('open', 'paused') and expiry_warned_at is null
      and expires_at <= ${now}::timestamptz + make_interval(days => ${WARNING_DAYS}) and expires_at > ${now}
    order by expires_at limit ${most} for no key update skip locked`.execute(tx)
  return rows
}

export async function updateDraft(tx: Tx, id: Id, text: JobText, sizeUsdCents: number): Promise<void> {
  await sql`
    update jobs.job
    set title = ${text.title}, description = ${text.description}, category = ${text.category}, must_skills = ${text.mustSkills},
        nice_skills = ${text.niceSkills}, pay_kind = ${text.payKind}, budget_usd_cents = ${text.budgetUsdCents},
        hourly_from_usd_cents = ${text.hourlyFromUsdCents}, hourly_to_usd_cents = ${text.hourlyToUsdCents},
        hours_per_week = ${text.hoursPerWeek}, duration_weeks = ${text.durationWeeks}, size_usd_cents = ${sizeUsdCents},
        experience_level = ${text.experienceLevel}, people_to_hire = ${text.peopleToHire}, questions = ${text.questions},
        visibility = ${text.visibility}
    where id = ${id}`.execute(tx)
}

export async function updateOpenText(tx: Tx, id: Id, text: OpenJobText): Promise<void> {
  await sql`
    update jobs.job
    set title = ${text.title}, description = ${text.description}, must_skills = ${text.mustSkills},
        nice_skills = ${text.niceSkills}, people_to_hire = ${text.peopleToHire}
    where id = ${id}`.execute(tx)
}

/** What changes when a job changes its state. */
export type JobTurn = Pick<
  Job,
  'state' | 'endReason' | 'openedAt' | 'expiresAt' | 'endedAt' | 'capProposals' | 'capAt' | 'hiredCount'
>

export async function updateState(tx: Tx, id: Id, turn: JobTurn): Promise<void> {
  await sql`
    update jobs.job
    set state = ${turn.state}, end_reason = ${turn.endReason}, opened_at = ${turn.openedAt}, expires_at = ${turn.expiresAt},
        ended_at = ${turn.endedAt}, cap_proposals = ${turn.capProposals}, cap_at = ${turn.capAt}, hired_count = ${turn.hiredCount}
    where id = ${id}`.execute(tx)
}

/** The client was here; a running job lives on until `expiresAt`. Never moves anything backwards. */
export async function updateSeen(tx: Tx, ids: readonly Id[], now: Instant, expiresAt: Instant): Promise<void> {
  await sql`
    update jobs.job
    set client_seen_at = greatest(client_seen_at, ${now}::timestamptz),
        expires_at = case when state in ('open', 'paused') then greatest(expires_at, ${expiresAt}::timestamptz) else expires_at end,
        expiry_warned_at = case when state in ('open', 'paused') then null else expiry_warned_at end
    where id = any(${ids}::uuid[])`.execute(tx)
}

export async function updateWarned(tx: Tx, ids: readonly Id[], now: Instant): Promise<void> {
  await sql`update jobs.job set expiry_warned_at = ${now} where id = any(${ids}::uuid[])`.execute(tx)
}

export async function updateCapLifted(tx: Tx, id: Id, now: Instant): Promise<void> {
  await sql`update jobs.job set cap_lifted_at = ${now} where id = ${id}`.execute(tx)
}

export async function addToProposalCount(tx: Tx, id: Id, change: number): Promise<void> {
  await sql`update jobs.job set proposal_count = proposal_count + ${change} where id = ${id}`.execute(tx)
}

export interface JobMoveRow {
  readonly id: Id
  readonly jobId: Id
  readonly fromState: Job['state']
  readonly toState: Job['state']
  readonly reason: string | null
  readonly note: string | null
  readonly accountId: Id | null
  readonly at: Instant
}

export async function insertJobMoves(tx: Tx, rows: readonly JobMoveRow[]): Promise<void> {
  await insertRows(
    tx,
    'jobs.move',
    {
      id: 'uuid',
      jobId: 'uuid',
      fromState: 'text',
      toState: 'text',
      reason: 'text',
      note: 'text',
      accountId: 'uuid',
      at: 'timestamptz',
    },
    rows,
  )
}
