import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { lockWallets } from '#modules/ledger/index.ts'
import { findProfile } from '#modules/profiles/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { holdsFrom, limitAt } from '../rules/own-limit.ts'
import { insertLimit, selectLimits } from '../store/limits.ts'

export interface OwnLimitSet {
  /** Connects a calendar month in UTC; null: none. */
  readonly most: number | null
  /** ISO 8601; null: at once. */
  readonly holdsLater: string | null
}

/**
 * The freelancer says how many Connects a month paid places may cost them at most, all together. A lower limit holds at once, a higher one
 * or none from the next day (UTC) on. What is set aside already stays so.
 */
export const setOwnLimit = defineAction({
  name: 'auctions.set_own_limit',
  who: ['freelancer'],
  input: z.object({
    most: z.int('Name a whole number of Connects.').min(0, 'Not below 0.').max(10_000, 'At most 10,000 Connects.').nullable(),
  }),
  async run(ctx, { most }): Promise<Result<OwnLimitSet, { readonly code: 'no_profile' }>> {
    const ownerId = ctx.actor.kind === 'person' ? ctx.actor.accountId : undefined
    if (ownerId === undefined || (await findProfile(ctx.tx, ownerId)) === undefined) return refuse({ code: 'no_profile' })
    // Whoever spends looks at the limit with the wallet in their hands; so does whoever changes it.
    await lockWallets(ctx.tx, [ownerId])
    const steps = await selectLimits(ctx.tx, ownerId, ctx.now)
    const from = holdsFrom(limitAt(steps, ctx.now)?.most ?? undefined, most, ctx.now)
    await insertLimit(ctx.tx, ownerId, { no: (steps.at(-1)?.no ?? 0) + 1, most, setAt: ctx.now, holdsFrom: from })
    return ok({ most, holdsLater: from > ctx.now ? from.toISOString() : null })
  },
})
