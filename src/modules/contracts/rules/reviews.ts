import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Contract, Side } from './contract.ts'

/** Both sides may write for this long after the end; until then, or until both have, nobody reads. */
export const REVIEW_DAYS = 14

export interface Review {
  readonly contractId: Id
  readonly authorSide: Side
  readonly authorId: Id | null
  /** 1 to 5. */
  readonly stars: number
  readonly words: string
  readonly writtenAt: Instant
}

export function reviewsUntil(endedAt: Instant): Instant {
  return addDays(endedAt, REVIEW_DAYS)
}

export type ReviewRefused =
  | { readonly code: 'contract_running' }
  | { readonly code: 'already_reviewed' }
  | { readonly code: 'review_time_over' }

export interface ReviewQuestion {
  readonly contract: Pick<Contract, 'endedAt'>
  readonly written: readonly Side[]
  readonly side: Side
  readonly now: Instant
}

/** May this side write, and do both reviews appear with it? */
export function decideReview({ contract, written, side, now }: ReviewQuestion): Result<{ publishes: boolean }, ReviewRefused> {
  if (contract.endedAt === null) return refuse({ code: 'contract_running' })
  if (written.includes(side)) return refuse({ code: 'already_reviewed' })
  if (now >= reviewsUntil(contract.endedAt)) return refuse({ code: 'review_time_over' })
  return ok({ publishes: written.length === 1 })
}

/** What one side may read: its own at once, the other's once published. */
export function readableReviews<R extends Pick<Review, 'authorSide'>>(
  reviews: readonly R[],
  published: boolean,
  side: Side | undefined,
): R[] {
  return reviews.filter((review) => published || review.authorSide === side)
}
