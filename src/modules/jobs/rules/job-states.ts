export const jobStates = ['draft', 'open', 'paused', 'filled', 'closed', 'expired', 'removed'] as const
export type JobState = (typeof jobStates)[number]

/** Where a job may go from where it is. What ended stays ended. */
export const jobMoves = {
  draft: ['open'],
  open: ['paused', 'filled', 'closed', 'expired', 'removed'],
  paused: ['open', 'filled', 'closed', 'expired', 'removed'],
  filled: [],
  closed: [],
  expired: [],
  removed: [],
} as const satisfies Record<JobState, readonly JobState[]>

export function mayMove(from: JobState, to: JobState): boolean {
  const next: readonly JobState[] = jobMoves[from]
  return next.includes(to)
}

export function isRunning(state: JobState): boolean {
  return state === 'open' || state === 'paused'
}
