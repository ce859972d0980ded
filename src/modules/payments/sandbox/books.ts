import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

export interface SandboxCharge {
  readonly reference: string
  readonly operationId: Id
  readonly amountUsdCents: number
  readonly card: string
  readonly outcome: 'succeeded' | 'declined'
  readonly declineCode: string | null
  readonly at: Instant
}

export interface SandboxEvent {
  readonly eventId: string
  readonly reference: string
  readonly body: string
  readonly deliverAfter: Instant
}

export async function sandboxSecret(tx: Tx): Promise<string> {
  const { rows } = await sql<{ secret: string }>`select secret from payments.sandbox_key`.execute(tx)
  return rows[0]!.secret
}

export async function findSandboxCharge(tx: Tx, operationId: Id): Promise<SandboxCharge | undefined> {
  const { rows } = await sql<SandboxCharge>`
    select reference, operation_id, amount_usd_cents, card, outcome, decline_code, at
    from payments.sandbox_charge where operation_id = ${operationId}`.execute(tx)
  return rows[0]
}

/** How often this request came, this time included. */
export async function countRequest(tx: Tx, operationId: Id): Promise<number> {
  const { rows } = await sql<{ attempts: number }>`
    insert into payments.sandbox_request (operation_id, attempts) values (${operationId}, 1)
    on conflict (operation_id) do update set attempts = sandbox_request.attempts + 1
    returning attempts`.execute(tx)
  return rows[0]!.attempts
}

/** False when the operation was booked before: the provider's own promise that one id is one charge. */
export async function bookSandboxCharge(tx: Tx, charge: SandboxCharge): Promise<boolean> {
  const { rows } = await sql`
    insert into payments.sandbox_charge (reference, operation_id, amount_usd_cents, card, outcome, decline_code, at)
    values (${charge.reference}, ${charge.operationId}, ${charge.amountUsdCents}, ${charge.card}, ${charge.outcome}, ${charge.declineCode}, ${charge.at})
    on conflict (operation_id) do nothing
    returning reference`.execute(tx)
  return rows.length > 0
}

export async function insertSandboxEvent(tx: Tx, event: SandboxEvent): Promise<void> {
  await sql`
    insert into payments.sandbox_event (event_id, reference, body, deliver_after)
    values (${event.eventId}, ${event.reference}, ${event.body}, ${event.deliverAfter})`.execute(tx)
}

export async function dueSandboxEvents(tx: Tx, now: Instant): Promise<readonly SandboxEvent[]> {
  const { rows } = await sql<SandboxEvent>`
    select event_id, reference, body, deliver_after from payments.sandbox_event
    where delivered_at is null and deliver_after <= ${now} order by deliver_after limit 100`.execute(tx)
  return rows
}

export async function markDelivered(tx: Tx, eventId: string, at: Instant): Promise<void> {
  await sql`update payments.sandbox_event set delivered_at = ${at} where event_id = ${eventId}`.execute(tx)
}
