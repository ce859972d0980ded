import { openProposalStates, proposalStates, type ProposalState } from './proposal-states.ts'

export const jobEndings = ['closed', 'filled', 'expired', 'removed'] as const
export type JobEnding = (typeof jobEndings)[number]

/**
 * Whose charges are asked about when a job ends; the policy then says what comes back. A job that should never have been
 * there, or that its client cancelled, concerns people turned down before as well; taking back one's own proposal from a
 * real job stays one's own choice. A hired person's proposal did its work.
 */
export const concernedBy = {
  closed: proposalStates.filter((state) => state !== 'hired' && state !== 'withdrawn'),
  filled: openProposalStates,
  expired: openProposalStates,
  removed: proposalStates.filter((state) => state !== 'hired'),
} as const satisfies { readonly [Ending in JobEnding]: readonly ProposalState[] }
