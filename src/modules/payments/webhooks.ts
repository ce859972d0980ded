import { z } from 'zod'
import { systemActor } from '#kernel/actor.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import type { Database } from '#platform/db/database.ts'
import { enqueue } from '#platform/jobs.ts'
import { inTransaction } from '#platform/run-action.ts'
import type { PaymentProvider } from './provider.ts'
import { handleWebhookJob } from './queue.ts'
import type { WebhookDelivery } from './rules/webhook-signature.ts'
import { settlePurchase } from './settle-purchase.ts'
import { findUnhandledWebhook, markWebhookHandled, storeWebhook } from './store/webhooks.ts'

const cashier = systemActor('payments')

/** Keeps a delivery word for word and leaves the rest to a job: the provider gets its answer even when we are slow. */
export async function receiveWebhook(
  db: Database,
  provider: PaymentProvider,
  delivery: WebhookDelivery,
): Promise<Result<'stored' | 'known', { readonly code: 'not_signed' }>> {
  return inTransaction(db, cashier, async (ctx) => {
    const eventId = await provider.verify(delivery, ctx.now)
    if (eventId === undefined) return refuse({ code: 'not_signed' })
    const isNew = await storeWebhook(ctx.tx, eventId, delivery, ctx.now)
    if (isNew) await enqueue(ctx.tx, handleWebhookJob, { eventId }, { key: `webhook/${eventId}` })
    return ok(isNew ? 'stored' : 'known')
  })
}

const news = z.object({ operationId: z.uuid() })

/** The news only says where to look: what is booked is what the provider's books say now. */
export async function handleWebhook(db: Database, provider: PaymentProvider, eventId: string): Promise<void> {
  const body = await inTransaction(db, cashier, (ctx) => findUnhandledWebhook(ctx.tx, eventId))
  if (body === undefined) return
  const about = news.safeParse(readJson(body))
  const answer = about.success ? await provider.findCharge(about.data.operationId) : undefined
  await inTransaction(db, cashier, async (ctx) => {
    if (about.success && answer !== undefined) await settlePurchase(ctx, about.data.operationId, answer)
    await markWebhookHandled(ctx.tx, eventId, answer?.kind ?? 'not_about_a_purchase', ctx.now)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
