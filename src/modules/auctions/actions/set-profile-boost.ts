import { z } from 'zod'
import { connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { lockWallet } from '#modules/ledger/index.ts'
import { findProfile } from '#modules/profiles/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { endBudgets } from '../click-budgets.ts'
import { findClickTerms } from '../click-terms.ts'
import { monthlyRoom } from '../own-limit.ts'
import { decideProfileBoost, type ProfileBoostRefused } from '../rules/profile-boost.ts'
import { lockProfileBoosts, nameProfileBoost } from '../store/profile-boosts.ts'

const MOST = 10_000

type Refused = { readonly code: 'boosts_not_offered' } | ProfileBoostRefused

/**
 * A freelancer switches the boost of their profile on, or changes maximum and daily budget. What was set aside under the old numbers comes
 * back at once; the next card that is shown sets aside under the new ones. What today has cost already counts against the new budget.
 */
export const setProfileBoost = defineAction({
  name: 'auctions.set_profile_boost',
  who: ['freelancer'],
  input: z.object({
    maximum: z.int('Name a whole number of Connects.').min(1, 'At least 1 Connect.').max(MOST, 'At most 10,000 Connects.'),
    dailyBudget: z.int('Name a whole number of Connects.').min(1, 'At least 1 Connect.').max(MOST, 'At most 10,000 Connects.'),
  }),
  async run(ctx, input): Promise<Result<void, Refused>> {
    invariant(ctx.actor.kind === 'person', 'a freelancer is a person')
    const profileId = ctx.actor.accountId
    const [maximum, dailyBudget] = [connects(input.maximum), connects(input.dailyBudget)]
    const terms = await findClickTerms(ctx.tx, ctx.now)
    if (terms === undefined) return refuse({ code: 'boosts_not_offered' })

    await lockProfileBoosts(ctx.tx, [profileId])
    await endBudgets(ctx, profileId)
    const profile = await findProfile(ctx.tx, profileId)
    const { available, held } = await lockWallet(ctx.tx, profileId)
    const room = await monthlyRoom(ctx, profileId)
    const isFound = profile !== undefined && profile.visibility !== 'hidden' && profile.headline !== ''
    const decision = decideProfileBoost({ maximum, dailyBudget, min: terms.min, isFound, available, held, room })
    if (!decision.ok) return decision
    await nameProfileBoost(ctx.tx, { profileId, maximum, dailyBudget, at: ctx.now })
    return ok(undefined)
  },
})
