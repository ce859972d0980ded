import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findJob, isRunning } from '#modules/jobs/index.ts'
import { getOrganization } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { moveProposal, recordClientAct } from '../move-proposal.ts'
import { lockReceivedProposal } from '../party.ts'
import { offerExpiry } from '../rules/offers.ts'
import { proposalMayBecome } from '../rules/proposal-states.ts'
import { setOffer } from '../store/proposals.ts'

export type OfferRefused =
  | { readonly code: 'not_found' }
  | { readonly code: 'already_settled' }
  | { readonly code: 'job_not_running' }

/** The client offers other terms than were proposed; the freelancer decides. */
export const makeOffer = defineAction({
  name: 'proposals.make_offer',
  who: ['client'],
  input: z.object({
    proposalId: z.uuid(),
    amountUsdCents: z.int('Say what you offer, in US dollars.').min(100, 'At least $1.').max(100_000_000, 'At most $1,000,000.'),
  }),
  async run(ctx, { proposalId, amountUsdCents }): Promise<Result<{ proposalId: Id }, OfferRefused>> {
    const proposal = await lockReceivedProposal(ctx, proposalId)
    if (proposal === undefined) return refuse({ code: 'not_found' })
    if (!proposalMayBecome(proposal.state, 'offered')) return refuse({ code: 'already_settled' })
    const job = await findJob(ctx.tx, proposal.jobId)
    if (job === undefined || !isRunning(job.state)) return refuse({ code: 'job_not_running' })

    const organization = await getOrganization(ctx.tx, proposal.organizationId)
    await recordClientAct(ctx, proposal)
    await setOffer(ctx.tx, proposalId, {
      amountUsdCents: usdCents(amountUsdCents),
      expiresAt: offerExpiry(organization.kind, ctx.now),
    })
    await moveProposal(ctx, proposal, { to: 'offered' })
    return ok({ proposalId })
  },
})
