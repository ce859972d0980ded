import { sql } from 'kysely'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { WebhookDelivery } from '../rules/webhook-signature.ts'

/** Keeps the delivery word for word. False when this event was already here. */
export async function storeWebhook(tx: Tx, eventId: string, delivery: WebhookDelivery, at: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into payments.webhook (event_id, headers, body, received_at)
    values (${eventId}, ${JSON.stringify(delivery.headers)}::jsonb, ${delivery.body}, ${at})
    on conflict (event_id) do nothing
    returning event_id`.execute(tx)
  return rows.length > 0
}

/** The body of an event that nobody has handled yet. */
export async function findUnhandledWebhook(tx: Tx, eventId: string): Promise<string | undefined> {
  const { rows } = await sql<{ body: string }>`
    select body from payments.webhook where event_id = ${eventId}
    and not exists (select from payments.webhook_handled where webhook_handled.event_id = webhook.event_id)`.execute(tx)
  return rows[0]?.body
}

/** Events that came in and whose handling got lost with a process. */
export async function listUnhandledWebhooks(tx: Tx, receivedBefore: Instant): Promise<readonly string[]> {
  const { rows } = await sql<{ eventId: string }>`
    select event_id from payments.webhook
    where received_at < ${receivedBefore}
      and not exists (select from payments.webhook_handled where webhook_handled.event_id = webhook.event_id)
    order by received_at limit 100`.execute(tx)
  return rows.map((row) => row.eventId)
}

export async function markWebhookHandled(tx: Tx, eventId: string, outcome: string, at: Instant): Promise<void> {
  await sql`
    insert into payments.webhook_handled (event_id, outcome, at) values (${eventId}, ${outcome}, ${at})
    on conflict (event_id) do nothing`.execute(tx)
}
