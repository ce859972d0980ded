import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { holdsFrom, limitAt } from '#modules/auctions/index.ts'
import { fill } from '../content/lines.ts'
import { invitationMessages } from '../content/letters.ts'
import { bidInStory } from './auctions/bid.ts'
import { askForBadge } from './badges/wear.ts'
import { nameBoost } from './clicks/boost.ts'
import { buy } from './connects.ts'
import { makeSureOf } from './holds.ts'
import { accept, invite, seeInvitation } from './invitations.ts'
import { runJob } from './run-job.ts'
import { isRunningCase, mayPropose, type JobCase } from './jobs.ts'
import { joinPool, reachOut } from './outreach.ts'
import type { Client, Freelancer } from './people.ts'
import type { Pools } from './pools.ts'
import { propose } from './proposals.ts'
import { isHere, type Story } from './story.ts'
import type { PersonaKey } from '../personas.ts'

/** What has to have happened to the personas, so that the tour has something to show. */
export function planPersonas(story: Story, pools: Pools): void {
  planInvitedFreelancer(story, pools)
  planRefundedFreelancer(story)
  planOpenBid(story, pools)
  planOutbid(story, pools)
  planClient(story, pools)
  planEnterprise(story, pools)
  planOwnLimit(story)
}

function personaFreelancer(story: Story, key: PersonaKey): Freelancer | undefined {
  return story.people.freelancers.find(({ persona }) => persona === key)
}

function personaClient(story: Story, key: PersonaKey): Client | undefined {
  return story.people.clients.find(({ persona }) => persona === key)
}

function ago(story: Story, days: number, hours = 0): Instant {
  return addHours(addDays(story.calendar.end, -days), -hours)
}

/** Some Connects of different age, two open invitations, and an outreach that waits. */
function planInvitedFreelancer(story: Story, pools: Pools): void {
  const freelancer = personaFreelancer(story, 'invited_freelancer')
  const client = personaClient(story, 'client')
  if (freelancer === undefined || client === undefined) return
  story.agenda.add(ago(story, 211), (at) => void buy(story, freelancer, { connects: 20, at, sure: true }))
  story.agenda.add(ago(story, 74), (at) => void buy(story, freelancer, { connects: 40, at, sure: true }))

  for (const days of [150, 100, 40, 11])
    story.agenda.add(ago(story, days), (at) => void buy(story, freelancer, { connects: 40, at, sure: true }))
  story.agenda.add(ago(story, 149), (at) => nameBoost(story, freelancer, { maximum: 6, dailyBudget: 12, at }))
  story.agenda.add(ago(story, 88), (at) => nameBoost(story, freelancer, { maximum: 5, dailyBudget: 10, at }))
  story.agenda.add(ago(story, 13), (at) => nameBoost(story, freelancer, { maximum: 7, dailyBudget: 14, at }))
  // The least there is: in a field where many want the badge it waits most of the time.
  story.agenda.add(ago(story, 61, 5), (at) => askForBadge(story, freelancer, { maximum: 2, at }))

  story.agenda.add(ago(story, 2, 6), (at) => {
    const job = runJob(story, pools, {
      client,
      at,
      wishes: { category: 'design', forgotten: true, featured: false, contest: 0.9 },
      fate: 'stay',
      proposals: 7,
      invitations: 1,
    })
    story.agenda.add(addHours(at, 3), (when) => {
      if (mayPropose(job, freelancer)) {
        const opened = invite(story, job, { freelancer, at: when, message: wording(freelancer, job, 1) })
        story.agenda.add(addHours(when, 20), (seen) => seeInvitation(story, opened, seen))
      }
    })
  })
  story.agenda.add(ago(story, 1, 4), (at) => {
    const other = story.people.clients.find(
      ({ persona, organization, bannedAt }) =>
        persona === undefined && bannedAt === undefined && organization.createdAt < addDays(at, -60),
    )
    if (other === undefined) return
    const job = runJob(story, pools, {
      client: other,
      at,
      wishes: { category: 'design', forgotten: true, featured: false, contest: 0.9 },
      fate: 'stay',
      proposals: 5,
      invitations: 0,
    })
    story.agenda.add(addHours(at, 9), (when) => {
      if (mayPropose(job, freelancer)) invite(story, job, { freelancer, at: when, message: wording(freelancer, job, 3) })
    })
  })
}

/** Yaryna wears the badge, and says how much all her paid places together may take in a month. */
function planOwnLimit(story: Story): void {
  const freelancer = personaFreelancer(story, 'refunded_freelancer')
  if (freelancer === undefined) return
  for (const [days, most] of [
    [76, 150],
    [17, 110],
  ] as const)
    story.agenda.add(ago(story, days), (at) => {
      const { limits } = freelancer.places
      const from = holdsFrom(limitAt(limits, at)?.most ?? undefined, most, at)
      const limit = { no: limits.length + 1, most, setAt: at, holdsFrom: from }
      limits.push(limit)
      story.rows.limits.push({ ...limit, ownerId: freelancer.id })
    })
  story.agenda.add(ago(story, 52, 4), (at) => askForBadge(story, freelancer, { maximum: 20, at }))
}

function wording(freelancer: Freelancer, job: JobCase, at: number): string {
  return fill(invitationMessages[at] ?? invitationMessages[0]!, {
    name: freelancer.account.displayName,
    title: job.row.title,
    skill: job.row.mustSkills[0] ?? 'your skills',
  })
}

/** Answered invitations in the charged weeks, paid for them, and got everything back. */
function planRefundedFreelancer(story: Story): void {
  const freelancer = personaFreelancer(story, 'refunded_freelancer')
  if (freelancer === undefined) return
  const { invitationsCharged } = story.calendar.moments
  story.agenda.add(addDays(invitationsCharged, -3), (at) => void buy(story, freelancer, { connects: 40, at, sure: true }))
  for (let n = 0; n < 6; n += 1) {
    story.agenda.add(addHours(addDays(invitationsCharged, 1.5 + n * 4.1), 9 + n), (at) =>
      inviteToSomething(story, freelancer, at),
    )
  }
}

function inviteToSomething(story: Story, freelancer: Freelancer, at: Instant): void {
  const open = story.jobs.filter(
    (job) =>
      isRunningCase(job) &&
      !job.isForgotten &&
      job.client.persona === undefined &&
      job.client.bannedAt === undefined &&
      job.row.visibility === 'public' &&
      mayPropose(job, freelancer) &&
      (job.row.expiresAt ?? at) > addDays(at, 3),
  )
  const fitting = open.filter((job) => freelancer.fits.has(job.row.category))
  const job = (fitting.length > 0 ? fitting : open).at(-1)
  if (job === undefined) return
  const invitation = invite(story, job, { freelancer, at })
  story.agenda.add(addHours(at, 2), (when) => seeInvitation(story, invitation, when))
  story.agenda.add(addHours(at, 3.2), (when) => void accept(story, job, { invitation, at: when }))
}

/** A boost that waits for the client's first look, on a job where many bid: it may be raised, or taken back. */
function planOpenBid(story: Story, pools: Pools): void {
  const freelancer = personaFreelancer(story, 'refunded_freelancer')
  const client = story.people.clients.find(
    ({ persona, organization }) => persona === undefined && organization.createdAt < ago(story, 90),
  )
  if (freelancer === undefined || client === undefined) return
  story.agenda.add(ago(story, 1, 2), (at) => {
    if (client.bannedAt !== undefined) return
    const job = runJob(story, pools, {
      client,
      at,
      wishes: { category: 'translation', forgotten: true, featured: false, contest: 1 },
      fate: 'stay',
      proposals: 18,
      invitations: 0,
    })
    story.agenda.add(addHours(at, 7), (when) => {
      if (!isRunningCase(job) || !mayPropose(job, freelancer)) return
      const proposal = propose(story, { job, freelancer, at: when, initiator: 'self' })
      if (proposal !== undefined)
        story.agenda.add(addHours(when, 0.2), (then) => void bidInStory(story, { job, proposal, maximum: 2, at: then }))
    })
  })
}

/** Two boosts of Yaryna's that were too low: the client looked, and she was told what would have been enough. */
function planOutbid(story: Story, pools: Pools): void {
  const freelancer = personaFreelancer(story, 'refunded_freelancer')
  if (freelancer === undefined) return
  for (const days of [88, 31])
    story.agenda.add(ago(story, days, 9), (at) => {
      const client = story.people.clients.find(
        ({ persona, organization, bannedAt }) =>
          persona === undefined && bannedAt === undefined && organization.createdAt < addDays(at, -60),
      )
      if (client === undefined) return
      const wishes = { category: 'translation', forgotten: false, featured: false, contest: 1 } as const
      const job = runJob(story, pools, { client, at, wishes, fate: 'hire', proposals: 20, invitations: 0 })
      story.agenda.add(addHours(at, 1), (when) => {
        const proposal = mayPropose(job, freelancer)
          ? propose(story, { job, freelancer, at: when, initiator: 'self' })
          : undefined
        if (proposal !== undefined)
          story.agenda.add(addHours(when, 0.2), (then) => void bidInStory(story, { job, proposal, maximum: 1, at: then }))
      })
    })
}

/** One job with many proposals to read, and one that nobody was hired for and that may be closed. */
function planClient(story: Story, pools: Pools): void {
  const client = personaClient(story, 'client')
  if (client === undefined) return
  for (const [n, days] of [395, 330, 270, 205, 160, 96, 61].entries()) {
    story.agenda.add(ago(story, days), (at) => runJob(story, pools, { client, at, fate: n % 4 === 2 ? 'cancel' : 'hire' }))
  }
  story.agenda.add(ago(story, 9, 2), (at) => {
    runJob(story, pools, {
      client,
      at,
      wishes: { category: 'translation', forgotten: true, featured: false },
      fate: 'stay',
      proposals: 16,
      invitations: 2,
    })
  })
  story.agenda.add(ago(story, 4, 5), (at) => {
    const job = runJob(story, pools, {
      client,
      at,
      wishes: { category: 'web_development', featured: false, contest: 0.5 },
      fate: 'stay',
      proposals: 60,
      invitations: 4,
    })
    // In a small world nobody of the trade may have come by; whoever plays the client has something to read all the same.
    story.agenda.add(addHours(at, 30), (when) => {
      if (!isRunningCase(job) || job.proposals.length > 0) return
      const freelancer = story.people.freelancers.find(
        (candidate) => candidate.persona === undefined && isHere(candidate, when) && mayPropose(job, candidate),
      )
      if (freelancer !== undefined && makeSureOf(story, freelancer, { qty: 20, at: when }))
        propose(story, { job, freelancer, at: when, initiator: 'self' })
    })
  })
}

/** A talent pool, answered and open outreach, and a job for the pool. */
function planEnterprise(story: Story, pools: Pools): void {
  const client = personaClient(story, 'enterprise_client')
  const invited = personaFreelancer(story, 'invited_freelancer')
  if (client === undefined) return
  for (const days of [380, 300, 220, 140, 80, 33]) {
    story.agenda.add(ago(story, days), (at) => runJob(story, pools, { client, at }))
  }
  for (let n = 0; n < 12; n += 1) {
    story.agenda.add(ago(story, 260 - n * 19), (at) => {
      const candidates = story.people.freelancers.filter(
        (freelancer) => isHere(freelancer, at) && freelancer.persona === undefined && client.favourites.includes(freelancer.main),
      )
      if (candidates.length > 0) joinPool(story, pools, { client, freelancer: story.random.pick(candidates), at })
    })
  }
  story.agenda.add(ago(story, 6), (at) =>
    runJob(story, pools, { client, at, wishes: { category: 'engineering', featured: false }, fate: 'stay', invitations: 3 }),
  )
  story.agenda.add(ago(story, 3, 7), (at) => {
    if (invited !== undefined) reachOut(story, { client, freelancer: invited, at })
  })
}
