import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Ctx } from '#platform/run-action.ts'
import { answerOutreach } from './actions/answer-outreach.ts'
import { declineInvitation } from './actions/decline-invitation.ts'
import { declineOutreach } from './actions/decline-outreach.ts'
import { openInvitation } from './actions/open-invitation.ts'
import { openOutreach } from './actions/open-outreach.ts'
import { sendInvitation } from './actions/send-invitation.ts'
import { sendOutreach } from './actions/send-outreach.ts'
import { withdrawInvitation } from './actions/withdraw-invitation.ts'
import { withdrawOutreach } from './actions/withdraw-outreach.ts'
import { invitationMayBecome } from './rules/states.ts'
import { settle } from './settle-invitation.ts'
import { findInvitationTo, lockInvitation, type Invitation } from './store/invitations.ts'

export {
  answerOutreach,
  declineInvitation,
  declineOutreach,
  openInvitation,
  openOutreach,
  sendInvitation,
  sendOutreach,
  withdrawInvitation,
  withdrawOutreach,
}
export const actions = [
  sendInvitation,
  openInvitation,
  declineInvitation,
  withdrawInvitation,
  sendOutreach,
  openOutreach,
  answerOutreach,
  declineOutreach,
  withdrawOutreach,
]

export {
  invitationDeclined,
  invitationSent,
  invitationWithdrawn,
  outreachAnswered,
  outreachDeclined,
  outreachSent,
} from './events.ts'
export { INVITATION_ANSWER_DAYS, INVITATIONS_PER_DAY, OUTREACH_ANSWER_DAYS, OUTREACH_PER_DAY } from './rules/limits.ts'
export { invitationStates, outreachStates, type InvitationState, type OutreachState } from './rules/states.ts'
export { findInvitation, insertInvitations, type Invitation } from './store/invitations.ts'
export { findOutreach, insertOutreach, type Outreach } from './store/outreach.ts'

/** The invitation under which this freelancer may still propose to the job at the invited price. */
export async function findAnswerableInvitation(tx: Tx, jobId: Id, freelancerId: Id): Promise<Invitation | undefined> {
  const invitation = await findInvitationTo(tx, jobId, freelancerId)
  return invitation !== undefined && invitationMayBecome(invitation.state, 'accepted') ? invitation : undefined
}

/** The freelancer proposed: the invitation is accepted. @throws when it can no longer be */
export async function acceptInvitation(ctx: Ctx, invitationId: Id): Promise<void> {
  const invitation = await lockInvitation(ctx.tx, invitationId)
  invariant(
    invitation !== undefined && invitationMayBecome(invitation.state, 'accepted'),
    `invitation ${invitationId} can be accepted`,
  )
  await settle(ctx, invitation, { state: 'accepted' })
}
