export type DraftState = 'draft' | 'in_review' | 'approved' | 'announced' | 'rejected' | 'withdrawn'

/** Where a draft may go from each state. What an announced version becomes later follows from its dates, not from here. */
export const draftMoves = {
  draft: ['in_review', 'withdrawn'],
  in_review: ['draft', 'approved', 'rejected', 'withdrawn'],
  approved: ['draft', 'announced', 'rejected', 'withdrawn'],
  announced: ['withdrawn'],
  rejected: [],
  withdrawn: [],
} as const satisfies Record<DraftState, readonly DraftState[]>

export function mayMove(from: DraftState, to: DraftState): boolean {
  return (draftMoves[from] as readonly DraftState[]).includes(to)
}

/** An edit makes it a draft again, whatever it was: approval belonged to another text. */
export function mayEdit(state: DraftState): boolean {
  return state === 'draft' || mayMove(state, 'draft')
}

/** Everybody may read a draft only as long as nothing is decided: afterwards there is a version, or there is nothing. */
export function mayShare(state: DraftState): boolean {
  return state === 'draft' || state === 'in_review' || state === 'approved'
}
