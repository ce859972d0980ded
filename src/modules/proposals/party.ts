import type { Id } from '#kernel/ids.ts'
import { accountOf, organizationOfActor } from '#modules/organizations/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { lockProposal, type Proposal } from './store/proposals.ts'

/** Locks a proposal of the actor's own; other people's look as if they did not exist. */
export async function lockOwnProposal(ctx: Ctx, proposalId: Id): Promise<Proposal | undefined> {
  const proposal = await lockProposal(ctx.tx, proposalId)
  return proposal?.freelancerId === accountOf(ctx.actor) ? proposal : undefined
}

/** Locks a proposal to a job of the actor's client. */
export async function lockReceivedProposal(ctx: Ctx, proposalId: Id): Promise<Proposal | undefined> {
  const proposal = await lockProposal(ctx.tx, proposalId)
  const organization = await organizationOfActor(ctx)
  return organization !== undefined && proposal?.organizationId === organization.id ? proposal : undefined
}
