import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { messageWritten } from '../events.ts'
import { moveProposal, recordClientAct } from '../move-proposal.ts'
import { lockOwnProposal, lockReceivedProposal } from '../party.ts'
import { openProposalStates } from '../rules/proposal-states.ts'
import { hasClientWritten, insertMessages } from '../store/messages.ts'

export type WriteRefused =
  | { readonly code: 'not_found' }
  | { readonly code: 'already_settled' }
  | { readonly code: 'client_writes_first' }

/** Client and freelancer write each other about a proposal. The client writes first; that makes the proposal active. */
export const writeMessage = defineAction({
  name: 'proposals.write_message',
  who: ['client', 'freelancer'],
  input: z.object({
    proposalId: z.uuid(),
    text: z.string().trim().min(1, 'Write something.').max(5000, 'At most 5,000 characters.'),
  }),
  async run(ctx, { proposalId, text }): Promise<Result<{ messageId: Id }, WriteRefused>> {
    const own = await lockOwnProposal(ctx, proposalId)
    const proposal = own ?? (await lockReceivedProposal(ctx, proposalId))
    if (proposal === undefined || ctx.actor.kind !== 'person') return refuse({ code: 'not_found' })
    if (!openProposalStates.includes(proposal.state) && proposal.state !== 'hired') return refuse({ code: 'already_settled' })
    if (own !== undefined && !(await hasClientWritten(ctx.tx, proposalId, own.freelancerId)))
      return refuse({ code: 'client_writes_first' })

    const messageId = ctx.newId()
    const authorId = ctx.actor.accountId
    await insertMessages(ctx.tx, [{ id: messageId, proposalId, authorId, text, at: ctx.now }])
    if (own === undefined) await recordClientAct(ctx, proposal)
    if (own === undefined && proposal.state === 'submitted') await moveProposal(ctx, proposal, { to: 'active' })
    const { jobId, organizationId, freelancerId } = proposal
    ctx.announce(messageWritten({ proposalId, jobId, organizationId, freelancerId, authorId }))
    return ok({ messageId })
  },
})
