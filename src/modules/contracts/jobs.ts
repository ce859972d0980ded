import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { publishDueReviews } from './publish-reviews.ts'
import { refreshFigures } from './reputation.ts'
import { selectFreelancersWithRecentWork } from './store/records.ts'

const BATCH = 100

/** Every minute: reviews appear when the time to write them is over. */
export const publishReviewsInTime = defineJob({
  name: 'contracts-publish-reviews',
  every: '* * * * *',
  async run({ db, stopping }) {
    const publish = () => inTransaction(db, systemActor('contracts-publish-reviews'), (ctx) => publishDueReviews(ctx, BATCH))
    while (!stopping() && (await publish()) === BATCH);
  },
})

/** Every night: work leaves the windows of 6, 12 and 24 months, so scores and badges change without anybody doing anything. */
export const refreshFiguresNightly = defineJob({
  name: 'contracts-refresh-figures',
  every: '10 2 * * *',
  async run({ db, stopping }) {
    let after: Id | null = null
    while (!stopping()) {
      const last: Id | null = await inTransaction(db, systemActor('contracts-refresh-figures'), async (ctx) => {
        const ids = await selectFreelancersWithRecentWork(ctx.tx, { after, most: BATCH, now: ctx.now })
        await refreshFigures(ctx, ids)
        return ids.at(-1) ?? null
      })
      if (last === null) return
      after = last
    }
  },
})

export const jobs = [publishReviewsInTime, refreshFiguresNightly]
