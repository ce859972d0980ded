import { z } from 'zod'
import { derivedId, type Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { charge, recordOpportunity, type ChargeRefused } from '#modules/charges/index.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { outreachAnswered } from '../events.ts'
import { outreachFacts } from '../outreach-facts.ts'
import { outreachMayBecome } from '../rules/states.ts'
import { lockOutreach, markAnswered } from '../store/outreach.ts'

export type AnsweringRefused = { readonly code: 'not_found' } | { readonly code: 'already_settled' } | ChargeRefused

/** The freelancer answers. A priced decision like any proposal, so that what it cost (0 by default) has its receipt. */
export const answerOutreach = defineAction({
  name: 'invitations.answer_outreach',
  who: ['freelancer'],
  input: z.object({
    outreachId: z.uuid(),
    text: z.string().trim().min(1, 'Write an answer.').max(4000, 'At most 4,000 characters.'),
    quoteId: z.uuid().optional(),
  }),
  async run(ctx, input): Promise<Result<{ outreachId: Id; chargeId: Id }, AnsweringRefused>> {
    const outreach = await lockOutreach(ctx.tx, input.outreachId)
    if (outreach === undefined || outreach.freelancerId !== accountOf(ctx.actor)) return refuse({ code: 'not_found' })
    if (!outreachMayBecome(outreach.state, 'answered')) return refuse({ code: 'already_settled' })

    const subject = { kind: 'outreach', id: outreach.id }
    const charged = await charge(ctx, {
      action: 'proposal.submit',
      ownerId: outreach.freelancerId,
      facts: await outreachFacts(ctx, outreach, input.quoteId),
      subject,
      ...(input.quoteId === undefined ? {} : { quoteId: input.quoteId }),
      key: derivedId('invitations.answer-outreach', outreach.id),
    })
    if (!charged.ok) return charged

    await markAnswered(ctx.tx, outreach.id, { text: input.text, chargeId: charged.value.id, at: ctx.now })
    await recordOpportunity(ctx, {
      kind: 'outreach',
      ownerId: outreach.freelancerId,
      subject,
      stage: 'answered',
      answer: 'accepted',
    })
    const { id: outreachId, organizationId, sentBy, freelancerId } = outreach
    ctx.announce(outreachAnswered({ outreachId, organizationId, sentBy, freelancerId }))
    return ok({ outreachId, chargeId: charged.value.id })
  },
})
