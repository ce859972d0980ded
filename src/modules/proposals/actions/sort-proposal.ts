import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { moveProposal, recordClientAct } from '../move-proposal.ts'
import { lockReceivedProposal } from '../party.ts'
import { proposalMayBecome } from '../rules/proposal-states.ts'

/** The client puts a proposal on the shortlist or out of sight. Twice is once. */
export const sortProposal = defineAction({
  name: 'proposals.sort',
  who: ['client'],
  input: z.object({ proposalId: z.uuid(), to: z.enum(['shortlisted', 'archived']) }),
  async run(
    ctx,
    { proposalId, to },
  ): Promise<Result<{ proposalId: Id }, { readonly code: 'not_found' } | { readonly code: 'already_settled' }>> {
    const proposal = await lockReceivedProposal(ctx, proposalId)
    if (proposal === undefined) return refuse({ code: 'not_found' })
    if (proposal.state === to) return ok({ proposalId })
    if (!proposalMayBecome(proposal.state, to)) return refuse({ code: 'already_settled' })

    await recordClientAct(ctx, proposal)
    await moveProposal(ctx, proposal, { to })
    return ok({ proposalId })
  },
})
