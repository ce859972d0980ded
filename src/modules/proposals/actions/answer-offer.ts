import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { moveProposal } from '../move-proposal.ts'
import { lockOwnProposal } from '../party.ts'
import { startWork, type StartRefused } from '../start-work.ts'

export type AnswerRefused = { readonly code: 'not_found' } | { readonly code: 'no_offer' } | StartRefused

/** The freelancer takes the client's offer or turns it down; turned down, the proposal goes on as before. */
export const answerOffer = defineAction({
  name: 'proposals.answer_offer',
  who: ['freelancer'],
  input: z.object({ proposalId: z.uuid(), answer: z.enum(['accept', 'decline']) }),
  async run(ctx, { proposalId, answer }): Promise<Result<{ contractId: Id | null }, AnswerRefused>> {
    const proposal = await lockOwnProposal(ctx, proposalId)
    if (proposal === undefined) return refuse({ code: 'not_found' })
    const { state, offerAmountUsdCents, offerExpiresAt } = proposal
    if (state !== 'offered' || offerExpiresAt === null || ctx.now >= offerExpiresAt) return refuse({ code: 'no_offer' })
    if (answer === 'decline') {
      await moveProposal(ctx, proposal, { to: 'active', reason: 'offer_declined' })
      return ok({ contractId: null })
    }
    invariant(offerAmountUsdCents !== null, 'an offer has an amount')
    const contract = await startWork(ctx, proposal, offerAmountUsdCents)
    return contract.ok ? ok({ contractId: contract.value.id }) : contract
  },
})
