import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { invitationDeclined } from '../events.ts'
import { invitationMayBecome } from '../rules/states.ts'
import { settle } from '../settle-invitation.ts'
import { lockInvitation } from '../store/invitations.ts'

/** The freelancer says no, with a reason or without. It changes nothing about how they are ranked or shown. */
export const declineInvitation = defineAction({
  name: 'invitations.decline_invitation',
  who: ['freelancer'],
  input: z.object({ invitationId: z.uuid(), reason: z.string().trim().max(500, 'At most 500 characters.').default('') }),
  async run(
    ctx,
    input,
  ): Promise<Result<{ invitationId: Id }, { readonly code: 'not_found' } | { readonly code: 'already_settled' }>> {
    const invitation = await lockInvitation(ctx.tx, input.invitationId)
    if (invitation === undefined || invitation.freelancerId !== accountOf(ctx.actor)) return refuse({ code: 'not_found' })
    if (!invitationMayBecome(invitation.state, 'declined')) return refuse({ code: 'already_settled' })

    await settle(ctx, invitation, { state: 'declined', reason: input.reason || undefined })
    const { id: invitationId, jobId, organizationId, sentBy, freelancerId } = invitation
    ctx.announce(invitationDeclined({ invitationId, jobId, organizationId, sentBy, freelancerId }))
    return ok({ invitationId })
  },
})
