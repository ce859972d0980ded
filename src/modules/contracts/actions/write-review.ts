import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { contractNews } from '../contract-news.ts'
import { reviewWritten } from '../events.ts'
import { lockAsParty } from '../party.ts'
import { publishReviews } from '../publish-reviews.ts'
import { decideReview, type ReviewRefused } from '../rules/reviews.ts'
import { insertReviews, selectReviews } from '../store/reviews.ts'

/** One side says how it was. The second review of a contract makes both public. */
export const writeReview = defineAction({
  name: 'contracts.write_review',
  who: ['freelancer', 'client'],
  input: z.object({
    contractId: z.uuid(),
    stars: z.int('Choose 1 to 5 stars.').min(1, 'Choose 1 to 5 stars.').max(5, 'Choose 1 to 5 stars.'),
    words: z.string().trim().max(3000, 'Keep the review within 3,000 letters.'),
  }),
  async run(ctx, { contractId, stars, words }): Promise<Result<{ published: boolean }, { code: 'not_found' } | ReviewRefused>> {
    const party = await lockAsParty(ctx, contractId)
    if (party === undefined || ctx.actor.kind !== 'person') return refuse({ code: 'not_found' })
    const { contract, side } = party
    const written = (await selectReviews(ctx.tx, contractId)).map((review) => review.authorSide)
    const decision = decideReview({ contract, written, side, now: ctx.now })
    if (!decision.ok) return decision

    const review = { contractId, authorSide: side, authorId: ctx.actor.accountId, stars, words, writtenAt: ctx.now }
    await insertReviews(ctx.tx, [review])
    ctx.announce(reviewWritten({ ...contractNews(contract), side }))
    if (decision.value.publishes) await publishReviews(ctx, contract)
    return ok({ published: decision.value.publishes })
  },
})
