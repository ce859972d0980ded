import { quotedAt, type PriceCase } from '#modules/charges/index.ts'
import type { Id } from '#kernel/ids.ts'
import { freelancerFacts } from '#modules/profiles/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { Outreach } from './store/outreach.ts'

/** What the policy may look at when an outreach message is answered. Only Enterprise clients send them. */
export async function outreachFacts(ctx: Ctx, outreach: Outreach, quoteId?: Id): Promise<PriceCase['facts']> {
  const factsAt = await quotedAt(ctx, { quoteId, ownerId: outreach.freelancerId })
  return {
    initiator: 'enterprise_outreach',
    clientKind: 'enterprise',
    jobBudgetUsdCents: outreach.budgetUsdCents ?? 0,
    experienceLevel: 'unknown',
    category: outreach.category,
    ...(await freelancerFacts(ctx.tx, outreach.freelancerId, factsAt)),
  }
}
