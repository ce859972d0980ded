import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { recordOpportunity } from '#modules/charges/index.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { findInvitation, markInvitationSeen } from '../store/invitations.ts'

/** The freelancer looks at an invitation. Only the first look is recorded. */
export const openInvitation = defineAction({
  name: 'invitations.open_invitation',
  who: ['freelancer'],
  input: z.object({ invitationId: z.uuid() }),
  async run(ctx, { invitationId }): Promise<Result<{ invitationId: Id }, { readonly code: 'not_found' }>> {
    const invitation = await findInvitation(ctx.tx, invitationId)
    if (invitation?.freelancerId !== accountOf(ctx.actor) || invitation === undefined) return refuse({ code: 'not_found' })
    if (await markInvitationSeen(ctx.tx, invitationId, ctx.now)) {
      await recordOpportunity(ctx, {
        kind: 'invitation',
        ownerId: invitation.freelancerId,
        subject: { kind: 'invitation', id: invitationId },
        stage: 'seen',
      })
    }
    return ok({ invitationId })
  },
})
