import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { defineJob, type JobTools } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { advanceReversal } from './actions/refund-reversal.ts'
import { selectUnfinishedBatches, type BatchState } from './store/reversal-batches.ts'

const ACTOR = systemActor('charges')
/** While the database writes the chunk of one lane, this process decides that of another. */
const LANES_AT_ONCE = 2

async function refundAll(tools: JobTools, batchId: Id): Promise<void> {
  await advanceWhile(tools, batchId, ['planning'])
  await Promise.all(Array.from({ length: LANES_AT_ONCE }, () => advanceWhile(tools, batchId, ['planning', 'refunding'])))
}

/** Step by step until the batch is in another state, others are at all of it, or the process stops. */
async function advanceWhile({ db, stopping }: JobTools, batchId: Id, states: readonly BatchState[]): Promise<void> {
  for (let state: BatchState | 'busy' = 'planning'; !stopping() && (states as readonly string[]).includes(state);)
    state = await inTransaction(db, ACTOR, (ctx) => advanceReversal(ctx, batchId))
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

export const jobs = [refundReversal, resumeReversals]
