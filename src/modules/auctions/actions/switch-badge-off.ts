import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { addBadgeStep, lockBadgeOf, lockWearing, updateBadge } from '../store/badges.ts'
import { endWearing, takeTicks } from '../wear-badge.ts'

export interface BadgeSwitchedOff {
  /** Connects that were held for the rest of the week and came back. */
  readonly released: number
}

/** The freelancer switches the badge off, at once: what was had is charged, what is held for the rest of the week comes back. */
export const switchBadgeOff = defineAction({
  name: 'auctions.switch_badge_off',
  who: ['freelancer'],
  input: z.object({}),
  async run(ctx): Promise<Result<BadgeSwitchedOff, { readonly code: 'badge_is_off' }>> {
    const badge = ctx.actor.kind === 'person' ? await lockBadgeOf(ctx.tx, ctx.actor.accountId) : undefined
    if (badge === undefined || badge.state === 'off') return refuse({ code: 'badge_is_off' })
    const wearing = await lockWearing(ctx.tx, badge.id)
    const taken = wearing && (await takeTicks(ctx, wearing))
    if (wearing !== undefined) await endWearing(ctx, taken ?? wearing, 'own_choice')
    await updateBadge(ctx.tx, { ...badge, state: 'off' }, ctx.now)
    await addBadgeStep(ctx.tx, badge.id, { kind: 'switched_off', at: ctx.now })
    return ok({ released: taken === undefined ? 0 : taken.price - taken.ticks })
  },
})
