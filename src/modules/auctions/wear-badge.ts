import type { Instant } from '#kernel/instant.ts'
import { invariant, InvariantViolated } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { execute, MOST_COMMANDS, type ReleaseHold } from '#modules/ledger/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { deadlineOf, endStretchCommand, holdWeekCommand, stretchOf, tickChargeId, tickCommand } from './badge-commands.ts'
import type { HoldRefused } from './holds.ts'
import { withinOwnLimit, type OverOwnLimit } from './own-limit.ts'
import { ticksToTake } from './rules/badge-life.ts'
import { tickAt } from './rules/badge-price.ts'
import type { StoredPrice } from './store/badge-prices.ts'
import {
  addBadgeStep,
  insertTicks,
  insertWearing,
  markWearingEnded,
  type StoredBadge,
  type StoredWearing,
} from './store/badges.ts'

/**
 * Begins a stretch of at most a week at today's price: the week's price is held as a whole, and then taken one Connect after each equal
 * part of the week that was had. `badge.stretches` must be a number that was never tried before: keys are made of it.
 */
export async function beginWearing(
  ctx: Ctx,
  badge: StoredBadge,
  price: StoredPrice,
): Promise<Result<StoredWearing, HoldRefused | OverOwnLimit>> {
  const limited = await withinOwnLimit(ctx, badge.ownerId, price.price)
  if (!limited.ok) return limited
  const wearing = stretchOf(badge, price, ctx.now)
  const held = await holdWeek(ctx, wearing)
  if (!held.ok) return held
  await insertWearing(ctx.tx, wearing)
  await addBadgeStep(ctx.tx, badge.id, { kind: 'began', at: ctx.now, connects: price.price })
  return ok(wearing)
}

async function holdWeek(ctx: Ctx, wearing: StoredWearing): Promise<Result<void, HoldRefused>> {
  if (wearing.holdId === null) return ok(undefined)
  const [outcome] = await execute(ctx, [holdWeekCommand(wearing)])
  if (outcome?.ok === true) return ok(undefined)
  const refusal = outcome?.refusal
  if (refusal?.code === 'insufficient_connects' || refusal?.code === 'wallet_frozen') return refuse(refusal)
  throw new InvariantViolated(`the ledger refused to hold a week of the badge: ${JSON.stringify(refusal)}`)
}

/** Whether the ledger may have given back a stretch's hold by itself, because nobody settled it for weeks. */
export function isLapsed(wearing: StoredWearing, at: Instant): boolean {
  return at >= deadlineOf(wearing)
}

/**
 * Takes the Connects of a stretch that fell due by now and were not taken yet, one charge each, however long nobody looked: never more than
 * the week's price, and never for time after its end. @returns the stretch as it is now; undefined when its hold is gone: the payment
 * behind those Connects was taken back, or it lapsed
 */
export async function takeTicks(ctx: Ctx, wearing: StoredWearing): Promise<StoredWearing | undefined> {
  const due = ticksToTake(wearing, ctx.now)
  let taken = wearing
  for (let from = 0; from < due.length; from += MOST_COMMANDS) {
    const numbers = due.slice(from, from + MOST_COMMANDS)
    const outcomes = await execute(
      ctx,
      numbers.map((no) => tickCommand(wearing, no)),
    )
    const captured = numbers.filter((_, index) => outcomes[index]?.ok === true)
    const refused = outcomes.find((outcome) => !outcome.ok)
    const isGone = refused?.ok === false && refused.refusal.code === 'hold_not_active'
    invariant(refused === undefined || isGone, `the ledger refused a Connect of the badge: ${JSON.stringify(refused)}`)
    await insertTicks(
      ctx.tx,
      wearing.id,
      captured.map((no) => ({ no, chargeId: tickChargeId(wearing.id, no), dueAt: tickAt(wearing, no)! })),
      ctx.now,
    )
    taken = { ...taken, ticks: taken.ticks + captured.length }
    if (isGone) return undefined
  }
  return taken
}

/** Ends a stretch: what was held for time that is not had comes back. `by` is who caused it, as the ledger asks. */
export async function endWearing(ctx: Ctx, wearing: StoredWearing, by: ReleaseHold['by']): Promise<void> {
  if (wearing.holdId !== null && wearing.ticks < wearing.price) {
    const [outcome] = await execute(ctx, [endStretchCommand(wearing, by)])
    const isOver = outcome?.ok === true || outcome?.refusal.code === 'hold_not_active'
    invariant(isOver, `the ledger refused to release the badge: ${JSON.stringify(outcome)}`)
  }
  await markWearingEnded(ctx.tx, wearing.id, ctx.now)
  await addBadgeStep(ctx.tx, wearing.badgeId, { kind: 'ended', at: ctx.now, connects: wearing.ticks })
}
