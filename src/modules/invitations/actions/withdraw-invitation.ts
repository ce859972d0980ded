import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { organizationOfActor } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { invitationWithdrawn } from '../events.ts'
import { invitationMayBecome } from '../rules/states.ts'
import { settle } from '../settle-invitation.ts'
import { lockInvitation } from '../store/invitations.ts'

/** The client takes an unanswered invitation back. */
export const withdrawInvitation = defineAction({
  name: 'invitations.withdraw_invitation',
  who: ['client'],
  input: z.object({ invitationId: z.uuid() }),
  async run(
    ctx,
    input,
  ): Promise<Result<{ invitationId: Id }, { readonly code: 'not_found' } | { readonly code: 'already_settled' }>> {
    const invitation = await lockInvitation(ctx.tx, input.invitationId)
    const organization = await organizationOfActor(ctx)
    if (invitation === undefined || invitation.organizationId !== organization?.id) return refuse({ code: 'not_found' })
    if (!invitationMayBecome(invitation.state, 'withdrawn')) return refuse({ code: 'already_settled' })

    await settle(ctx, invitation, { state: 'withdrawn' })
    const { id: invitationId, jobId, organizationId, sentBy, freelancerId } = invitation
    ctx.announce(invitationWithdrawn({ invitationId, jobId, organizationId, sentBy, freelancerId }))
    return ok({ invitationId })
  },
})
