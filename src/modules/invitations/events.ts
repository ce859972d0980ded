import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'

interface AboutInvitation {
  readonly invitationId: Id
  readonly jobId: Id
  readonly organizationId: Id
  readonly sentBy: Id
  readonly freelancerId: Id
}

interface AboutOutreach {
  readonly outreachId: Id
  readonly organizationId: Id
  readonly sentBy: Id
  readonly freelancerId: Id
}

export const invitationSent = defineEvent<AboutInvitation>('invitations.invitation_sent')
export const invitationDeclined = defineEvent<AboutInvitation>('invitations.invitation_declined')
export const invitationWithdrawn = defineEvent<AboutInvitation>('invitations.invitation_withdrawn')
export const outreachSent = defineEvent<AboutOutreach>('invitations.outreach_sent')
export const outreachAnswered = defineEvent<AboutOutreach>('invitations.outreach_answered')
export const outreachDeclined = defineEvent<AboutOutreach>('invitations.outreach_declined')
