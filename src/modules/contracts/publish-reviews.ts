import type { Ctx } from '#platform/run-action.ts'
import { contractNews } from './contract-news.ts'
import { reviewsPublished } from './events.ts'
import { refreshFigures } from './reputation.ts'
import type { Contract } from './rules/contract.ts'
import { selectReviewTimeOverLocked, updateReviewsPublished } from './store/contracts.ts'
import { selectReviews } from './store/reviews.ts'

/** Both sides' reviews of a locked contract appear together. */
export async function publishReviews(ctx: Ctx, contract: Contract): Promise<void> {
  await updateReviewsPublished(ctx.tx, [contract.id], ctx.now)
  const reviews = await selectReviews(ctx.tx, contract.id)
  if (reviews.length === 0) return
  await refreshFigures(ctx, [contract.freelancerId])
  ctx.announce(reviewsPublished({ ...contractNews(contract), sides: reviews.map((review) => review.authorSide) }))
}

/** Publishes the reviews of up to `most` contracts whose time to write is over. @returns how many contracts */
export async function publishDueReviews(ctx: Ctx, most: number): Promise<number> {
  const due = await selectReviewTimeOverLocked(ctx.tx, ctx.now, most)
  for (const contract of due) await publishReviews(ctx, contract)
  return due.length
}
