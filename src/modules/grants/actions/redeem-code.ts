import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findProfile } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { defineAction } from '#platform/run-action.ts'
import { decideRedemption, type RedeemRefused } from '../rules/promo-code.ts'
import { findPromoCode, findRedemptionAt, insertRedemption, lockPromoCode, type PromoCode } from '../store/promo-codes.ts'
import { grant } from './grant.ts'

/** What a code gives its reader, if they redeem it at once. */
export interface CodeOffer {
  readonly code: string
  readonly connects: number
  readonly note: string
  readonly validUntil: Instant
  /** The Connects live until then. */
  readonly expiresAt: Instant
}

interface Asking {
  readonly accountId: Id
  readonly now: Instant
}

/** Looks a code up for one person, without redeeming it. */
export async function offerOf(tx: Tx, code: string, asking: Asking): Promise<Result<CodeOffer, RedeemRefused>> {
  const decision = await decide(tx, await findPromoCode(tx, { code }), asking)
  if (!decision.ok) return decision
  const { connects, note, validUntil, lifeDays } = decision.value
  return ok({ code: decision.value.code, connects, note, validUntil, expiresAt: addDays(asking.now, lifeDays) })
}

/** Redeems a code. Whoever redeems the same one at the same time waits for its row, so the last one goes to exactly one person. */
export const redeemCode = defineAction({
  name: 'grants.redeem_code',
  who: ['freelancer'],
  input: z.object({ code: z.string().trim().min(1, 'Type the code.').max(100, 'No code is that long.') }),
  async run(
    ctx,
    { code },
  ): Promise<Result<{ readonly grantId: Id; readonly connects: number; readonly expiresAt: string }, RedeemRefused>> {
    if (ctx.actor.kind !== 'person') return refuse({ code: 'code_unknown' })
    const { accountId } = ctx.actor
    const decision = await decide(ctx.tx, await lockPromoCode(ctx.tx, { code }), { accountId, now: ctx.now })
    if (!decision.ok) return decision

    const { id, connects: qty, note: reason, lifeDays } = decision.value
    const granted = await grant(ctx, { kind: 'promo', ownerId: accountId, key: id, qty, reason, lifeDays })
    invariant(granted !== undefined, 'a code gives Connects')
    await insertRedemption(ctx.tx, { promoCodeId: id, accountId, grantId: granted.id, at: ctx.now })
    return ok({ grantId: granted.id, connects: granted.qty, expiresAt: granted.expiresAt.toISOString() })
  },
})

async function decide(
  tx: Tx,
  promo: PromoCode | undefined,
  { accountId, now }: Asking,
): Promise<Result<PromoCode, RedeemRefused>> {
  const redeemedAt = promo === undefined ? undefined : await findRedemptionAt(tx, promo.id, accountId)
  const joinedAt = (await findProfile(tx, accountId))?.joinedAt ?? now
  return decideRedemption({ promo, redeemedAt, joinedAt, now })
}
