import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { defineJob, type JobTools } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { grantDueMonths } from './actions/grant-monthly.ts'
import { advanceReversal } from './actions/refund-reversal.ts'
import { selectUnfinishedBatches, type BatchState } from './store/reversal-batches.ts'

const ACTOR = systemActor('charges')

async function refundAll({ db, stopping }: JobTools, batchId: Id): Promise<void> {
  let state: BatchState | 'busy' = 'planning'
  while (!stopping() && state !== 'done' && state !== 'busy') {
    state = await inTransaction(db, ACTOR, (ctx) => advanceReversal(ctx, batchId))
  }
}

/** Refunds what a reversal owes, chunk by chunk; whatever it has done is committed, so it may be stopped or killed anywhere. */
export const refundReversal = defineJob<{ batchId: Id }>({
  name: 'charges-refund-reversal',
  run: (tools, { batchId }) => refundAll(tools, batchId),
})

/** Goes on with refunds whose job was lost with its process. */
export const resumeReversals = defineJob({
  name: 'charges-resume-reversals',
  every: '* * * * *',
  async run(tools) {
    const open = await inTransaction(tools.db, ACTOR, ({ tx }) => selectUnfinishedBatches(tx))
    for (const { id } of open) await refundAll(tools, id)
  },
})

/** Monthly Connects for everybody whose month has come, by the marketplace's clock. */
export const grantMonthly = defineJob({
  name: 'charges-grant-monthly',
  every: '* * * * *',
  async run({ db, stopping }) {
    while (!stopping() && (await inTransaction(db, ACTOR, grantDueMonths)) > 0);
  },
})

export const jobs = [refundReversal, resumeReversals, grantMonthly]
