import type { Id } from '#kernel/ids.ts'
import { encodeFacts, type Facts } from '#modules/policy/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Subject } from '../rules/subject.ts'
import { insertOpportunities, type Answer } from '../store/opportunities.ts'

export interface Opportunity {
  readonly kind: 'invitation' | 'outreach'
  /** Who could answer. */
  readonly ownerId: Id
  /** The invitation or outreach itself. */
  readonly subject: Subject
  /** What answering would have been priced by (`proposal.submit`), where that is known. */
  readonly facts?: Facts
}
export type OpportunityStage = { readonly stage: 'delivered' | 'seen' } | { readonly stage: 'answered'; readonly answer: Answer }

/** Keeps what became of a chance, each stage once: later it tells what a price did to answers. Repeating it changes nothing. */
export async function recordOpportunity(ctx: Ctx, { facts, ...opportunity }: Opportunity & OpportunityStage): Promise<void> {
  const codes = facts === undefined ? null : encodeFacts('proposal.submit', facts)
  await insertOpportunities(ctx.tx, [{ ...opportunity, id: ctx.newId(), facts: codes, at: ctx.now }])
}
