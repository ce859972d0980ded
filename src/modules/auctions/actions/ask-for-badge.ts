import { z } from 'zod'
import { connects } from '#kernel/connects.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { findProfile } from '#modules/profiles/index.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { priceOfToday } from '../badge-prices.ts'
import type { HoldRefused } from '../holds.ts'
import type { OverOwnLimit } from '../own-limit.ts'
import { tendNext, whyNotShown, type NotShown } from '../rules/badge-life.ts'
import { wearsBadge } from '../rules/badge-price.ts'
import type { StoredPrice } from '../store/badge-prices.ts'
import { addBadgeStep, lockOrOpenBadge, lockWearing, updateBadge, type StoredBadge } from '../store/badges.ts'
import { beginWearing, endWearing, takeTicks } from '../wear-badge.ts'

export interface BadgeAsked {
  readonly state: 'wearing' | 'waiting'
  /** Connects a week, as of today. */
  readonly price: number
}

type Refused =
  | { readonly code: 'profile_not_ready'; readonly missing: NotShown }
  | { readonly code: 'badge_not_offered' }
  | { readonly code: 'below_minimum'; readonly min: number }
  | OverOwnLimit
  | HoldRefused

/**
 * The freelancer switches the availability badge on, or names another maximum for a week of it. At today's price or above it is worn at
 * once and the week's price is held; below it waits for a day on which it is not too dear, and costs nothing meanwhile.
 */
export const askForBadge = defineAction({
  name: 'auctions.ask_for_badge',
  who: ['freelancer'],
  input: z.object({
    maximum: z.int('Name a whole number of Connects.').min(1, 'At least 1 Connect.').max(10_000, 'At most 10,000 Connects.'),
  }),
  async run(ctx, { maximum }): Promise<Result<BadgeAsked, Refused>> {
    const profile = ctx.actor.kind === 'person' ? await findProfile(ctx.tx, ctx.actor.accountId) : undefined
    const missing = profile === undefined ? 'category' : whyNotShown(profile)
    if (profile === undefined || profile.category === null || missing !== undefined)
      return refuse({ code: 'profile_not_ready', missing: missing ?? 'category' })
    const price = await priceOfToday(ctx, profile.category)
    if (price === undefined) return refuse({ code: 'badge_not_offered' })
    if (maximum < price.least) return refuse({ code: 'below_minimum', min: price.least })

    const { accountId: ownerId, category } = profile
    const fresh = { id: ctx.newId(), ownerId, category, maximum: connects(maximum), at: ctx.now }
    const badge = await lockOrOpenBadge(ctx.tx, fresh)
    await addBadgeStep(ctx.tx, badge.id, { kind: 'asked', at: ctx.now, connects: maximum })
    return turnOn(ctx, { ...badge, category, maximum: connects(maximum) }, price)
  },
})

async function turnOn(ctx: Ctx, badge: StoredBadge, price: StoredPrice): Promise<Result<BadgeAsked, Refused>> {
  if (await keepsStretch(ctx, badge)) return ok({ state: 'wearing', price: price.price })
  if (!wearsBadge(badge.maximum, price.price)) {
    await updateBadge(ctx.tx, { ...badge, state: 'waiting', tendAt: tendNext(undefined, ctx.now) }, ctx.now)
    return ok({ state: 'waiting', price: price.price })
  }
  const tried = { ...badge, stretches: badge.stretches + 1 }
  const began = await beginWearing(ctx, tried, price)
  if (!began.ok) return began
  await updateBadge(ctx.tx, { ...tried, state: 'wearing', tendAt: tendNext(began.value, ctx.now) }, ctx.now)
  return ok({ state: 'wearing', price: price.price })
}

/** A stretch that the new maximum still pays for goes on as it is; one that it does not pay for ends here. */
async function keepsStretch(ctx: Ctx, badge: StoredBadge): Promise<boolean> {
  const wearing = await lockWearing(ctx.tx, badge.id)
  if (wearing === undefined) return false
  const taken = await takeTicks(ctx, wearing)
  if (
    taken !== undefined &&
    wearsBadge(badge.maximum, taken.price) &&
    taken.category === badge.category &&
    ctx.now < taken.endsAt
  ) {
    await updateBadge(ctx.tx, { ...badge, tendAt: tendNext(taken, ctx.now) }, ctx.now)
    return true
  }
  await endWearing(ctx, taken ?? wearing, 'own_choice')
  return false
}
