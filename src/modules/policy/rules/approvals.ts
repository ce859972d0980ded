import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

export interface ApprovalCase {
  /** Null: the marketplace itself, which needs nobody else. */
  readonly approver: Id | null
  readonly author: Id | null
  /** Operators besides the author who could approve. */
  readonly otherOperators: number
  readonly breaksPromise: boolean
  /** Who has approved exactly this text since it was handed over. */
  readonly approvedBy: readonly (Id | null)[]
}

export type ApprovalRefused = { readonly code: 'four_eyes' } | { readonly code: 'approved_already' }

/** How many people besides the author have to approve: one, and two where a promise is broken. Nobody can be asked who is not there. */
export function approvalsNeeded({
  otherOperators,
  breaksPromise,
}: Pick<ApprovalCase, 'otherOperators' | 'breaksPromise'>): number {
  return Math.max(1, Math.min(breaksPromise ? 2 : 1, otherOperators))
}

/** Whether this approval counts, and whether it is the last one that is needed. The author's own counts only where there is nobody else. */
export function decideApproval(given: ApprovalCase): Result<{ readonly complete: boolean }, ApprovalRefused> {
  const { approver, author, approvedBy } = given
  if (approver === null) return ok({ complete: true })
  if (approver === author && given.otherOperators > 0) return refuse({ code: 'four_eyes' })
  if (approvedBy.includes(approver)) return refuse({ code: 'approved_already' })
  return ok({ complete: approvedBy.length + 1 >= approvalsNeeded(given) })
}
