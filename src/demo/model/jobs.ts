import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { OPEN_DAYS, type Job, type RemoveReason } from '#modules/jobs/index.ts'
import type { Facts, ReturnEvent } from '#modules/policy/index.ts'
import { removalNotes } from '../content/job-texts.ts'
import { eraAt } from '../rulebook.ts'
import type { AuctionCase } from './auctions/cases.ts'
import { closeAuction, returnBoosts } from './auctions/settle.ts'
import { contestOf } from './auctions/wishes.ts'
import { writeJob } from './job-texts.ts'
import type { Client, Freelancer } from './people.ts'
import { giveBack } from './connects.ts'
import { closeProposal, isOpen, type ProposalCase } from './proposal-states.ts'
import { awake, later, type Mutable, type Story } from './story.ts'
import { endInvitation, type InvitationCase } from './invitation-states.ts'

/** A job with what only the story knows about it. */
export interface JobCase {
  readonly row: Mutable<Job>
  readonly client: Client
  readonly language: string
  /** Nobody of the client's ever comes back to look. */
  readonly isForgotten: boolean
  readonly proposals: ProposalCase[]
  readonly invitations: InvitationCase[]
  readonly concerned: Set<Id>
  /** The share of those who propose that think of a boost. */
  readonly contest: number
  auction?: AuctionCase
}

export interface JobWishes {
  readonly category?: Category
  readonly forgotten?: boolean
  readonly featured?: boolean
  readonly contest?: number
}

export function postJob(story: Story, client: Client, at: Instant, wishes: JobWishes = {}): JobCase {
  const { random } = story
  const written = writeJob(random, client, wishes.category === undefined ? undefined : { category: wishes.category })
  const { softCap } = eraAt(story.rulebook, at).document.limits
  const createdAt = addHours(at, -random.next() * 5)
  const poster = random.pick(client.accounts.filter((account, index) => index === 0 || account.createdAt < createdAt)).id
  const row: Mutable<Job> = {
    ...written.text,
    id: story.newId(createdAt),
    organizationId: client.id,
    postedBy: poster,
    sizeUsdCents: written.sizeUsdCents,
    featured: wishes.featured ?? random.chance(0.03),
    state: 'open',
    endReason: null,
    createdAt,
    openedAt: at,
    expiresAt: addDays(at, OPEN_DAYS),
    expiryWarnedAt: null,
    endedAt: null,
    clientSeenAt: at,
    capProposals: softCap?.proposals ?? null,
    capAt: softCap === undefined ? null : addDays(at, softCap.days),
    capLiftedAt: null,
    proposalCount: 0,
    hiredCount: 0,
  }
  const job: JobCase = {
    row,
    client,
    language: written.language,
    isForgotten: wishes.forgotten ?? random.chance(client.forgets),
    proposals: [],
    invitations: [],
    concerned: new Set(),
    contest: wishes.contest ?? contestOf(story, at),
  }
  story.rows.jobs.push(row)
  story.jobs.push(job)
  move(story, job, { from: 'draft', to: 'open', at, accountId: poster })
  watchExpiry(story, job)
  return job
}

export function isRunningCase({ row }: JobCase): boolean {
  return row.state === 'open' || row.state === 'paused'
}

/** The client was here: the job lives on for 30 days. */
export function touch(job: JobCase, at: Instant): void {
  if (at > job.row.clientSeenAt) job.row.clientSeenAt = at
  if (isRunningCase(job) && job.row.expiresAt !== null && addDays(at, OPEN_DAYS) > job.row.expiresAt)
    job.row.expiresAt = addDays(at, OPEN_DAYS)
}

export function isFull({ row }: JobCase, at: Instant): boolean {
  if (row.capLiftedAt !== null) return false
  return row.proposalCount >= (row.capProposals ?? Infinity) || (row.capAt !== null && at >= row.capAt)
}

export function mayPropose(job: JobCase, freelancer: Freelancer): boolean {
  return !job.concerned.has(freelancer.id)
}

function watchExpiry(story: Story, job: JobCase): void {
  const due = job.row.expiresAt
  if (due === null) return
  story.agenda.add(due, (at) => {
    if (!isRunningCase(job)) return
    if (job.row.expiresAt !== null && job.row.expiresAt > at) watchExpiry(story, job)
    else expire(story, job, addHours(at, 0.005))
  })
}

function expire(story: Story, job: JobCase, at: Instant): void {
  job.row.expiryWarnedAt = addDays(at, -5)
  end(story, job, { state: 'expired', at, accountId: null })
  finish(story, job, {
    at,
    reason: 'job_expired',
    event: 'job.expired',
    concerned: isOpen,
    factsOf: (proposal) => ({ proposalOpened: proposal.row.openedAt !== null }),
  })
}

export function closeJobCase(
  story: Story,
  job: JobCase,
  { at, reason }: { at: Instant; reason: 'client_cancelled' | 'hired' | 'duplicate' },
): void {
  touch(job, at)
  end(story, job, { state: 'closed', at, endReason: reason, accountId: job.row.postedBy })
  finish(story, job, {
    at,
    reason: 'job_closed',
    event: 'job.closed',
    concerned: (proposal) => proposal.row.state !== 'hired' && proposal.row.state !== 'withdrawn',
    factsOf: () => ({ closeReason: reason, contracts: job.row.hiredCount }),
  })
}

export function fillJob(story: Story, job: JobCase, at: Instant): void {
  end(story, job, { state: 'filled', at, accountId: job.row.postedBy, reason: 'hired' })
  finish(story, job, {
    at,
    reason: 'job_filled',
    event: 'job.closed',
    concerned: isOpen,
    factsOf: () => ({ closeReason: 'hired', contracts: job.row.hiredCount }),
  })
}

export function removeJobCase(story: Story, job: JobCase, { at, reason }: { at: Instant; reason: RemoveReason }): void {
  const note = reason === 'client_banned' ? 'The client was banned.' : story.random.pick(removalNotes)
  end(story, job, { state: 'removed', at, endReason: reason, reason, note, accountId: story.people.operators[0]?.id ?? null })
  finish(story, job, {
    at,
    reason: 'job_removed',
    event: 'job.removed',
    concerned: (proposal) => proposal.row.state !== 'hired',
    factsOf: () => ({ removeReason: reason }),
    removed: { removeReason: reason },
  })
}

interface Ending {
  readonly state: 'filled' | 'closed' | 'expired' | 'removed'
  readonly at: Instant
  readonly accountId: Id | null
  readonly endReason?: Job['endReason']
  readonly reason?: string
  readonly note?: string
}

function end(story: Story, job: JobCase, ending: Ending): void {
  job.row.state = ending.state
  job.row.endedAt = ending.at
  job.row.endReason = ending.endReason ?? null
  move(story, job, {
    from: 'open',
    to: ending.state,
    at: ending.at,
    accountId: ending.accountId,
    reason: ending.reason ?? ending.endReason ?? null,
    note: ending.note ?? null,
  })
}

interface Finishing {
  readonly at: Instant
  readonly reason: string
  readonly event: ReturnEvent
  readonly concerned: (proposal: ProposalCase) => boolean
  readonly factsOf: (proposal: ProposalCase) => Facts
  /** Why we removed the job, where we did. */
  readonly removed?: Facts
}

/** What the other modules do when they hear that a job ended. */
function finish(story: Story, job: JobCase, { at, reason, event, concerned, factsOf, removed }: Finishing): void {
  const heardAt = later(story.random, at, { from: 0.0003, to: 0.002 })
  const items = job.proposals
    .filter(concerned)
    .map((proposal) => ({ subject: { kind: 'proposal', id: proposal.row.id }, facts: factsOf(proposal) }))
  for (const proposal of job.proposals) if (isOpen(proposal)) closeProposal(story, proposal, { at: heardAt, reason })
  for (const invitation of job.invitations) endInvitation(story, invitation, heardAt)
  closeAuction(story, job, { at: heardAt, reason: 'job_ended' })
  if (removed !== undefined) returnBoosts(story, job, { facts: removed, at: heardAt })
  giveBack(story, { event, items }, heardAt)
}

function move(
  story: Story,
  job: JobCase,
  step: {
    readonly from: Job['state']
    readonly to: Job['state']
    readonly at: Instant
    readonly accountId: Id | null
    readonly reason?: string | null
    readonly note?: string | null
  },
): void {
  story.rows.jobMoves.push({
    id: story.newId(step.at),
    jobId: job.row.id,
    fromState: step.from,
    toState: step.to,
    reason: step.reason ?? null,
    note: step.note ?? null,
    accountId: step.accountId,
    at: step.at,
  })
}

/** When the client looks at the job again; none for a forgotten one. */
export function looksAt(story: Story, job: JobCase, until: Instant): Instant[] {
  if (job.isForgotten) return []
  const { random } = story
  const looks: Instant[] = []
  let at = awake(random, later(random, job.row.openedAt ?? until, { from: 5, to: 50 }), job.client.region.utcOffset)
  while (at < until && looks.length < 6) {
    looks.push(at)
    at = awake(random, later(random, at, { from: 14, to: 70 }), job.client.region.utcOffset)
  }
  return looks
}
