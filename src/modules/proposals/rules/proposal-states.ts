export const proposalStates = [
  'submitted',
  'active',
  'shortlisted',
  'archived',
  'offered',
  'hired',
  'declined',
  'withdrawn',
  'closed',
] as const
export type ProposalState = (typeof proposalStates)[number]

/** `active`: the client wrote. `closed`: the job ended. The last four are final. */
export const proposalMoves = {
  submitted: ['active', 'shortlisted', 'archived', 'offered', 'hired', 'declined', 'withdrawn', 'closed'],
  active: ['shortlisted', 'archived', 'offered', 'hired', 'declined', 'withdrawn', 'closed'],
  shortlisted: ['active', 'archived', 'offered', 'hired', 'declined', 'withdrawn', 'closed'],
  archived: ['active', 'shortlisted', 'offered', 'hired', 'declined', 'withdrawn', 'closed'],
  // Back to `active` when the offer is not taken: declined, run out, or taken back.
  offered: ['hired', 'active', 'withdrawn', 'closed'],
  hired: [],
  declined: [],
  withdrawn: [],
  closed: [],
} as const satisfies { readonly [From in ProposalState]: readonly ProposalState[] }

export function proposalMayBecome(from: ProposalState, to: ProposalState): boolean {
  return (proposalMoves[from] as readonly ProposalState[]).includes(to)
}

/** States in which a proposal still waits for somebody. */
export const openProposalStates: readonly ProposalState[] = proposalStates.filter((state) => proposalMayBecome(state, 'closed'))
