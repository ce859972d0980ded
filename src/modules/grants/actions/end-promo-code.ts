import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { lockPromoCode, markEnded } from '../store/promo-codes.ts'

export type EndPromoCodeRefused = { readonly code: 'not_found' } | { readonly code: 'code_is_over' }

/** An operator ends a code before its time. What was redeemed stays. */
export const endPromoCode = defineAction({
  name: 'grants.end_promo_code',
  who: ['operator'],
  input: z.object({ promoCodeId: z.uuid() }),
  async run(ctx, { promoCodeId }): Promise<Result<{ readonly promoCodeId: Id }, EndPromoCodeRefused>> {
    invariant(ctx.actor.kind === 'person', 'a person answers for a code')
    const promo = await lockPromoCode(ctx.tx, { id: promoCodeId })
    if (promo === undefined) return refuse({ code: 'not_found' })
    if (promo.endedAt !== null || promo.validUntil <= ctx.now) return refuse({ code: 'code_is_over' })

    await markEnded(ctx.tx, promo.id, { by: ctx.actor.accountId, at: ctx.now })
    return ok({ promoCodeId: promo.id })
  },
})
