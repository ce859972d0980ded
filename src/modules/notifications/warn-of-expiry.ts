import { addDays } from '#kernel/instant.ts'
import { expiringConnects } from '#modules/ledger/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { tellOnce } from './tell.ts'

/** How long before their Connects run out people are told. */
const DAYS_BEFORE = 14

/** Tells everybody whose Connects run out in the next two weeks, once for each day on which some do. */
export async function warnOfExpiry(ctx: Ctx): Promise<number> {
  const expiring = await expiringConnects(ctx.tx, { from: ctx.now, to: addDays(ctx.now, DAYS_BEFORE) })
  await tellOnce(
    ctx,
    expiring.map(({ ownerId, on, qty }) => ({
      accountId: ownerId,
      kind: 'connects_expiring',
      about: on,
      href: '/connects',
      data: { on },
      quantity: qty,
    })),
  )
  return expiring.length
}
