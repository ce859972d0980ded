import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { addHours } from '#kernel/instant.ts'
import { defineJob } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import { carryOutPurchase } from './carry-out-purchase.ts'
import { carryOutPurchaseJob, handleWebhookJob } from './queue.ts'
import { deliverSandboxNews, sandboxProvider } from './sandbox/sandbox-provider.ts'
import { listOpenPurchases } from './store/purchases.ts'
import { listUnhandledWebhooks } from './store/webhooks.ts'
import { handleWebhook, receiveWebhook } from './webhooks.ts'

export const carryOut = defineJob<{ purchaseId: Id }>({
  ...carryOutPurchaseJob,
  run: ({ db }, { purchaseId }) => carryOutPurchase(db, sandboxProvider(db), purchaseId),
})

export const handle = defineJob<{ eventId: string }>({
  ...handleWebhookJob,
  run: ({ db }, { eventId }) => handleWebhook(db, sandboxProvider(db), eventId),
})

/** Every minute: asks about purchases without an answer, and handles news whose job got lost. */
export const sweepPurchases = defineJob({
  name: 'payments-sweep',
  every: '* * * * *',
  async run({ db, stopping }) {
    const { purchases, events } = await inTransaction(db, systemActor('payments'), async (ctx) => {
      const aMinuteAgo = addHours(ctx.now, -1 / 60)
      return {
        purchases: await listOpenPurchases(ctx.tx, aMinuteAgo, 100),
        events: await listUnhandledWebhooks(ctx.tx, aMinuteAgo),
      }
    })
    for (const { id } of purchases) if (!stopping()) await carryOutPurchase(db, sandboxProvider(db), id)
    for (const eventId of events) if (!stopping()) await handleWebhook(db, sandboxProvider(db), eventId)
  },
})

/** The sandbox provider's side of the street: it tells us its news every minute. */
export const deliverNews = defineJob({
  name: 'payments-sandbox-news',
  every: '* * * * *',
  run: ({ db }) => deliverSandboxNews(db, (delivery) => receiveWebhook(db, sandboxProvider(db), delivery)),
})

export const jobs = [carryOut, handle, sweepPurchases, deliverNews]
