import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { grant } from '#modules/grants/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { purchaseSettled } from './events.ts'
import type { ProviderAnswer } from './provider.ts'
import { isSettled, purchaseMayBecome } from './rules/purchase-states.ts'
import { lockPurchase, markFailed, markSucceeded, markUnknown, type Purchase } from './store/purchases.ts'

/** The only one so far. */
export const PROVIDER = 'sandbox'

/** Books what the provider said. By state, not by order of arrival: whatever comes second, late or twice changes nothing. */
export async function settlePurchase(ctx: Ctx, purchaseId: Id, answer: ProviderAnswer): Promise<void> {
  const purchase = await lockPurchase(ctx.tx, purchaseId)
  if (purchase === undefined || isSettled(purchase.state)) return
  if (answer.kind === 'unknown') {
    if (purchaseMayBecome(purchase.state, 'unknown')) await markUnknown(ctx.tx, purchaseId)
    return
  }
  if (answer.kind === 'declined') await markFailed(ctx.tx, purchaseId, { code: answer.code, at: ctx.now })
  else await bookPayment(ctx, purchase, answer.reference)
  const { ownerId, connects } = purchase
  ctx.announce(purchaseSettled({ purchaseId, ownerId, connects, outcome: answer.kind === 'declined' ? 'failed' : 'succeeded' }))
}

async function bookPayment(ctx: Ctx, purchase: Purchase, reference: string): Promise<void> {
  const granted = await grant(ctx, {
    kind: 'purchase',
    ownerId: purchase.ownerId,
    orderId: purchase.id,
    qty: purchase.connects,
    costUsdCents: purchase.subtotalUsdCents,
    payment: { provider: PROVIDER, taxUsdCents: purchase.taxUsdCents, jurisdiction: purchase.country },
  })
  invariant(granted !== undefined, `purchase ${purchase.id} was paid, so its Connects are issued`)
  await markSucceeded(ctx.tx, purchase.id, { reference, grantId: granted.id, at: ctx.now })
}
