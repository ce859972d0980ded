import { createHmac, timingSafeEqual } from 'node:crypto'
import { MILLISECONDS_PER_HOUR, type Instant } from '#kernel/instant.ts'

/** One delivery as it came over the wire, in the shape of Standard Webhooks. */
export interface WebhookDelivery {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How far a delivery's own clock may be from ours: old deliveries could be replays. */
const MOST_SKEW_MILLISECONDS = MILLISECONDS_PER_HOUR / 12

/** Headers for a delivery; `secret` is base64. The signature covers id, time and body: `v1,base64(hmac-sha256(id.time.body))`. */
export function signWebhook(delivery: { id: string; body: string; at: Instant; secret: string }): Record<string, string> {
  const seconds = String(Math.floor(delivery.at.getTime() / 1000))
  return {
    'webhook-id': delivery.id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature(delivery.secret, delivery.id, seconds, delivery.body)}`,
  }
}

/** The event's id when the delivery was signed with `secret` and is fresh; undefined for everything else. */
export function verifyWebhook(delivery: WebhookDelivery, secret: string, now: Instant): string | undefined {
  const id = delivery.headers['webhook-id']
  const seconds = delivery.headers['webhook-timestamp']
  const signatures = delivery.headers['webhook-signature']
  if (id === undefined || seconds === undefined || signatures === undefined || !/^\d{1,12}$/.test(seconds)) return undefined
  if (Math.abs(now.getTime() - Number(seconds) * 1000) > MOST_SKEW_MILLISECONDS) return undefined

  const expected = Buffer.from(signature(secret, id, seconds, delivery.body))
  // A header may carry several signatures while a secret is being changed.
  const matches = signatures.split(' ').some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ''))
    return each.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected)
  })
  return matches ? id : undefined
}

function signature(secret: string, id: string, seconds: string, body: string): string {
  return createHmac('sha256', Buffer.from(secret, 'base64')).update(`${id}.${seconds}.${body}`).digest('base64')
}
