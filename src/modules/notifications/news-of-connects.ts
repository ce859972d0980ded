import { findOrder, projectOrdered } from '#modules/catalog/index.ts'
import { chargesReturned, reversalRefunded } from '#modules/charges/index.ts'
import { connectsGranted } from '#modules/grants/index.ts'
import { expiryChanged } from '#modules/ledger/index.ts'
import { purchaseSettled } from '#modules/payments/index.ts'
import { listen } from '#platform/events.ts'
import type { Ctx } from '#platform/run-action.ts'
import { clientName } from './names.ts'
import { noticeOfGrant } from './rules/granted.ts'
import { tell } from './tell.ts'

export const listeners = [
  listen('notifications.charges-returned', chargesReturned, async (ctx, { event, items }) => {
    await tell(
      ctx,
      items.map(({ chargeId, ownerId, qty }) => ({
        accountId: ownerId,
        kind: 'connects_returned',
        about: chargeId,
        href: `/receipts/${chargeId}`,
        data: { event },
        quantity: qty,
      })),
    )
  }),
  // However many charges a reversal gives back, a person hears of it once, with the sum.
  listen('notifications.reversal-refunded', reversalRefunded, tellOfRefunds),
  listen('notifications.connects-granted', connectsGranted, async (ctx, { items }) => {
    await tell(
      ctx,
      items.flatMap((granted) => noticeOfGrant(granted) ?? []),
    )
  }),
  listen('notifications.expiry-changed', expiryChanged, async (ctx, { ownerId, newLotId, qty, before, after, reason }) => {
    const data = { before: before ?? '', after: after ?? '', reason }
    const href = `/connects/lots/${newLotId}` as const
    await tell(ctx, [{ accountId: ownerId, kind: 'expiry_changed', about: newLotId, href, data, quantity: qty }])
  }),
  listen('notifications.purchase-settled', purchaseSettled, async (ctx, { purchaseId, ownerId, connects, outcome }) => {
    const kind = outcome === 'succeeded' ? 'connects_bought' : 'purchase_failed'
    const href = `/connects/purchases/${purchaseId}` as const
    await tell(ctx, [{ accountId: ownerId, kind, about: purchaseId, href, data: {}, quantity: connects }])
  }),
  listen('notifications.project-ordered', projectOrdered, async (ctx, { orderId, sellerId, organizationId }) => {
    const order = await findOrder(ctx.tx, orderId)
    const data = { client: await clientName(ctx.tx, organizationId), project: order?.title ?? '' }
    await tell(ctx, [{ accountId: sellerId, kind: 'catalog_order', about: orderId, href: `/orders/${orderId}`, data }])
  }),
]

/** Tells people what a reversal gave back to them so far. */
export async function tellOfRefunds(ctx: Ctx, { version, people }: Parameters<typeof reversalRefunded>[0]): Promise<void> {
  await tell(
    ctx,
    people.map(({ ownerId, qty }) => ({
      accountId: ownerId,
      kind: 'policy_reversed',
      about: `reversal/${version}`,
      href: `/rules/${version}/report`,
      data: { version },
      quantity: qty,
    })),
  )
}
