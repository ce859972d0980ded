import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

export const contractKinds = ['fixed', 'hourly', 'retainer', 'catalog'] as const
export type ContractKind = (typeof contractKinds)[number]

export const outcomes = ['successful', 'unsuccessful', 'cancelled'] as const
export type Outcome = (typeof outcomes)[number]

export const contractStates = ['active', 'ended'] as const
export type ContractState = (typeof contractStates)[number]

export const contractMoves = { active: ['ended'], ended: [] } as const satisfies Record<ContractState, readonly ContractState[]>

/** Agreed work between one client and one freelancer. */
export interface Contract {
  readonly id: Id
  readonly kind: ContractKind
  readonly organizationId: Id
  readonly freelancerId: Id
  readonly jobId: Id | null
  readonly proposalId: Id | null
  readonly catalogOrderId: Id | null
  readonly title: string
  /** Fixed and catalog: the whole price. Hourly: the rate. Retainer: the price of a period. */
  readonly agreedUsdCents: UsdCents
  readonly state: ContractState
  readonly outcome: Outcome | null
  readonly earnedUsdCents: UsdCents
  /** The recorded decision `offer.accept`, free or not. */
  readonly chargeId: Id | null
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly endNote: string | null
  readonly reviewsPublishedAt: Instant | null
}

/** Which side of a contract somebody stands on. */
export type Side = 'client' | 'freelancer'

export interface Ending {
  readonly outcome: Outcome
  readonly earnedUsdCents: UsdCents
}

export type EndRefused =
  | { readonly code: 'contract_ended' }
  | { readonly code: 'earned_above_agreed'; readonly agreedUsdCents: UsdCents }
  | { readonly code: 'success_without_earnings' }

/** The client says how the work ended and what was earned on it. */
export function decideEnd(
  contract: Pick<Contract, 'state' | 'kind' | 'agreedUsdCents'>,
  ending: Ending,
): Result<Ending, EndRefused> {
  if (contract.state === 'ended') return refuse({ code: 'contract_ended' })
  const isWholePrice = contract.kind === 'fixed' || contract.kind === 'catalog'
  if (isWholePrice && ending.earnedUsdCents > contract.agreedUsdCents) {
    return refuse({ code: 'earned_above_agreed', agreedUsdCents: contract.agreedUsdCents })
  }
  if (ending.outcome === 'successful' && ending.earnedUsdCents === 0) return refuse({ code: 'success_without_earnings' })
  return ok(ending)
}
