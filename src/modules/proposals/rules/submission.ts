import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

/** Who took the first step towards this proposal; the policy prices by it. */
export const initiators = ['self', 'client_invite', 'platform_invite', 'enterprise_outreach', 'talent_pool'] as const
export type Initiator = (typeof initiators)[number]

export interface InitiatorFacts {
  /** The client's own invitation to this job is still answerable. */
  readonly invited: boolean
  readonly inTalentPool: boolean
  readonly featured: boolean
}

/** The first that holds; a client's own word comes before the platform's. */
export function initiatorOf(facts: InitiatorFacts): Initiator {
  if (facts.invited) return 'client_invite'
  if (facts.inTalentPool) return 'talent_pool'
  if (facts.featured) return 'platform_invite'
  return 'self'
}

export interface SubmissionFacts {
  readonly visibleToFreelancer: boolean
  /** What the job itself says about new proposals; an invited person is never told `job_full`. */
  readonly jobSays: 'welcome' | 'job_not_open' | 'job_paused' | 'job_full'
  readonly belongsToClient: boolean
  readonly earlierProposalId: Id | undefined
  readonly initiator: Initiator
}

export type SubmissionRefused =
  | { readonly code: 'job_not_found' }
  | { readonly code: 'job_not_open' }
  | { readonly code: 'job_paused' }
  | { readonly code: 'own_job' }
  | { readonly code: 'already_proposed'; readonly proposalId: Id }
  | { readonly code: 'soft_cap_reached' }

/**
 * May this freelancer propose to this job? Reasons to say no in the order in which they are told. What it costs comes
 * after: `charges` refuses with `quote_expired`, `price_rose`, `insufficient_connects` or `wallet_frozen`.
 */
export function decideSubmission(facts: SubmissionFacts): Result<'submit', SubmissionRefused> {
  if (!facts.visibleToFreelancer) return refuse({ code: 'job_not_found' })
  if (facts.jobSays === 'job_not_open' || facts.jobSays === 'job_paused') return refuse({ code: facts.jobSays })
  if (facts.belongsToClient) return refuse({ code: 'own_job' })
  if (facts.earlierProposalId !== undefined) return refuse({ code: 'already_proposed', proposalId: facts.earlierProposalId })
  // The cap spares a client from more strangers; people the client or the platform asked are always let in.
  if (facts.initiator === 'self' && facts.jobSays === 'job_full') return refuse({ code: 'soft_cap_reached' })
  return ok('submit')
}

export interface VisibilityFacts extends InitiatorFacts {
  readonly visibility: 'public' | 'members' | 'invite_only' | 'talent_pool'
}

/** An invitation opens every door; otherwise the job's visibility decides. */
export function isVisibleToFreelancer({ visibility, invited, inTalentPool }: VisibilityFacts): boolean {
  if (invited) return true
  if (visibility === 'invite_only') return false
  return visibility !== 'talent_pool' || inTalentPool
}
