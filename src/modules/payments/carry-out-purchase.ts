import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import type { Database } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import type { PaymentProvider, ProviderAnswer } from './provider.ts'
import { isSettled } from './rules/purchase-states.ts'
import { settlePurchase } from './settle-purchase.ts'
import { lockPurchase, markSent, type Purchase } from './store/purchases.ts'

const cashier = systemActor('payments')

/**
 * Asks the provider for the money and books the answer. Safe to run again at any moment: what may have been sent is first
 * asked about by our id, and only what the provider never heard of is sent again.
 */
export async function carryOutPurchase(db: Database, provider: PaymentProvider, purchaseId: Id): Promise<void> {
  const task = await inTransaction(db, cashier, (ctx) => prepare(ctx, purchaseId))
  if (task === undefined) return
  const answer =
    (task.mayHaveBeenSent ? await provider.findCharge(purchaseId) : undefined) ?? (await send(provider, task.purchase))
  await inTransaction(db, cashier, (ctx) => settlePurchase(ctx, purchaseId, answer))
}

interface Task {
  readonly purchase: Purchase
  readonly mayHaveBeenSent: boolean
}

async function prepare(ctx: Ctx, purchaseId: Id): Promise<Task | undefined> {
  const purchase = await lockPurchase(ctx.tx, purchaseId)
  if (purchase === undefined || isSettled(purchase.state)) return undefined
  const mayHaveBeenSent = purchase.state !== 'planned'
  // Written down before anything leaves the house: after a crash the provider is asked, not charged again.
  if (!mayHaveBeenSent) await markSent(ctx.tx, purchaseId, ctx.now)
  return { purchase, mayHaveBeenSent }
}

function send(provider: PaymentProvider, purchase: Purchase): Promise<ProviderAnswer> {
  return provider.charge({
    operationId: purchase.id,
    amountUsdCents: purchase.totalUsdCents,
    method: purchase.method,
    description: `${purchase.connects} Connects`,
  })
}
