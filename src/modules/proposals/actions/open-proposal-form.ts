import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { takeQuote, type Quote } from '#modules/charges/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { decideSubmission, type Initiator, type SubmissionRefused } from '../rules/submission.ts'
import { gatherSubmission } from '../submission-case.ts'

export interface OpenedForm {
  readonly initiator: Initiator
  readonly invitationId: Id | null
  /** The price, held while the person writes. */
  readonly quote: Quote
}

/** The freelancer opens the form: the price is quoted and does not rise while they write. */
export const openProposalForm = defineAction({
  name: 'proposals.open_form',
  who: ['freelancer'],
  input: z.object({ jobId: z.uuid() }),
  async run(ctx, { jobId }): Promise<Result<OpenedForm, SubmissionRefused>> {
    if (ctx.actor.kind !== 'person') return refuse({ code: 'job_not_found' })
    const ownerId = ctx.actor.accountId
    const submission = await gatherSubmission(ctx, { jobId, freelancerId: ownerId, hold: false })
    if (submission === undefined) return refuse({ code: 'job_not_found' })
    const decision = decideSubmission(submission.facts)
    if (!decision.ok) return decision

    const subject = { kind: 'job', id: jobId }
    const quote = await takeQuote(ctx, { action: 'proposal.submit', ownerId, facts: submission.priceFacts, subject })
    return ok({ initiator: submission.initiator, invitationId: submission.invitation?.id ?? null, quote })
  },
})
