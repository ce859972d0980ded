import type { Instant } from '#kernel/instant.ts'
import { MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import { jobFacts } from '#modules/jobs/index.ts'
import type { Facts } from '#modules/policy/index.ts'
import type { JobCase } from './jobs.ts'
import type { Freelancer } from './people.ts'

/** The facts of a freelancer that a price may look at, at that moment. */
export function factsOfFreelancer(freelancer: Freelancer, at: Instant): Facts {
  const days = Math.floor((at.getTime() - freelancer.profile.joinedAt.getTime()) / MILLISECONDS_PER_DAY)
  return { freelancerPlan: freelancer.profile.plan, badge: freelancer.badge, tenureDays: Math.max(0, days) }
}

export function factsOfProposal(
  job: JobCase,
  freelancer: Freelancer,
  { initiator, at }: { initiator: string; at: Instant },
): Facts {
  return { initiator, ...jobFacts(job.row, job.client.organization), ...factsOfFreelancer(freelancer, at) }
}
