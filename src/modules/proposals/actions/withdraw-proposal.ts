import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { returnCharges } from '#modules/charges/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { moveProposal } from '../move-proposal.ts'
import { lockOwnProposal } from '../party.ts'
import { proposalMayBecome } from '../rules/proposal-states.ts'

/** The freelancer takes the proposal back. What comes back is the policy's word (by default nothing). */
export const withdrawProposal = defineAction({
  name: 'proposals.withdraw',
  who: ['freelancer'],
  input: z.object({ proposalId: z.uuid(), reason: z.string().trim().max(500, 'At most 500 characters.').default('') }),
  async run(
    ctx,
    input,
  ): Promise<Result<{ proposalId: Id }, { readonly code: 'not_found' } | { readonly code: 'already_settled' }>> {
    const proposal = await lockOwnProposal(ctx, input.proposalId)
    if (proposal === undefined) return refuse({ code: 'not_found' })
    if (!proposalMayBecome(proposal.state, 'withdrawn')) return refuse({ code: 'already_settled' })

    await moveProposal(ctx, proposal, { to: 'withdrawn', reason: input.reason || undefined })
    await returnCharges(ctx, {
      event: 'proposal.withdrawn',
      items: [{ subject: { kind: 'proposal', id: proposal.id }, facts: {} }],
    })
    return ok({ proposalId: proposal.id })
  },
})
