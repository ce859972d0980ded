import { addDays, type Instant } from '#kernel/instant.ts'
import { bidAsDecoy } from './auctions/decoy.ts'
import { searchForJob } from './clicks/plan.ts'
import { inviteSome } from './invitations.ts'
import { closeJobCase, isRunningCase, looksAt, postJob, removeJobCase, touch, type JobCase, type JobWishes } from './jobs.ts'
import type { Client } from './people.ts'
import { decideHire, expectProposals, lookThrough } from './proposals.ts'
import type { Pools } from './pools.ts'
import { awake, isHere, later, type Story } from './story.ts'

export interface JobRun {
  readonly client: Client
  readonly at: Instant
  readonly wishes?: JobWishes
  readonly fate?: Fate
  readonly proposals?: number
  readonly invitations?: number
}

type Fate = 'hire' | 'cancel' | 'run_out' | 'remove' | 'stay'

/** Posts a job and plans what becomes of it. */
export function runJob(story: Story, pools: Pools, { client, at, wishes, ...fixed }: JobRun): JobCase {
  const { random } = story
  const job = postJob(story, client, at, wishes ?? {})
  const here = story.people.freelancers.filter((freelancer) => isHere(freelancer, at)).length
  const crowd = Math.sqrt(here / (0.75 * story.people.freelancers.length))
  expectProposals(story, pools, job, fixed.proposals ?? Math.round(Math.min(70, random.logNormal(8.35, 0.62) * crowd)))
  inviteSome(story, job, fixed.invitations ?? invitationsFor(story, job))
  searchForJob(story, job)
  if (!job.isForgotten && random.chance(0.16) && job.row.capAt !== null) planCapLift(story, job)

  const fate = fixed.fate ?? fateOf(story, job)
  const decidesAt = awake(random, later(random, at, { from: 60, to: 24 * 15 }), client.region.utcOffset)
  for (const look of looksAt(story, job, fate === 'run_out' || fate === 'stay' ? addDays(at, 9) : decidesAt)) {
    bidAsDecoy(story, job, look)
    story.agenda.add(look, (when) => lookThrough(story, job, when))
  }
  if (fate === 'hire') story.agenda.add(decidesAt, (when) => decideHire(story, job, when))
  if (fate === 'cancel') story.agenda.add(decidesAt, (when) => cancel(story, job, when))
  if (fate === 'remove') {
    const reason = random.pick(['terms_violation', 'terms_violation', 'fake'] as const)
    story.agenda.add(later(random, at, { from: 3, to: 80 }), (when) => {
      if (isRunningCase(job)) removeJobCase(story, job, { at: when, reason })
    })
  }
  return job
}

function cancel(story: Story, job: JobCase, at: Instant): void {
  if (!isRunningCase(job)) return
  closeJobCase(story, job, { at, reason: story.random.chance(0.15) ? 'duplicate' : 'client_cancelled' })
}

function planCapLift(story: Story, job: JobCase): void {
  story.agenda.add(later(story.random, job.row.openedAt!, { from: 50, to: 118 }), (when) => {
    if (!isRunningCase(job)) return
    job.row.capLiftedAt = when
    touch(job, when)
  })
}

function invitationsFor(story: Story, job: JobCase): number {
  if (job.isForgotten) return 0
  const wanted = story.random.poisson(job.client.invites)
  return job.row.visibility === 'invite_only' ? Math.max(4, wanted) : wanted
}

function fateOf(story: Story, job: JobCase): Fate {
  if (job.isForgotten) return 'run_out'
  if (story.random.chance(0.022)) return 'remove'
  if (story.random.chance(job.client.hires)) return 'hire'
  return story.random.chance(0.55) ? 'cancel' : 'run_out'
}
