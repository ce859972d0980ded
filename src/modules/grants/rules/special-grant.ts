import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { PolicyDocument } from '#modules/policy/index.ts'

/** Who gets it: one person, perhaps for a charge of theirs, or a cohort that moments in the past have settled for good. */
export type Recipients =
  | { readonly kind: 'person'; readonly ownerId: Id; readonly chargeId?: Id | undefined }
  | { readonly kind: 'joined_before'; readonly until: Instant }
  /** Everybody who asked for a price, was charged, or had Connects set aside in `[since, until)`. */
  | { readonly kind: 'active_between'; readonly since: Instant; readonly until: Instant }

export type Cohort = Exclude<Recipients, { kind: 'person' }>

/** `issuing`: approved, and on its way to a cohort. */
export const specialGrantStates = ['proposed', 'issuing', 'issued', 'rejected', 'withdrawn'] as const
export type SpecialGrantState = (typeof specialGrantStates)[number]

export const specialGrantMoves: Readonly<Record<SpecialGrantState, readonly SpecialGrantState[]>> = {
  proposed: ['issuing', 'issued', 'rejected', 'withdrawn'],
  issuing: ['issued'],
  issued: [],
  rejected: [],
  withdrawn: [],
}

/** Most Connects of one special grant for each, and for all together, where the rules in force have a parameter of that name. */
export const MOST_EACH_PARAM = 'special-grants.each'
export const MOST_TOGETHER_PARAM = 'special-grants.together'

export type OverLimit = { readonly code: 'over_limit'; readonly most: number; readonly of: 'each' | 'together' }

export function checkLimits(
  document: PolicyDocument,
  wish: { readonly qty: number; readonly people: number },
): OverLimit | undefined {
  const limits = [
    { of: 'each', most: document.params[MOST_EACH_PARAM], asked: wish.qty },
    { of: 'together', most: document.params[MOST_TOGETHER_PARAM], asked: wish.qty * wish.people },
  ] as const
  for (const { of, most, asked } of limits) if (typeof most === 'number' && asked > most) return { code: 'over_limit', most, of }
  return undefined
}

/** A cohort may grow while its moments are in the future, and then nobody knows what was approved. */
export function isSettled(cohort: Cohort, now: Instant): boolean {
  return cohort.until <= now
}

export type Decision = 'approve' | 'reject' | 'withdraw'

export type DecideRefused =
  | { readonly code: 'wrong_state'; readonly state: SpecialGrantState }
  | { readonly code: 'four_eyes' }
  | { readonly code: 'not_yours' }

/** Nobody decides on their own proposal, and nobody else takes it back. There is no exception for a marketplace with one operator. */
export function mayDecide(
  proposal: { readonly state: SpecialGrantState; readonly proposedBy: Id },
  { by, decision }: { readonly by: Id; readonly decision: Decision },
): Result<null, DecideRefused> {
  if (proposal.state !== 'proposed') return refuse({ code: 'wrong_state', state: proposal.state })
  const isOwn = proposal.proposedBy === by
  if (decision === 'withdraw') return isOwn ? ok(null) : refuse({ code: 'not_yours' })
  return isOwn ? refuse({ code: 'four_eyes' }) : ok(null)
}
