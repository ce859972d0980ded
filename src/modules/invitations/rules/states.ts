export const invitationStates = ['sent', 'accepted', 'declined', 'ignored', 'withdrawn', 'job_ended'] as const
export type InvitationState = (typeof invitationStates)[number]

export const outreachStates = ['sent', 'answered', 'declined', 'ignored', 'withdrawn'] as const
export type OutreachState = (typeof outreachStates)[number]

type Moves<State extends string> = { readonly [From in State]: readonly State[] }

/** A late answer is still welcome (and still free): the client asked for it. */
export const invitationMoves = {
  sent: ['accepted', 'declined', 'ignored', 'withdrawn', 'job_ended'],
  ignored: ['accepted', 'declined', 'job_ended'],
  accepted: [],
  declined: [],
  withdrawn: [],
  job_ended: [],
} as const satisfies Moves<InvitationState>

export const outreachMoves = {
  sent: ['answered', 'declined', 'ignored', 'withdrawn'],
  ignored: ['answered', 'declined'],
  answered: [],
  declined: [],
  withdrawn: [],
} as const satisfies Moves<OutreachState>

export function invitationMayBecome(from: InvitationState, to: InvitationState): boolean {
  return (invitationMoves[from] as readonly InvitationState[]).includes(to)
}

export function outreachMayBecome(from: OutreachState, to: OutreachState): boolean {
  return (outreachMoves[from] as readonly OutreachState[]).includes(to)
}
