import type { DraftState } from '#modules/policy/index.ts'

/** How far a shared draft is, for people outside. The last three never show: such a draft cannot be read any more. */
export const draftWords: Readonly<Record<DraftState, { readonly label: string; readonly means: string }>> = {
  draft: { label: 'Being written', means: 'Operators are still working on it, and share it while they do.' },
  in_review: {
    label: 'In review',
    means: 'It was handed to other operators, who have to approve it before it can be announced.',
  },
  approved: { label: 'Approved, not announced', means: 'Other operators approved this text. It is still not announced.' },
  announced: { label: 'Announced', means: 'It is a version now.' },
  rejected: { label: 'Rejected', means: 'It was given up.' },
  withdrawn: { label: 'Withdrawn', means: 'It was given up.' },
}
