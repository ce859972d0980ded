import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { INVITATIONS_PER_DAY, OUTREACH_PER_DAY } from './limits.ts'

export interface InvitingFacts {
  /** Open, and its time not over; the soft cap does not count here. */
  readonly takesInvited: boolean
  readonly senderId: Id
  readonly freelancerId: Id
  /** Has a profile and does not hide it. */
  readonly isFreelancer: boolean
  readonly alreadyInvited: boolean
  readonly sentInLastDay: number
}

export type InvitingRefused =
  | { readonly code: 'job_not_open' }
  | { readonly code: 'own_account' }
  | { readonly code: 'freelancer_not_found' }
  | { readonly code: 'already_invited' }
  | { readonly code: 'daily_limit_reached'; readonly limit: number }

/** May this client invite this freelancer to this job? Reasons to say no in the order in which they are told. */
export function decideInviting(facts: InvitingFacts): Result<'invite', InvitingRefused> {
  if (!facts.takesInvited) return refuse({ code: 'job_not_open' })
  if (facts.senderId === facts.freelancerId) return refuse({ code: 'own_account' })
  if (!facts.isFreelancer) return refuse({ code: 'freelancer_not_found' })
  if (facts.alreadyInvited) return refuse({ code: 'already_invited' })
  if (facts.sentInLastDay >= INVITATIONS_PER_DAY) return refuse({ code: 'daily_limit_reached', limit: INVITATIONS_PER_DAY })
  return ok('invite')
}

export interface OutreachFacts {
  readonly organizationKind: string
  readonly senderId: Id
  readonly freelancerId: Id
  /** Has a profile and does not hide it. */
  readonly isFreelancer: boolean
  readonly alreadyWaiting: boolean
  readonly sentInLastDay: number
}

export type OutreachRefused =
  | { readonly code: 'not_enterprise' }
  | { readonly code: 'own_account' }
  | { readonly code: 'freelancer_not_found' }
  | { readonly code: 'already_waiting' }
  | { readonly code: 'daily_limit_reached'; readonly limit: number }

/** May this client write to this freelancer without a posted job? */
export function decideOutreach(facts: OutreachFacts): Result<'send', OutreachRefused> {
  if (facts.organizationKind !== 'enterprise') return refuse({ code: 'not_enterprise' })
  if (facts.senderId === facts.freelancerId) return refuse({ code: 'own_account' })
  if (!facts.isFreelancer) return refuse({ code: 'freelancer_not_found' })
  if (facts.alreadyWaiting) return refuse({ code: 'already_waiting' })
  if (facts.sentInLastDay >= OUTREACH_PER_DAY) return refuse({ code: 'daily_limit_reached', limit: OUTREACH_PER_DAY })
  return ok('send')
}
