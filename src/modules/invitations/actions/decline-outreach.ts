import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { recordOpportunity } from '#modules/charges/index.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { outreachDeclined } from '../events.ts'
import { outreachMayBecome } from '../rules/states.ts'
import { lockOutreach, markOutreachDeclined } from '../store/outreach.ts'

/** The freelancer says no. It changes nothing about how they are ranked or shown. */
export const declineOutreach = defineAction({
  name: 'invitations.decline_outreach',
  who: ['freelancer'],
  input: z.object({ outreachId: z.uuid(), reason: z.string().trim().max(500, 'At most 500 characters.').default('') }),
  async run(
    ctx,
    input,
  ): Promise<Result<{ outreachId: Id }, { readonly code: 'not_found' } | { readonly code: 'already_settled' }>> {
    const outreach = await lockOutreach(ctx.tx, input.outreachId)
    if (outreach === undefined || outreach.freelancerId !== accountOf(ctx.actor)) return refuse({ code: 'not_found' })
    if (!outreachMayBecome(outreach.state, 'declined')) return refuse({ code: 'already_settled' })

    await markOutreachDeclined(ctx.tx, outreach.id, { reason: input.reason || undefined, at: ctx.now })
    const { id: outreachId, organizationId, sentBy, freelancerId } = outreach
    const subject = { kind: 'outreach', id: outreachId }
    await recordOpportunity(ctx, { kind: 'outreach', ownerId: freelancerId, subject, stage: 'answered', answer: 'declined' })
    ctx.announce(outreachDeclined({ outreachId, organizationId, sentBy, freelancerId }))
    return ok({ outreachId })
  },
})
