import type { Id } from '#kernel/ids.ts'
import { returnCharges, type ReturnRequest } from '#modules/charges/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { proposalsClosed } from './events.ts'
import { concernedBy, type JobEnding } from './rules/job-endings.ts'
import { openProposalStates } from './rules/proposal-states.ts'
import { lockProposalsOf, moveProposals, type Proposal } from './store/proposals.ts'

export interface JobEnded {
  readonly jobId: Id
  readonly ending: JobEnding
  readonly event: ReturnRequest['event']
  readonly factsOf: (proposal: Proposal) => ReturnRequest['items'][number]['facts']
}

/** A job ended: its open proposals close with it, and what the policy returns on that comes back at once. */
export async function endWithJob(ctx: Ctx, { jobId, ending, event, factsOf }: JobEnded): Promise<void> {
  const concerned = await lockProposalsOf(ctx.tx, jobId, concernedBy[ending])
  const open = concerned.filter((proposal) => openProposalStates.includes(proposal.state))
  if (open.length > 0) {
    const ids = open.map((proposal) => proposal.id)
    await moveProposals(ctx.tx, ids, { to: 'closed', actorId: null, at: ctx.now, reason: `job_${ending}` })
    const closed = open.map(({ id, freelancerId }) => ({ proposalId: id, freelancerId }))
    ctx.announce(proposalsClosed({ jobId, cause: ending, proposals: closed }))
  }
  const items = concerned.map((proposal) => ({ subject: { kind: 'proposal', id: proposal.id }, facts: factsOf(proposal) }))
  await returnCharges(ctx, { event, items })
}
