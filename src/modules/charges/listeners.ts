import { versionReversed } from '#modules/policy/index.ts'
import { listen } from '#platform/events.ts'
import { enqueue } from '#platform/jobs.ts'
import { POLICY } from './actions/price-now.ts'
import { openReversalBatch } from './actions/refund-reversal.ts'
import { refundReversal } from './jobs.ts'

export const listeners = [
  listen('charges.refund-reversal', versionReversed, async (ctx, reversed) => {
    // Only Connects were charged, so only they come back this way.
    if (reversed.policy !== POLICY) return
    const batchId = await openReversalBatch(ctx, reversed)
    await enqueue(ctx.tx, refundReversal, { batchId }, { key: `reversal/${batchId}` })
  }),
]
