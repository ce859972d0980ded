import type { Id } from '#kernel/ids.ts'
import { enqueue } from '../jobs.ts'
import type { Ctx } from '../run-action.ts'

/** One message to whoever listens outside. The same id at every attempt lets the receiver drop repeats. */
export interface WebhookMessage {
  readonly id: Id
  /** `thing.happened`, stable. */
  readonly type: string
  /** ISO 8601: when it happened, not when it was sent. */
  readonly timestamp: string
  readonly data: object
}

/** The queue's name for sending one; the job itself is made where the receiver is known. */
export const sendWebhookJob = { name: 'send-webhook' } as const

/** Tells the outside with the caller's transaction: it leaves after the commit, if a receiver is set. */
export async function announceWebhook(ctx: Ctx, { type, data }: Pick<WebhookMessage, 'type' | 'data'>): Promise<void> {
  const message: WebhookMessage = { id: ctx.newId(), type, timestamp: ctx.now.toISOString(), data }
  await enqueue(ctx.tx, sendWebhookJob, message, { key: `webhook/${message.id}` })
}
