import { z } from 'zod'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { defineAction } from '#platform/run-action.ts'
import { endBudgets } from '../click-budgets.ts'
import { lockProfileBoosts, pauseBoost } from '../store/profile-boosts.ts'

/** The boost of the own profile ends at once: what is set aside comes back, and cards that clients still have before them cost nothing. */
export const pauseProfileBoost = defineAction({
  name: 'auctions.pause_profile_boost',
  who: ['freelancer'],
  input: z.object({}),
  async run(ctx): Promise<Result<void, { readonly code: 'boost_is_off' }>> {
    invariant(ctx.actor.kind === 'person', 'a freelancer is a person')
    const profileId = ctx.actor.accountId
    const [boost] = await lockProfileBoosts(ctx.tx, [profileId])
    if (boost?.isOn !== true) return refuse({ code: 'boost_is_off' })
    await endBudgets(ctx, profileId)
    await pauseBoost(ctx.tx, profileId, ctx.now)
    return ok(undefined)
  },
})
