import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { recordOpportunity, takeQuote, type Quote } from '#modules/charges/index.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { outreachFacts } from '../outreach-facts.ts'
import { outreachMayBecome } from '../rules/states.ts'
import { findOutreach, markOutreachSeen } from '../store/outreach.ts'

/** The freelancer looks at an outreach message; while it can be answered, the price of answering is held for them. */
export const openOutreach = defineAction({
  name: 'invitations.open_outreach',
  who: ['freelancer'],
  input: z.object({ outreachId: z.uuid() }),
  async run(ctx, { outreachId }): Promise<Result<{ quote: Quote | null }, { readonly code: 'not_found' }>> {
    const outreach = await findOutreach(ctx.tx, outreachId)
    if (outreach === undefined || outreach.freelancerId !== accountOf(ctx.actor)) return refuse({ code: 'not_found' })
    const subject = { kind: 'outreach', id: outreachId }
    if (await markOutreachSeen(ctx.tx, outreachId, ctx.now)) {
      await recordOpportunity(ctx, { kind: 'outreach', ownerId: outreach.freelancerId, subject, stage: 'seen' })
    }
    if (!outreachMayBecome(outreach.state, 'answered')) return ok({ quote: null })
    const facts = await outreachFacts(ctx, outreach)
    return ok({ quote: await takeQuote(ctx, { action: 'proposal.submit', ownerId: outreach.freelancerId, facts, subject }) })
  },
})
