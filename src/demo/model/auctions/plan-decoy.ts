import { addDays, addHours } from '#kernel/instant.ts'
import { makeSureOf } from '../holds.ts'
import { isRunningCase, mayPropose } from '../jobs.ts'
import type { Pools } from '../pools.ts'
import { propose } from '../proposals.ts'
import { runJob } from '../run-job.ts'
import { isHere, type Story } from '../story.ts'
import { bidInStory } from './bid.ts'

const JOBS = 9
const FIRST_DAYS_AGO = 84

/**
 * Somebody a client knows bids on its jobs just before the list is opened, as high as can be without getting a place, so that the others pay
 * more. The watch finds it.
 */
export function planDecoy(story: Story, pools: Pools): void {
  const { calendar, people, boosts, agenda } = story
  const first = addDays(calendar.end, -FIRST_DAYS_AGO)
  const client = people.clients.find(
    ({ persona, kind, organization }) =>
      persona === undefined && kind === 'company' && organization.createdAt < addDays(first, -40),
  )
  const freelancer = people.freelancers.find(
    (candidate) =>
      candidate.persona === undefined &&
      candidate.main === 'writing' &&
      candidate.here.until === Infinity &&
      isHere(candidate, addDays(first, -20)) &&
      Math.abs(candidate.quality) < 0.5,
  )
  planOwnPeople(story, pools)
  if (client === undefined || freelancer === undefined) return
  boosts.decoy = { client, freelancer }
  for (let n = 0; n < JOBS; n += 1)
    agenda.add(addHours(addDays(first, n * 8), 5 + n), (at) => {
      const wishes = { category: 'writing', forgotten: false, featured: false, contest: 1 } as const
      const job = runJob(story, pools, {
        client,
        at,
        wishes,
        fate: n % 3 === 2 ? 'hire' : 'cancel',
        proposals: 26,
        invitations: 0,
      })
      agenda.add(addHours(at, 2), (when) => {
        if (isRunningCase(job) && mayPropose(job, freelancer) && makeSureOf(story, freelancer, { qty: 20, at: when }))
          propose(story, { job, freelancer, at: when, initiator: 'self' })
      })
    })
}

/** Somebody of a client's own team bids on its job. That too the watch finds, and nobody has looked at it yet. */
function planOwnPeople(story: Story, pools: Pools): void {
  story.agenda.add(addDays(story.calendar.end, -26), (at) => {
    const [member] = story.clicks.teams
    if (member === undefined) return
    const { client, freelancer } = member
    const wishes = { category: freelancer.main, forgotten: false, featured: false, contest: 1 }
    const job = runJob(story, pools, { client, at, wishes, fate: 'cancel', proposals: 15, invitations: 0 })
    story.agenda.add(addHours(at, 1), (when) => {
      if (!isRunningCase(job) || !mayPropose(job, freelancer) || !makeSureOf(story, freelancer, { qty: 20, at: when })) return
      const proposal = propose(story, { job, freelancer, at: when, initiator: 'self' })
      if (proposal !== undefined)
        story.agenda.add(addHours(when, 1), (then) => void bidInStory(story, { job, proposal, maximum: 6, at: then }))
    })
  })
}
