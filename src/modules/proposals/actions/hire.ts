import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { recordClientAct } from '../move-proposal.ts'
import { lockReceivedProposal } from '../party.ts'
import { proposalMayBecome } from '../rules/proposal-states.ts'
import { startWork, type StartRefused } from '../start-work.ts'

export type HireRefused =
  | { readonly code: 'not_found' }
  | { readonly code: 'already_settled' }
  | { readonly code: 'offer_waits' }
  | StartRefused

/** The client hires on the terms the freelancer proposed; no further yes is needed. */
export const hire = defineAction({
  name: 'proposals.hire',
  who: ['client'],
  input: z.object({ proposalId: z.uuid() }),
  async run(ctx, { proposalId }): Promise<Result<{ contractId: Id }, HireRefused>> {
    const proposal = await lockReceivedProposal(ctx, proposalId)
    if (proposal === undefined) return refuse({ code: 'not_found' })
    if (proposal.state === 'offered') return refuse({ code: 'offer_waits' })
    if (!proposalMayBecome(proposal.state, 'hired')) return refuse({ code: 'already_settled' })

    await recordClientAct(ctx, proposal)
    const contract = await startWork(ctx, proposal, proposal.amountUsdCents)
    return contract.ok ? ok({ contractId: contract.value.id }) : contract
  },
})
