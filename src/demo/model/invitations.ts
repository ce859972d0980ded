import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { INVITATION_ANSWER_DAYS, type Invitation } from '#modules/invitations/index.ts'
import { contentOf } from '../content/categories/index.ts'
import { declineReasons, declineReasonsWhileCharged, invitationMessages } from '../content/letters.ts'
import { fill } from '../content/lines.ts'
import { followClick } from './clicks/follow.ts'
import { priceOf } from './connects.ts'
import { factsOfProposal } from './facts.ts'
import { isWaiting, logOpportunity, settleInvitationCase, type InvitationCase } from './invitation-states.ts'
import { isRunningCase, mayPropose, touch, type JobCase } from './jobs.ts'
import type { Freelancer } from './people.ts'
import { propose } from './proposals.ts'
import { awake, chanceOf, isHere, waiting, type Mutable, type Story } from './story.ts'

/** The client asks people they would like to hear from. */
export function inviteSome(story: Story, job: JobCase, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const at = addHours(job.row.openedAt!, 0.1 + waiting(story.random, 16))
    story.agenda.add(at, () => {
      const wanted = isRunningCase(job) ? findWanted(story, job, at) : undefined
      if (wanted !== undefined) answerLater(story, job, invite(story, job, { freelancer: wanted, at }))
    })
  }
}

function findWanted(story: Story, job: JobCase, at: Instant): Freelancer | undefined {
  const fitting = (story.workersIn.get(job.row.category) ?? []).filter(
    (freelancer) =>
      freelancer.persona === undefined &&
      freelancer.profile.visibility === 'public' &&
      isHere(freelancer, at) &&
      mayPropose(job, freelancer),
  )
  if (fitting.length === 0) return undefined
  return story.random.weighted(fitting, (freelancer) => {
    const known = job.client.hired.has(freelancer.id) ? 6 : 1
    const badge = { none: 1, rising_talent: 1.4, top_rated: 2, top_rated_plus: 2.4, expert_vetted: 3 }[freelancer.badge]
    return known * badge * Math.exp(0.5 * freelancer.quality) * (freelancer.fits.get(job.row.category) ?? 0)
  })
}

/** Somebody the client has read about, who answers like everybody else. */
export function inviteAndAwait(
  story: Story,
  job: JobCase,
  asked: { readonly freelancer: Freelancer; readonly at: Instant },
): void {
  answerLater(story, job, invite(story, job, asked))
}

export function invite(
  story: Story,
  job: JobCase,
  { freelancer, at, message }: { readonly freelancer: Freelancer; readonly at: Instant; readonly message?: string },
): InvitationCase {
  const row: Mutable<Invitation> = {
    id: story.newId(at),
    jobId: job.row.id,
    organizationId: job.client.id,
    sentBy: job.row.postedBy,
    freelancerId: freelancer.id,
    message: message ?? wording(story, job, freelancer),
    state: 'sent',
    declineReason: null,
    sentAt: at,
    seenAt: null,
    settledAt: null,
  }
  const invitation: InvitationCase = { row, freelancer }
  story.rows.invitations.push(row)
  job.invitations.push(invitation)
  job.concerned.add(freelancer.id)
  touch(job, at)
  followClick(story, { kind: 'invitation', id: row.id, client: job.client, freelancer, at })
  logOpportunity(story, row, {
    stage: 'delivered',
    at,
    facts: factsOfProposal(job, freelancer, { initiator: 'client_invite', at }),
  })
  story.agenda.add(addDays(at, INVITATION_ANSWER_DAYS), (when) => {
    if (row.state === 'sent') settleInvitationCase(story, invitation, { state: 'ignored', at: when })
  })
  return invitation
}

function wording(story: Story, job: JobCase, freelancer: Freelancer): string {
  return fill(story.random.pick(invitationMessages), {
    name: freelancer.account.displayName,
    title: job.row.title,
    skill: job.row.mustSkills[0] ?? contentOf[job.row.category].label,
  })
}

export function seeInvitation(story: Story, { row }: InvitationCase, at: Instant): void {
  if (row.state !== 'sent' || row.seenAt !== null) return
  row.seenAt = at
  logOpportunity(story, row, { stage: 'seen', at })
}

function answerLater(story: Story, job: JobCase, invitation: InvitationCase): void {
  const { random } = story
  if (random.chance(0.015)) {
    story.agenda.add(addHours(invitation.row.sentAt, 2 + waiting(random, 20)), (at) => {
      if (invitation.row.state === 'sent' && isRunningCase(job))
        settleInvitationCase(story, invitation, { state: 'withdrawn', at })
    })
    return
  }
  if (random.chance(0.07)) return
  const seenAt = awake(random, addHours(invitation.row.sentAt, 0.3 + waiting(random, 15)), invitation.freelancer.region.utcOffset)
  story.agenda.add(seenAt, (at) => seeInvitation(story, invitation, at))
  const answerAt = awake(random, addHours(seenAt, 0.2 + waiting(random, 13)), invitation.freelancer.region.utcOffset)
  story.agenda.add(answerAt, (at) => answer(story, job, { invitation, at }))
}

/**
 * How people answer: a log-odds of a yes, with a jump at "no longer free" and a slope with the price. This is the true
 * effect that the measurement of the charged weeks should find again.
 */
function answer(story: Story, job: JobCase, { invitation, at }: { invitation: InvitationCase; at: Instant }): void {
  if (!isRunningCase(job) || !isWaiting(invitation)) return
  const { random } = story
  const { freelancer } = invitation
  const price = priceOf(story, {
    action: 'proposal.submit',
    facts: factsOfProposal(job, freelancer, { initiator: 'client_invite', at }),
    at,
  })
  const effectOfPrice = price === 0 ? 0 : (PAYING_AT_ALL + PER_CONNECT * price) * freelancer.dislikeOfPrices
  const wish = 0.55 + 0.8 * ((freelancer.fits.get(job.row.category) ?? 0) - 0.6) - (freelancer.running > 3 ? 0.8 : 0)
  const inclination = wish + random.normal(0, 0.5)
  if (price > 0) {
    const [charged, free] = [chanceOf(inclination - effectOfPrice), chanceOf(inclination)]
    story.truth.push({ deliveredAt: invitation.row.sentAt, at, charged, free })
  }
  if (random.chance(chanceOf(inclination - effectOfPrice))) {
    propose(story, { job, freelancer, at, initiator: 'client_invite', invitation })
  } else if (random.chance(price === 0 ? 0.62 : 0.5)) {
    const reasons = price > 0 && random.chance(0.55) ? declineReasonsWhileCharged : declineReasons
    settleInvitationCase(story, invitation, { state: 'declined', at, reason: random.pick(reasons) })
  }
}

const PAYING_AT_ALL = 1.4
const PER_CONNECT = 0.07

/** A persona of the story says yes, whatever it costs. */
export function accept(story: Story, job: JobCase, { invitation, at }: { invitation: InvitationCase; at: Instant }): boolean {
  if (!isRunningCase(job) || !isWaiting(invitation)) return false
  const { freelancer } = invitation
  return propose(story, { job, freelancer, at, initiator: 'client_invite', invitation }) !== undefined
}
