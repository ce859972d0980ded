import type { Id } from '#kernel/ids.ts'
import { recordOpportunity } from '#modules/charges/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import type { InvitationState } from './rules/states.ts'
import { settleInvitation, type Invitation } from './store/invitations.ts'

const ANSWERS = {
  accepted: 'accepted',
  declined: 'declined',
  ignored: 'ignored',
  withdrawn: 'withdrawn',
  job_ended: 'ended',
} as const satisfies Record<Exclude<InvitationState, 'sent'>, string>

/** Moves a locked invitation and logs how the opportunity ended. */
export async function settle(
  ctx: Ctx,
  invitation: Pick<Invitation, 'id' | 'freelancerId'>,
  { state, reason }: { state: keyof typeof ANSWERS; reason?: string | undefined },
): Promise<void> {
  await settleInvitation(ctx.tx, invitation.id, { state, at: ctx.now, reason })
  await logAnswer(ctx, invitation, state)
}

export async function logAnswer(
  ctx: Ctx,
  invitation: { readonly id: Id; readonly freelancerId: Id },
  state: keyof typeof ANSWERS,
): Promise<void> {
  await recordOpportunity(ctx, {
    kind: 'invitation',
    ownerId: invitation.freelancerId,
    subject: { kind: 'invitation', id: invitation.id },
    stage: 'answered',
    answer: ANSWERS[state],
  })
}
