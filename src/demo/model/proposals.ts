import { derivedId } from '#kernel/ids.ts'
import { connects } from '#kernel/connects.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import type { Initiator, Proposal } from '#modules/proposals/index.ts'
import { clientQuestions, freelancerReplies, proposalDeclineReasons, withdrawReasons } from '../content/letters.ts'
import { isShownOnTop, openListOf, openProposalOf } from './auctions/look.ts'
import { closeAuction } from './auctions/settle.ts'
import { considerBoost } from './auctions/wishes.ts'
import type { Mutable } from './story.ts'
import { pay } from './connects.ts'
import { factsOfProposal } from './facts.ts'
import { settleInvitationCase, type InvitationCase } from './invitation-states.ts'
import { closeJobCase, fillJob, isFull, isRunningCase, mayPropose, touch, type JobCase } from './jobs.ts'
import { answerQuestions, writeLetter } from './letters.ts'
import type { Freelancer } from './people.ts'
import type { Pools } from './pools.ts'
import { isOpen, moveProposalCase, type ProposalCase } from './proposal-states.ts'
import { startContractCase } from './contracts.ts'
import { awake, isHere, later, waiting, type Story } from './story.ts'

/** Plans who will come: most within two days, none after the soft cap. */
export function expectProposals(story: Story, pools: Pools, job: JobCase, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const at = addHours(job.row.openedAt!, 0.2 + waiting(story.random, 34))
    story.agenda.add(at, () => {
      if (!isRunningCase(job) || isFull(job, at)) return
      const freelancer = findInterested(story, pools, job, at)
      if (freelancer === undefined) return
      const when = awake(story.random, at, freelancer.region.utcOffset)
      if (when.getTime() === at.getTime()) proposeAlone(story, pools, { job, freelancer, at })
      else story.agenda.add(when, (morning) => proposeAlone(story, pools, { job, freelancer, at: morning }))
    })
  }
}

interface Attempt {
  readonly job: JobCase
  readonly freelancer: Freelancer
  readonly at: Instant
}

function proposeAlone(story: Story, pools: Pools, attempt: Attempt): void {
  const { job, freelancer, at } = attempt
  if (!isRunningCase(job) || isFull(job, at) || !mayPropose(job, freelancer) || !isHere(freelancer, at)) return
  const initiator = pools.has(job.client.id, freelancer.id) ? 'talent_pool' : job.row.featured ? 'platform_invite' : 'self'
  propose(story, { ...attempt, initiator })
}

function findInterested(story: Story, pools: Pools, job: JobCase, at: Instant): Freelancer | undefined {
  if (job.row.visibility === 'invite_only') return undefined
  const isPool = job.row.visibility === 'talent_pool'
  const interested = (story.workersIn.get(job.row.category) ?? []).filter(
    (freelancer) =>
      isHere(freelancer, at) &&
      mayPropose(job, freelancer) &&
      !isKeptFree(story, freelancer, at) &&
      (!isPool || pools.has(job.client.id, freelancer.id)),
  )
  if (interested.length === 0) return undefined
  return story.random.weighted(interested, (freelancer) => interest(job, freelancer))
}

/** Personas leave their last week to whoever plays them. */
function isKeptFree(story: Story, { persona, eagerness }: Freelancer, at: Instant): boolean {
  return eagerness === 0 || (persona !== undefined && at > addDays(story.calendar.end, -7))
}

const RANK = { entry: 0, intermediate: 1, expert: 2 } as const

function interest(job: JobCase, freelancer: Freelancer): number {
  const distance = Math.abs(RANK[job.row.experienceLevel] - RANK[freelancer.level])
  const isForeign = job.language !== 'en' && freelancer.language !== job.language
  return freelancer.eagerness * (freelancer.fits.get(job.row.category) ?? 0) * [1, 0.55, 0.2][distance]! * (isForeign ? 0.06 : 1)
}

/** Writes and pays a proposal; undefined when the Connects are not there. */
export function propose(
  story: Story,
  {
    job,
    freelancer,
    at,
    initiator,
    invitation,
  }: Attempt & { readonly initiator: Initiator; readonly invitation?: InvitationCase },
): ProposalCase | undefined {
  const { random } = story
  const id = story.newId(at)
  const charge = pay(story, freelancer, {
    action: 'proposal.submit',
    facts: factsOfProposal(job, freelancer, { initiator, at }),
    subject: { kind: 'proposal', id },
    key: derivedId('proposals.submit', id),
    at,
  })
  if (charge === undefined) return undefined
  const row: Mutable<Proposal> = {
    id,
    jobId: job.row.id,
    organizationId: job.client.id,
    freelancerId: freelancer.id,
    invitationId: invitation?.row.id ?? null,
    initiator,
    state: 'submitted',
    coverLetter: writeLetter(random, job, freelancer),
    answers: answerQuestions(random, job),
    pay: job.row.payKind,
    amountUsdCents: usdCents(askedAmount(story, job, freelancer)),
    estimatedDays: Math.max(1, Math.round(job.row.durationWeeks * (3 + random.next() * 4))),
    chargeId: charge.id,
    chargedConnects: connects(charge.decision.amount),
    reason: null,
    offerAmountUsdCents: null,
    offerExpiresAt: null,
    submittedAt: at,
    openedAt: null,
    movedAt: at,
  }
  const proposal: ProposalCase = { row, freelancer, moves: 0 }
  moveProposalCase(story, proposal, { to: 'submitted', at, actorId: freelancer.id })
  story.rows.proposals.push(row)
  job.proposals.push(proposal)
  job.concerned.add(freelancer.id)
  job.row.proposalCount += 1
  if (invitation !== undefined) settleInvitationCase(story, invitation, { state: 'accepted', at })
  planWithdrawal(story, proposal, at)
  considerBoost(story, job, proposal)
  return proposal
}

function askedAmount(story: Story, job: JobCase, freelancer: Freelancer): number {
  const { random } = story
  if (job.row.payKind === 'hourly') return Math.round((freelancer.rateUsdCents * (0.85 + random.next() * 0.3)) / 100) * 100
  const asked = job.row.sizeUsdCents * Math.min(1.6, Math.max(0.5, random.normal(0.97, 0.16)))
  return Math.max(500, Math.round(asked / 500) * 500)
}

function planWithdrawal(story: Story, proposal: ProposalCase, at: Instant): void {
  if (proposal.freelancer.persona !== undefined || !story.random.chance(0.03)) return
  story.agenda.add(later(story.random, at, { from: 3, to: 110 }), (when) => {
    if (!isOpen(proposal) || proposal.row.state === 'offered') return
    moveProposalCase(story, proposal, {
      to: 'withdrawn',
      at: when,
      actorId: proposal.freelancer.id,
      reason: story.random.pick(withdrawReasons),
    })
  })
}

/** The client reads what has come in, writes to some, sorts some, turns some down. */
export function lookThrough(story: Story, job: JobCase, at: Instant): void {
  if (!isRunningCase(job)) return
  touch(job, at)
  const { random } = story
  const reader = job.row.postedBy
  openListOf(story, job, at)
  let minute = 0
  for (const proposal of job.proposals) {
    if (!isOpen(proposal)) continue
    minute += 1 + Math.floor(random.next() * 4)
    const when = new Date(at.getTime() + minute * 60_000)
    // Whoever was opened stays opened; about one in ten is skipped each time, and fewer of those on top.
    const isOpened = proposal.row.openedAt === null && random.chance(isShownOnTop(proposal) ? 0.97 : 0.9)
    if (isOpened && when < story.calendar.end) {
      proposal.row.openedAt = when
      openProposalOf(story, proposal, when)
    }
    if (proposal.row.openedAt !== null && proposal.row.state === 'submitted' && when < story.calendar.end) {
      react(story, proposal, { at: when, reader })
    }
  }
}

function react(story: Story, proposal: ProposalCase, { at, reader }: { at: Instant; reader: string }): void {
  const { random } = story
  const liking = proposal.freelancer.quality + (proposal.freelancer.badge === 'none' ? 0 : 0.5) + random.normal(0, 0.9)
  const step = { at, actorId: reader }
  if (liking > 1.9) {
    writeTo(story, proposal, step)
  } else if (liking > 1.2) {
    moveProposalCase(story, proposal, { ...step, to: 'shortlisted' })
  } else if (liking < -1.6) {
    moveProposalCase(story, proposal, { ...step, to: 'declined', reason: random.pick(proposalDeclineReasons) })
  } else if (liking < -0.9) {
    moveProposalCase(story, proposal, { ...step, to: 'archived' })
  }
}

function writeTo(story: Story, proposal: ProposalCase, { at, actorId }: { at: Instant; actorId: string }): void {
  const { random } = story
  moveProposalCase(story, proposal, { to: 'active', at, actorId })
  message(story, proposal, { at, authorId: actorId, text: random.pick(clientQuestions) })
  const replyAt = awake(random, addHours(at, 0.3 + waiting(random, 7)), proposal.freelancer.region.utcOffset)
  story.agenda.add(replyAt, (when) => {
    if (isOpen(proposal))
      message(story, proposal, { at: when, authorId: proposal.freelancer.id, text: random.pick(freelancerReplies) })
  })
}

function message(story: Story, proposal: ProposalCase, said: { at: Instant; authorId: string; text: string }): void {
  story.rows.messages.push({ id: story.newId(said.at), proposalId: proposal.row.id, ...said })
}

/** The client decides: hires the one they like best, by an offer or at once. Without anyone read, the job is cancelled. */
export function decideHire(story: Story, job: JobCase, at: Instant): void {
  if (!isRunningCase(job)) return
  touch(job, at)
  const chosen = choose(story, job)
  if (chosen === undefined) return closeJobCase(story, job, { at, reason: 'client_cancelled' })
  if (!story.random.chance(0.4)) return hireNow(story, job, { proposal: chosen, at, by: job.row.postedBy })

  chosen.row.offerAmountUsdCents = chosen.row.amountUsdCents
  moveProposalCase(story, chosen, { to: 'offered', at, actorId: job.row.postedBy })
  chosen.row.offerExpiresAt = addDays(at, job.client.kind === 'enterprise' ? 30 : 7)
  const answersAt = awake(story.random, addHours(at, 0.5 + waiting(story.random, 12)), chosen.freelancer.region.utcOffset)
  story.agenda.add(answersAt, (when) => {
    if (isRunningCase(job) && chosen.row.state === 'offered')
      hireNow(story, job, { proposal: chosen, at: when, by: chosen.freelancer.id })
  })
}

const STANDING: Partial<Record<Proposal['state'], number>> = { active: 5, shortlisted: 3, submitted: 1, archived: 0.2 }

function choose(story: Story, job: JobCase): ProposalCase | undefined {
  const read = job.proposals.filter(
    (proposal) => isOpen(proposal) && proposal.row.openedAt !== null && proposal.row.state !== 'offered',
  )
  if (read.length === 0) return undefined
  return story.random.weighted(read, ({ row, freelancer }) => {
    const known = job.client.hired.has(freelancer.id) ? 4 : 1
    return (STANDING[row.state] ?? 0.1) * Math.exp(0.9 * freelancer.quality) * known * (freelancer.badge === 'none' ? 1 : 1.5)
  })
}

function hireNow(
  story: Story,
  job: JobCase,
  { proposal, at, by }: { readonly proposal: ProposalCase; readonly at: Instant; readonly by: string },
): void {
  const contract = startContractCase(story, {
    kind: proposal.row.pay,
    client: job.client,
    freelancer: proposal.freelancer,
    title: job.row.title,
    agreedUsdCents: proposal.row.amountUsdCents,
    initiator: proposal.row.initiator,
    category: job.row.category,
    jobId: job.row.id,
    proposalId: proposal.row.id,
    orderId: null,
    hours: job.row.payKind === 'hourly' ? job.row.hoursPerWeek * job.row.durationWeeks : null,
    weeks: job.row.durationWeeks,
    at,
  })
  if (contract === undefined) return
  moveProposalCase(story, proposal, { to: 'hired', at, actorId: by })
  if (proposal.row.openedAt === null) proposal.row.openedAt = at
  job.client.hired.add(proposal.freelancer.id)
  job.row.hiredCount += 1
  closeAuction(story, job, { at, reason: 'hired' })
  touch(job, at)
  if (job.row.hiredCount >= job.row.peopleToHire) fillJob(story, job, at)
  else {
    story.agenda.add(later(story.random, at, { from: 60, to: 300 }), (when) => {
      if (isRunningCase(job)) closeJobCase(story, job, { at: when, reason: 'hired' })
    })
  }
}
