import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { recordOpportunity } from '#modules/charges/index.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { outreachMayBecome } from '../rules/states.ts'
import { lockOutreach, markOutreachWithdrawn } from '../store/outreach.ts'

/** The client takes an unanswered message back. */
export const withdrawOutreach = defineAction({
  name: 'invitations.withdraw_outreach',
  who: ['enterprise_client'],
  input: z.object({ outreachId: z.uuid() }),
  async run(
    ctx,
    { outreachId },
  ): Promise<Result<{ outreachId: Id }, { readonly code: 'not_found' } | { readonly code: 'already_settled' }>> {
    const outreach = await lockOutreach(ctx.tx, outreachId)
    const organization = await organizationOfActor(ctx)
    if (outreach === undefined || outreach.organizationId !== organization?.id) return refuse({ code: 'not_found' })
    if (!outreachMayBecome(outreach.state, 'withdrawn')) return refuse({ code: 'already_settled' })

    await markOutreachWithdrawn(ctx.tx, outreachId, ctx.now)
    const subject = { kind: 'outreach', id: outreachId }
    await recordOpportunity(ctx, {
      kind: 'outreach',
      ownerId: outreach.freelancerId,
      subject,
      stage: 'answered',
      answer: 'withdrawn',
    })
    return ok({ outreachId })
  },
})
