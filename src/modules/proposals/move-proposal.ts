import { invariant } from '#kernel/invariant.ts'
import { recordClientActivity } from '#modules/jobs/index.ts'
import { accountOf } from '#modules/organizations/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { proposalMoved } from './events.ts'
import { proposalMayBecome, type ProposalState } from './rules/proposal-states.ts'
import { markOpened, moveProposals, type Proposal } from './store/proposals.ts'

/** Moves one locked proposal, writes its timeline and tells the news. Only moves of the table are possible. */
export async function moveProposal(
  ctx: Ctx,
  proposal: Proposal,
  { to, reason }: { readonly to: ProposalState; readonly reason?: string | undefined },
): Promise<void> {
  invariant(proposalMayBecome(proposal.state, to), `a proposal cannot go from ${proposal.state} to ${to}`)
  const actorId = accountOf(ctx.actor)
  await moveProposals(ctx.tx, [proposal.id], { to, actorId, at: ctx.now, reason })
  const { id: proposalId, jobId, organizationId, freelancerId, state: from } = proposal
  ctx.announce(proposalMoved({ proposalId, jobId, organizationId, freelancerId, from, to, actorId, reason: reason ?? null }))
}

/** The client did something with a proposal: they have seen it, and their job is alive. */
export async function recordClientAct(ctx: Ctx, { id, jobId }: Pick<Proposal, 'id' | 'jobId'>): Promise<void> {
  await markOpened(ctx.tx, jobId, [id], ctx.now)
  await recordClientActivity(ctx, jobId)
}
