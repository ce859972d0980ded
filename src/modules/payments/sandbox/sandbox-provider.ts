import { derivedId } from '#kernel/ids.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { systemActor } from '#kernel/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import type { ChargeRequest, PaymentProvider, ProviderAnswer } from '../provider.ts'
import { signWebhook, verifyWebhook, type WebhookDelivery } from '../rules/webhook-signature.ts'
import { isSandboxCard, type SandboxCard } from './cards.ts'
import {
  bookSandboxCharge,
  countRequest,
  dueSandboxEvents,
  findSandboxCharge,
  insertSandboxEvent,
  markDelivered,
  sandboxSecret,
  type SandboxCharge,
} from './books.ts'

const provider = systemActor('sandbox payment provider')

/**
 * A payment provider inside the marketplace, with books of its own: it keeps its promises (one operation id is one
 * charge) and breaks what real networks break (lost requests, lost answers, late and repeated webhooks), by card.
 */
export function sandboxProvider(db: Database): PaymentProvider {
  return {
    charge: (request) => inTransaction(db, provider, (ctx) => takeRequest(ctx, request)),
    async findCharge(operationId) {
      const found = await inTransaction(db, provider, (ctx) => findSandboxCharge(ctx.tx, operationId))
      return found && answerOf(found)
    },
    verify: (delivery, now) =>
      inTransaction(db, provider, async (ctx) => verifyWebhook(delivery, await sandboxSecret(ctx.tx), now)),
  }
}

async function takeRequest(ctx: Ctx, request: ChargeRequest): Promise<ProviderAnswer> {
  const card: SandboxCard = isSandboxCard(request.method) ? request.method : 'declined'
  const attempts = await countRequest(ctx.tx, request.operationId)
  if (card === 'request_lost' && attempts === 1) return { kind: 'unknown' }

  const charge = newCharge(request, card, ctx.now)
  const isNew = await bookSandboxCharge(ctx.tx, charge)
  if (isNew) await planNews(ctx, charge)
  return card === 'reply_lost' && isNew ? { kind: 'unknown' } : answerOf(charge)
}

function newCharge(request: ChargeRequest, card: SandboxCard, at: Instant): SandboxCharge {
  return {
    reference: `sandbox_${derivedId('sandbox-charge', request.operationId).replaceAll('-', '')}`,
    operationId: request.operationId,
    amountUsdCents: request.amountUsdCents,
    card,
    outcome: card === 'declined' ? 'declined' : 'succeeded',
    declineCode: card === 'declined' ? 'card_declined' : null,
    at,
  }
}

function answerOf(charge: Pick<SandboxCharge, 'outcome' | 'declineCode' | 'reference'>): ProviderAnswer {
  return charge.outcome === 'succeeded'
    ? { kind: 'succeeded', reference: charge.reference }
    : { kind: 'declined', code: charge.declineCode ?? 'card_declined' }
}

/** News of a charge whose answer got lost comes late, as it does in life. */
async function planNews(ctx: Ctx, charge: SandboxCharge): Promise<void> {
  const delayHours = charge.card === 'reply_lost' ? 1 / 60 : 0
  await insertSandboxEvent(ctx.tx, {
    eventId: `evt_${derivedId('sandbox-event', charge.reference).replaceAll('-', '')}`,
    reference: charge.reference,
    body: JSON.stringify({ type: `charge.${charge.outcome}`, operationId: charge.operationId, reference: charge.reference }),
    deliverAfter: addHours(ctx.now, delayHours),
  })
}

/** Hands over everything the sandbox has to tell; what fails to arrive is sent again the next time. */
export async function deliverSandboxNews(db: Database, receive: (delivery: WebhookDelivery) => Promise<unknown>): Promise<void> {
  const { due, secret, now } = await inTransaction(db, provider, async (ctx) => ({
    due: await dueSandboxEvents(ctx.tx, ctx.now),
    secret: await sandboxSecret(ctx.tx),
    now: ctx.now,
  }))
  for (const event of due) {
    await receive({ headers: signWebhook({ id: event.eventId, body: event.body, at: now, secret }), body: event.body })
    await inTransaction(db, provider, (ctx) => markDelivered(ctx.tx, event.eventId, ctx.now))
  }
}
