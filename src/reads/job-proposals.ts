import { sql } from 'kysely'
import { isId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { Badge } from '#modules/profiles/index.ts'
import type { Initiator, ProposalState } from '#modules/proposals/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readCursor, readMomentCursor, type ListPage } from './cursor.ts'
import { readWeights } from './ranking-weights.ts'
import { standingBy } from './talent-search.ts'

/** A proposal as one card of the client's list. */
export interface ReceivedProposal {
  readonly id: Id
  readonly freelancerId: Id
  readonly freelancerName: string
  readonly headline: string
  readonly country: string | null
  readonly badge: Badge
  readonly successScore: number | null
  readonly reviewCount: number
  readonly reviewAverage: number | null
  readonly state: ProposalState
  readonly initiator: Initiator
  readonly pay: 'fixed' | 'hourly'
  readonly amountUsdCents: UsdCents
  readonly estimatedDays: number
  /** The first 400 letters of the cover letter. */
  readonly excerpt: string
  readonly submittedAt: Instant
  readonly openedAt: Instant | null
}

export const receivedViews = ['new', 'shortlisted', 'archived', 'decided'] as const
export type ReceivedView = (typeof receivedViews)[number]

const STATES_OF: Readonly<Record<ReceivedView, readonly ProposalState[]>> = {
  new: ['submitted', 'active'],
  shortlisted: ['shortlisted', 'offered'],
  archived: ['archived'],
  decided: ['hired', 'declined', 'withdrawn', 'closed'],
}

export interface JobOfClient {
  readonly id: Id
  readonly title: string
  readonly state: string
  readonly peopleToHire: number
  readonly hiredCount: number
  readonly counts: Readonly<Record<ReceivedView, number>>
}

/** The job, when it is one of the viewer's own client; undefined for everybody else. */
export async function readJobOfClient(
  tx: Tx,
  { jobId, viewerId }: { readonly jobId: Id; readonly viewerId: Id },
): Promise<JobOfClient | undefined> {
  const { rows } = await sql<Omit<JobOfClient, 'counts'>>`
    select j.id, j.title, j.state, j.people_to_hire, j.hired_count from jobs.job j
    join organizations.member m on m.organization_id = j.organization_id and m.account_id = ${viewerId}
    where j.id = ${jobId}`.execute(tx)
  const job = rows[0]
  if (job === undefined) return undefined
  const { rows: states } = await sql<{ state: ProposalState; n: number }>`
    select state, count(*) as n from proposals.proposal where job_id = ${jobId} group by state`.execute(tx)
  const count = (view: ReceivedView): number =>
    states.reduce((sum, row) => sum + (STATES_OF[view].includes(row.state) ? row.n : 0), 0)
  return {
    ...job,
    counts: { new: count('new'), shortlisted: count('shortlisted'), archived: count('archived'), decided: count('decided') },
  }
}

const PAGE = 20

const CARD = sql`
  select p.id, p.freelancer_id, a.display_name as freelancer_name, f.headline, f.country, coalesce(g.badge, 'none') as badge,
         g.success_score, coalesce(g.review_count, 0) as review_count,
         case when g.review_count > 0 then g.review_stars::float8 / g.review_count end as review_average,
         p.state, p.initiator, p.pay, p.amount_usd_cents, p.estimated_days, left(p.cover_letter, 400) as excerpt,
         p.submitted_at, p.opened_at
  from proposals.proposal p
  join platform.account a on a.id = p.freelancer_id
  join profiles.profile f on f.account_id = p.freelancer_id
  left join profiles.figures g on g.account_id = p.freelancer_id`

export interface ReceivedQuestion {
  readonly jobId: Id
  readonly view: ReceivedView
  readonly after?: string | undefined
  /** The proposals that stand above the list, which is why they are not in it. The cursor keeps them for the pages that follow. */
  readonly boosted?: readonly Id[]
}

/** One page of a job's proposals, newest first; ask `readJobOfClient` first whether the viewer may see them. */
export async function readReceivedProposals(
  tx: Tx,
  { jobId, view, after, boosted = [] }: ReceivedQuestion,
): Promise<ListPage<ReceivedProposal>> {
  const { start, above } = readPlace(after) ?? { start: undefined, above: boosted }
  const { rows } = await sql<ReceivedProposal>`
    ${CARD}
    where p.job_id = ${jobId} and p.state = any(${STATES_OF[view]}::text[]) and p.id <> all(${above}::uuid[])
      and ${start === undefined ? sql`true` : sql`(p.submitted_at, p.id) < (${start.at}, ${start.id})`}
    order by p.submitted_at desc, p.id desc limit ${PAGE + 1}`.execute(tx)
  return pageOf(rows, PAGE, (last) => cursorOf(last.submittedAt, last.id, above.join(' ')))
}

/** Whoever won a boosted place keeps out of the later pages of the list they stood above, whatever happens to the place meanwhile. */
function readPlace(after: string | undefined): { start: { at: Date; id: Id }; above: readonly Id[] } | undefined {
  const [at, id, above] = readCursor(after, ['string', 'string', 'string']) ?? []
  const start = at === undefined || id === undefined ? undefined : readMomentCursor(cursorOf(at, id))
  return start === undefined ? undefined : { start, above: String(above).split(' ').filter(isId) }
}

/**
 * The boosted ones of a job's proposals that still wait for an answer, at most as many as there are places, in the order of the published
 * weights: what somebody offered has no part in it.
 */
export async function readBoostedProposals(
  tx: Tx,
  { jobId, boosted }: { readonly jobId: Id; readonly boosted: readonly Id[] },
): Promise<readonly ReceivedProposal[]> {
  if (boosted.length === 0) return []
  const standing = standingBy(await readWeights(tx))
  const { rows } = await sql<ReceivedProposal>`
    ${CARD}
    join lateral (select ${standing} as points from profiles.figures f where f.account_id = p.freelancer_id) s on true
    where p.job_id = ${jobId} and p.id = any(${boosted}::uuid[]) and p.state = any(${STATES_OF.new}::text[])
    order by s.points desc, p.submitted_at desc, p.id desc`.execute(tx)
  return rows
}
