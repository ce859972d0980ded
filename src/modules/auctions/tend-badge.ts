import type { Id } from '#kernel/ids.ts'
import { getProfile } from '#modules/profiles/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { priceOfToday } from './badge-prices.ts'
import { badgeBegan, badgeEnded } from './events.ts'
import type { HoldRefused } from './holds.ts'
import type { OverOwnLimit } from './own-limit.ts'
import { nextTurn, tendNext, whyNotShown, type BadgeEnd, type BadgeTurn } from './rules/badge-life.ts'
import type { StoredPrice } from './store/badge-prices.ts'
import { addBadgeStep, findBadge, lockBadge, lockWearing, updateBadge, type StoredBadge } from './store/badges.ts'
import { beginWearing, endWearing, isLapsed, takeTicks } from './wear-badge.ts'

/** Why a stretch could not begin, as the end of a badge. */
export const endOfRefusal = {
  insufficient_connects: 'no_connects',
  wallet_frozen: 'wallet_frozen',
  over_own_limit: 'own_limit',
} as const satisfies Record<(HoldRefused | OverOwnLimit)['code'], BadgeEnd>

/**
 * Looks after one badge: takes what fell due, goes on for another week, follows the price of a new day, and switches it off where its
 * owner would pay too much, has too little, or cannot be seen. Nothing is taken for time in which others could not see it. May be repeated.
 */
export async function tendBadge(ctx: Ctx, badgeId: Id): Promise<void> {
  const seen = await findBadge(ctx.tx, badgeId)
  if (seen === undefined) return
  const profile = await getProfile(ctx.tx, seen.ownerId)
  const price = await priceOfToday(ctx, profile.category ?? seen.category)
  const badge = await lockBadge(ctx.tx, badgeId)
  if (badge === undefined || badge.state === 'off') return

  const isShown = whyNotShown(profile) === undefined
  const turn = nextTurn({ maximum: badge.maximum, price: price?.price, isShown })
  const wearing = await lockWearing(ctx.tx, badge.id)
  if (wearing === undefined) return follow(ctx, badge, { turn, price })

  // Since when a hidden profile is hidden nobody wrote down, so the Connect that falls due then is not taken.
  const taken = isShown ? await takeTicks(ctx, wearing) : wearing
  const goesOn =
    taken !== undefined &&
    turn.kind === 'wear' &&
    taken.price === price?.price &&
    taken.category === price.category &&
    ctx.now < taken.endsAt
  if (goesOn) return updateBadge(ctx.tx, { ...badge, tendAt: tendNext(taken, ctx.now) }, ctx.now)
  await endWearing(ctx, taken ?? wearing, 'platform')
  const wasTakenBack = taken === undefined && !isLapsed(wearing, ctx.now)
  return wasTakenBack ? switchOff(ctx, badge, 'no_connects') : follow(ctx, badge, { turn, price })
}

interface Next {
  readonly turn: BadgeTurn
  readonly price: StoredPrice | undefined
}

/** What comes after a stretch, or after a day of waiting. No stretch runs. */
async function follow(ctx: Ctx, badge: StoredBadge, { turn, price }: Next): Promise<void> {
  if (turn.kind === 'off') return switchOff(ctx, badge, turn.why)
  const category = price?.category ?? badge.category
  if (turn.kind === 'wait' || price === undefined) {
    await updateBadge(ctx.tx, { ...badge, category, state: 'waiting', tendAt: tendNext(undefined, ctx.now) }, ctx.now)
    if (badge.state === 'wearing') await tellOfEnd(ctx, badge, { why: 'too_dear', price: price?.price })
    return
  }
  const tried: StoredBadge = { ...badge, category, stretches: badge.stretches + 1 }
  const began = await beginWearing(ctx, tried, price)
  if (!began.ok) return switchOff(ctx, tried, endOfRefusal[began.refusal.code], price.price)
  await updateBadge(ctx.tx, { ...tried, state: 'wearing', tendAt: tendNext(began.value, ctx.now) }, ctx.now)
  if (badge.state === 'waiting') ctx.announce(badgeBegan({ badgeId: badge.id, ownerId: badge.ownerId, price: price.price }))
}

async function switchOff(ctx: Ctx, badge: StoredBadge, why: BadgeEnd, price?: number): Promise<void> {
  await updateBadge(ctx.tx, { ...badge, state: 'off' }, ctx.now)
  await tellOfEnd(ctx, badge, { why, price })
}

async function tellOfEnd(
  ctx: Ctx,
  { id: badgeId, ownerId, maximum }: StoredBadge,
  { why, price }: { readonly why: BadgeEnd; readonly price: number | undefined },
): Promise<void> {
  await addBadgeStep(ctx.tx, badgeId, { kind: why, at: ctx.now, ...(price === undefined ? {} : { connects: price }) })
  ctx.announce(badgeEnded({ badgeId, ownerId, why, maximum, price: price ?? null }))
}
