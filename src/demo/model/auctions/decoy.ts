import { addHours, type Instant } from '#kernel/instant.ts'
import { makeSureOf } from '../holds.ts'
import type { JobCase } from '../jobs.ts'
import type { Story } from '../story.ts'
import { bidInStory, outlookIn } from './bid.ts'

/** Whoever bids to make the places dear does it minutes before the client looks: as high as can be without getting one. */
export function bidAsDecoy(story: Story, job: JobCase, look: Instant): void {
  const { decoy } = story.boosts
  if (job.client !== decoy?.client || job.row.category !== 'writing') return
  story.agenda.add(addHours(look, -0.2), (at) => {
    const proposal = job.proposals.find(({ freelancer }) => freelancer === decoy.freelancer)
    if (proposal === undefined || job.auction === undefined) return
    const mine = proposal.boost?.row
    const { toBeIn } = outlookIn(job.auction, { ownerId: decoy.freelancer.id, ...(mine === undefined ? {} : { mine }) })
    const maximum = toBeIn - 1
    if (maximum >= job.auction.row.minConnects && makeSureOf(story, decoy.freelancer, { qty: maximum, at }))
      bidInStory(story, { job, proposal, maximum, at })
  })
}
