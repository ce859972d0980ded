import { addHours, type Instant } from '#kernel/instant.ts'
import { priceOf } from '../connects.ts'
import { factsOfProposal } from '../facts.ts'
import { available } from '../holds.ts'
import type { JobCase } from '../jobs.ts'
import type { Freelancer } from '../people.ts'
import type { ProposalCase } from '../proposal-states.ts'
import { awake, waiting, type Story } from '../story.ts'
import { bidInStory, outlook } from './bid.ts'

/** The most of what somebody has that they would set aside for one place. */
const CAUTION = 0.6
const MEAN_HOURS_TO_BOOST = 2.5

/** How many of those who propose to a job think of a boost: nobody at most jobs, many where it is worth it. */
export function contestOf(story: Story, at: Instant): number {
  const { random } = story.boosts
  // Boosts were new at first, and are usual since rules for them were published anew.
  const share = at < story.calendar.moments.boostChange ? 0.2 : 0.55
  return random.chance(share) ? 0.3 + 0.5 * random.next() : 0
}

/** Somebody who has proposed may want a place on top: who has no work needs it more, who dislikes prices less. */
export function considerBoost(story: Story, job: JobCase, proposal: ProposalCase): void {
  const { random } = story.boosts
  const { freelancer, row } = proposal
  if (job.contest === 0 || !bidsAtAll(story, job, freelancer) || !random.chance(job.contest * need(freelancer))) return
  const at = awake(random, addHours(row.submittedAt, 0.05 + waiting(random, MEAN_HOURS_TO_BOOST)), freelancer.region.utcOffset)
  story.agenda.add(at, (when) => {
    const maximum = Math.min(worthOf(story, job, proposal), Math.floor(available(story, freelancer, when) * CAUTION))
    if (maximum < 1 || !bidInStory(story, { job, proposal, maximum, at: when })) return
    lookAgain(story, { job, proposal, after: when })
  })
}

/** Of the personas Yaryna boosts, but for where her bid is planned; who helps somebody in secret bids only for that. */
function bidsAtAll({ boosts }: Story, { contest }: JobCase, freelancer: Freelancer): boolean {
  if (freelancer === boosts.decoy?.freelancer) return false
  return freelancer.persona === undefined || (freelancer.persona === 'refunded_freelancer' && contest < 1)
}

function need({ running, dislikeOfPrices }: Freelancer): number {
  const wish = running === 0 ? 1.25 : running < 3 ? 1 : 0.5
  return Math.min(1, wish / Math.max(0.6, dislikeOfPrices))
}

/** What a place is worth to somebody: about what it costs to propose, more for those who need it. */
function worthOf(story: Story, job: JobCase, { freelancer, row }: ProposalCase): number {
  const facts = factsOfProposal(job, freelancer, { initiator: 'self', at: row.submittedAt })
  const price = priceOf(story, { action: 'proposal.submit', facts, at: row.submittedAt })
  return Math.max(1, Math.round(story.boosts.random.logNormal((1 + 0.8 * price) * need(freelancer), 0.5)))
}

interface Watching {
  readonly job: JobCase
  readonly proposal: ProposalCase
  readonly after: Instant
}

/** Some come back to see whether they are in, and go a little higher where that is enough. */
function lookAgain(story: Story, { job, proposal, after }: Watching): void {
  const { random } = story.boosts
  const { freelancer } = proposal
  if (!random.chance(0.5)) return
  const at = awake(random, addHours(after, 4 + waiting(random, 20)), freelancer.region.utcOffset)
  const most = 1.15 + 0.6 * random.next()
  story.agenda.add(at, (when) => {
    const { boost } = proposal
    if (boost === undefined) return
    const { toBeIn, isIn } = outlook(boost)
    if (isIn || toBeIn > Math.ceil(boost.row.maximum * most)) return
    bidInStory(story, { job, proposal, maximum: toBeIn, at: when })
  })
}
