import type { Id } from '#kernel/ids.ts'
import { findAnswerableInvitation, type Invitation } from '#modules/invitations/index.ts'
import { findJob, jobFacts, lockJob, takesProposals, type Job } from '#modules/jobs/index.ts'
import { getOrganization, isInTalentPool, organizationOf } from '#modules/organizations/index.ts'
import { quotedAt, type PriceCase } from '#modules/charges/index.ts'
import { freelancerFacts } from '#modules/profiles/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { initiatorOf, isVisibleToFreelancer, type Initiator, type SubmissionFacts } from './rules/submission.ts'
import { findProposalTo } from './store/proposals.ts'

/** All that a proposal of one freelancer to one job is decided and priced by. */
export interface SubmissionCase {
  readonly job: Job
  readonly invitation: Invitation | undefined
  readonly initiator: Initiator
  readonly facts: SubmissionFacts
  /** `facts@1` of `proposal.submit`. */
  readonly priceFacts: PriceCase['facts']
}

export interface SubmissionQuestion {
  readonly jobId: Id
  readonly freelancerId: Id
  /** Nothing about the job may change until the transaction ends. */
  readonly hold: boolean
  readonly quoteId?: Id
}

/** Undefined when there is no such job, or a draft only. */
export async function gatherSubmission(
  ctx: Ctx,
  { jobId, freelancerId, hold, quoteId }: SubmissionQuestion,
): Promise<SubmissionCase | undefined> {
  const job = hold ? await lockJob(ctx.tx, jobId) : await findJob(ctx.tx, jobId)
  if (job === undefined || job.state === 'draft') return undefined

  const organization = await getOrganization(ctx.tx, job.organizationId)
  const invitation = await findAnswerableInvitation(ctx.tx, jobId, freelancerId)
  const invited = invitation !== undefined
  const inTalentPool = await isInTalentPool(ctx.tx, organization.id, freelancerId)
  const initiator = initiatorOf({ invited, inTalentPool, featured: job.featured })
  const factsAt = await quotedAt(ctx, { quoteId, ownerId: freelancerId })
  const takes = takesProposals(job, { now: ctx.now, invited })
  return {
    job,
    invitation,
    initiator,
    facts: {
      visibleToFreelancer: isVisibleToFreelancer({ visibility: job.visibility, invited, inTalentPool, featured: job.featured }),
      jobSays: takes.ok ? 'welcome' : takes.refusal.code,
      belongsToClient: (await organizationOf(ctx.tx, freelancerId))?.id === organization.id,
      earlierProposalId: (await findProposalTo(ctx.tx, jobId, freelancerId))?.id,
      initiator,
    },
    priceFacts: { initiator, ...jobFacts(job, organization), ...(await freelancerFacts(ctx.tx, freelancerId, factsAt)) },
  }
}
