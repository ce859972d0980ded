import { z } from 'zod'
import { connects } from '#kernel/connects.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { charge, type Charge, type ChargeRefused } from '#modules/charges/index.ts'
import { acceptInvitation } from '#modules/invitations/index.ts'
import { countProposal } from '#modules/jobs/index.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { proposalSubmitted } from '../events.ts'
import { decideSubmission, type SubmissionRefused } from '../rules/submission.ts'
import { insertMoves, insertProposals, type Proposal } from '../store/proposals.ts'
import { gatherSubmission, type SubmissionCase } from '../submission-case.ts'

const submitProposalInput = z.object({
  jobId: z.uuid(),
  /** What the person was shown; without it nobody is charged. */
  quoteId: z.uuid('Open the form again to get a price.'),
  coverLetter: z.string().trim().min(1, 'Write to the client.').max(5000, 'At most 5,000 characters.'),
  answers: z.array(z.string().trim().max(2000, 'At most 2,000 characters.')).max(20).default([]),
  /** The whole work, or one hour, as the job is paid. */
  amountUsdCents: z.int('Say what you ask, in US dollars.').min(100, 'At least $1.').max(100_000_000, 'At most $1,000,000.'),
  estimatedDays: z.int('Say how many days you need.').min(1, 'At least one day.').max(1000, 'At most 1,000 days.'),
})
type SubmitProposal = z.output<typeof submitProposalInput>

export interface Submitted {
  readonly proposalId: Id
  readonly chargeId: Id
  readonly chargedConnects: number
}

export type SubmitRefused =
  | SubmissionRefused
  | { readonly code: 'questions_unanswered'; readonly missing: readonly number[] }
  | ChargeRefused

/** The freelancer proposes: charged once, at the lower of the quote and the price now, together with the proposal itself. */
export const submitProposal = defineAction({
  name: 'proposals.submit',
  who: ['freelancer'],
  input: submitProposalInput,
  async run(ctx, input): Promise<Result<Submitted, SubmitRefused>> {
    if (ctx.actor.kind !== 'person') return refuse({ code: 'job_not_found' })
    const freelancerId = ctx.actor.accountId
    const submission = await gatherSubmission(ctx, { jobId: input.jobId, freelancerId, hold: true, quoteId: input.quoteId })
    if (submission === undefined) return refuse({ code: 'job_not_found' })
    const decision = decideSubmission(submission.facts)
    if (!decision.ok) return decision
    const missing = submission.job.questions.flatMap((_, at) => (input.answers[at] ? [] : [at]))
    if (missing.length > 0) return refuse({ code: 'questions_unanswered', missing })

    const proposalId = ctx.newId()
    const charged = await charge(ctx, {
      action: 'proposal.submit',
      ownerId: freelancerId,
      facts: submission.priceFacts,
      subject: { kind: 'proposal', id: proposalId },
      quotedFor: { kind: 'job', id: input.jobId },
      quoteId: input.quoteId,
      key: derivedId('proposals.submit', proposalId),
    })
    if (!charged.ok) return charged

    const proposal = newProposal(ctx, { proposalId, freelancerId, input, submission, charged: charged.value })
    await write(ctx, proposal)
    return ok({ proposalId, chargeId: charged.value.id, chargedConnects: charged.value.qty })
  },
})

interface Writing {
  readonly proposalId: Id
  readonly freelancerId: Id
  readonly input: SubmitProposal
  readonly submission: SubmissionCase
  readonly charged: Charge
}

function newProposal(ctx: Ctx, { proposalId, freelancerId, input, submission, charged }: Writing): Proposal {
  const { job, invitation, initiator } = submission
  return {
    id: proposalId,
    jobId: job.id,
    organizationId: job.organizationId,
    freelancerId,
    invitationId: invitation?.id ?? null,
    initiator,
    state: 'submitted',
    coverLetter: input.coverLetter,
    answers: job.questions.map((question, at) => ({ question, answer: input.answers[at] ?? '' })),
    pay: job.payKind,
    amountUsdCents: usdCents(input.amountUsdCents),
    estimatedDays: input.estimatedDays,
    chargeId: charged.id,
    chargedConnects: connects(charged.qty),
    reason: null,
    offerAmountUsdCents: null,
    offerExpiresAt: null,
    submittedAt: ctx.now,
    openedAt: null,
    movedAt: ctx.now,
  }
}

async function write(ctx: Ctx, proposal: Proposal): Promise<void> {
  const { id: proposalId, jobId, organizationId, freelancerId } = proposal
  await insertProposals(ctx.tx, [proposal])
  await insertMoves(ctx.tx, [{ proposalId, no: 1, state: 'submitted', actorId: freelancerId, reason: null, at: ctx.now }])
  if (proposal.invitationId !== null) await acceptInvitation(ctx, proposal.invitationId)
  await countProposal(ctx, jobId)
  ctx.announce(proposalSubmitted({ proposalId, jobId, organizationId, freelancerId }))
}
