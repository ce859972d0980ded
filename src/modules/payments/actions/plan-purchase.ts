import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { versionInForce } from '#modules/policy/index.ts'
import { enqueue } from '#platform/jobs.ts'
import { defineAction } from '#platform/run-action.ts'
import { billFor, MOST_CONNECTS_AT_ONCE } from '../rules/checkout.ts'
import { sandboxCards } from '../sandbox/cards.ts'
import { carryOutPurchaseJob } from '../queue.ts'
import { insertPurchases } from '../store/purchases.ts'

export type PurchaseRefused =
  | { readonly code: 'total_changed'; readonly seenUsdCents: number; readonly currentUsdCents: number }
  | { readonly code: 'not_found' }

/**
 * A member buys Connects. This only plans it: the money is asked for after the commit, by a job, so that no crash can ask
 * twice, and the Connects come when the provider says that it was paid.
 */
export const planPurchase = defineAction({
  name: 'payments.plan_purchase',
  who: ['freelancer'],
  input: z.object({
    quantity: z
      .int('Say how many Connects.')
      .min(1, 'At least one Connect.')
      .max(MOST_CONNECTS_AT_ONCE, `At most ${MOST_CONNECTS_AT_ONCE} Connects at once.`),
    country: z.string().regex(/^[A-Z]{2}$/, 'Choose the country you pay from.'),
    method: z.enum(Object.keys(sandboxCards) as [keyof typeof sandboxCards], 'Choose how to pay.'),
    /** The total on the page the person bought from. */
    seenTotalUsdCents: z.int().min(0),
  }),
  async run(ctx, { quantity, country, method, seenTotalUsdCents }): Promise<Result<{ purchaseId: Id }, PurchaseRefused>> {
    if (ctx.actor.kind !== 'person') return refuse({ code: 'not_found' })
    const { document, version } = await versionInForce(ctx.tx, 'connects', ctx.now)
    const bill = billFor({ quantity, unitUsdCents: document.unitPriceUsdCents, country })
    if (bill.totalUsdCents !== seenTotalUsdCents) {
      return refuse({ code: 'total_changed', seenUsdCents: seenTotalUsdCents, currentUsdCents: bill.totalUsdCents })
    }

    const purchaseId = ctx.newId()
    const { tax, ...amounts } = bill
    await insertPurchases(ctx.tx, [
      {
        id: purchaseId,
        ownerId: ctx.actor.accountId,
        ...amounts,
        country,
        taxName: tax?.name ?? null,
        taxBasisPoints: tax?.basisPoints ?? 0,
        policyVersion: version,
        method,
        state: 'planned',
        providerReference: null,
        failureCode: null,
        grantId: null,
        plannedAt: ctx.now,
        sentAt: null,
        settledAt: null,
      },
    ])
    await enqueue(ctx.tx, carryOutPurchaseJob, { purchaseId }, { key: `purchase/${purchaseId}` })
    return ok({ purchaseId })
  },
})
