import { signedUp } from '#platform/auth/index.ts'
import { versionReversed } from '#modules/policy/index.ts'
import { listen } from '#platform/events.ts'
import { enqueue } from '#platform/jobs.ts'
import { openWallet } from './actions/grant-monthly.ts'
import { openReversalBatch } from './actions/refund-reversal.ts'
import { refundReversal } from './jobs.ts'

export const listeners = [
  listen('charges.open-wallet-of-new-freelancer', signedUp, async (ctx, { accountId, roles }) => {
    if (roles.includes('freelancer')) await openWallet(ctx, { ownerId: accountId, plan: 'basic' })
  }),
  listen('charges.refund-reversal', versionReversed, async (ctx, reversed) => {
    const batchId = await openReversalBatch(ctx, reversed)
    await enqueue(ctx.tx, refundReversal, { batchId }, { key: `reversal/${batchId}` })
  }),
]
