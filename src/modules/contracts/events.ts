import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { ContractKind, Outcome, Side } from './rules/contract.ts'

/** What every piece of news about a contract carries. */
export interface ContractNews {
  readonly contractId: Id
  readonly organizationId: Id
  readonly freelancerId: Id
  readonly jobId: Id | null
  readonly title: string
}

export const contractStarted = defineEvent<ContractNews & { kind: ContractKind }>('contracts.contract_started')
export const contractEnded = defineEvent<ContractNews & { outcome: Outcome; earnedUsdCents: number }>('contracts.contract_ended')
/** `side` wrote; the other side may be told that a review waits, not what it says. */
export const reviewWritten = defineEvent<ContractNews & { side: Side }>('contracts.review_written')
export const reviewsPublished = defineEvent<ContractNews & { sides: readonly Side[] }>('contracts.reviews_published')
