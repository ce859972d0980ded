import { systemActor } from '#kernel/actor.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { expireDueJobs, warnOfExpiry } from './end-jobs.ts'

// Small batches: each ending closes proposals and returns Connects, and nobody should wait for a long transaction.
const BATCH = 50

/** Every minute: jobs whose time is over end, clients of jobs about to end are told. */
export const sweepJobs = defineJob({
  name: 'jobs-sweep',
  every: '* * * * *',
  async run({ db, stopping }) {
    for (const work of [expireDueJobs, warnOfExpiry]) {
      while (!stopping() && (await inTransaction(db, systemActor('jobs-sweep'), (ctx) => work(ctx, BATCH))) === BATCH);
    }
  },
})

export const jobs = [sweepJobs]
