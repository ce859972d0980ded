import type { InvitationState, OutreachState } from '#modules/invitations/index.ts'
import type { Tone } from '../../kit/index.ts'

export const approachWords: Readonly<Record<InvitationState | OutreachState, { readonly label: string; readonly tone: Tone }>> = {
  sent: { label: 'Waits for an answer', tone: 'note' },
  accepted: { label: 'Accepted', tone: 'good' },
  answered: { label: 'Answered', tone: 'good' },
  declined: { label: 'Declined', tone: 'neutral' },
  ignored: { label: 'Not answered in time', tone: 'neutral' },
  withdrawn: { label: 'Taken back', tone: 'neutral' },
  job_ended: { label: 'The job ended', tone: 'neutral' },
}

export const gone = 'There is no such message.'
export const settled = 'It was answered or taken back in the meantime.'
