import { Webhook } from 'standardwebhooks'
import { defineJob, type Job } from '../jobs.ts'
import { sendWebhookJob, type WebhookMessage } from './announce-webhook.ts'

export interface WebhookTarget {
  readonly url: string
  /** `whsec_` and base64, as standardwebhooks.com has it. */
  readonly secret: string
}

const PATIENCE_MS = 10_000

/**
 * Sends one message, signed as standardwebhooks.com says; without a receiver it is dropped. Every answer but 2xx, a redirect too, and
 * every silence is a failure, which the queue tries again, later each time, 25 times over about three days. A crash after the
 * receiver's yes sends it twice, never not at all.
 */
export function createSendWebhookJob({ target }: { readonly target?: WebhookTarget | undefined }): Job<WebhookMessage> {
  return defineJob({
    name: sendWebhookJob.name,
    async run({ log }, message) {
      if (target === undefined) return
      const body = JSON.stringify({ type: message.type, timestamp: message.timestamp, data: message.data })
      const response = await fetch(target.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'Guildhall', ...signatureOf(target, message.id, body) },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`the webhook's receiver answered ${response.status}`)
      log.debug({ webhook: message.id, type: message.type }, 'sent a webhook')
    },
  })
}

/** By the machine's own clock: receivers refuse what seems older than five minutes, also in a demo whose clock was moved. */
function signatureOf({ secret }: WebhookTarget, id: string, body: string): Record<string, string> {
  const at = new Date()
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}
