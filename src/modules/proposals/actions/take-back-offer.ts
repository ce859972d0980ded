import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { moveProposal } from '../move-proposal.ts'
import { lockReceivedProposal } from '../party.ts'

/** The client takes an unanswered offer back; the proposal goes on as before. */
export const takeBackOffer = defineAction({
  name: 'proposals.take_back_offer',
  who: ['client'],
  input: z.object({ proposalId: z.uuid() }),
  async run(
    ctx,
    { proposalId },
  ): Promise<Result<{ proposalId: Id }, { readonly code: 'not_found' } | { readonly code: 'no_offer' }>> {
    const proposal = await lockReceivedProposal(ctx, proposalId)
    if (proposal === undefined) return refuse({ code: 'not_found' })
    if (proposal.state !== 'offered') return refuse({ code: 'no_offer' })

    await moveProposal(ctx, proposal, { to: 'active', reason: 'offer_taken_back' })
    return ok({ proposalId })
  },
})
