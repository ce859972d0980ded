import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { invariant } from '#kernel/invariant.ts'
import { execute, lockWallet, type LedgerCommand } from '#modules/ledger/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { chargeClickCommand, endBudgetCommand, growBudgetCommand, openBudgetCommand, type ClickCharge } from './click-commands.ts'
import { monthlyRoom } from './own-limit.ts'
import { leftOf, type ClickBudget } from './rules/click-budget.ts'
import { dayOf } from './rules/profile-boost.ts'
import { selectReserved } from './store/card-shows.ts'
import {
  chargeBudget,
  chargedOn,
  closeBudget,
  findOpenBudget,
  growBudget,
  insertBudget,
  selectOpenBudgets,
  type StoredBudget,
} from './store/click-budgets.ts'
import type { ProfileBoost } from './store/profile-boosts.ts'

/** Everything below is called with the boost's row locked: see `lockProfileBoosts`. */
type Boost = Pick<ProfileBoost, 'profileId' | 'dailyBudget'>

/** The stored budget as the rules know it. */
export async function budgetOf(ctx: Ctx, stored: StoredBudget): Promise<ClickBudget> {
  return {
    limit: connects(stored.qty),
    charged: connects(stored.charged),
    reserved: await selectReserved(ctx.tx, stored.id, ctx.now),
  }
}

/**
 * Today's budget with room for one more click at this price. The first card of a day holds the day's budget, or what the wallet and the
 * owner's own monthly limit have of it; what comes in later is added when it is needed. Undefined: there is no room, or nothing to pay with.
 */
export async function budgetWithRoom(ctx: Ctx, boost: Boost, price: Connects): Promise<StoredBudget | undefined> {
  const day = dayOf(ctx.now)
  const open = await findOpenBudget(ctx.tx, boost.profileId, day)
  const left = open === undefined ? 0 : leftOf(await budgetOf(ctx, open))
  if (open !== undefined && left >= price) return open
  const earlier = open?.earlier ?? (await chargedOn(ctx.tx, boost.profileId, day))
  const wanted = boost.dailyBudget - earlier - (open?.qty ?? 0)
  const { available, frozen } = await lockWallet(ctx.tx, boost.profileId)
  const room = await monthlyRoom(ctx, boost.profileId)
  const more = frozen ? 0 : Math.min(wanted, available, room ?? available)
  if (more <= 0 || left + more < price) return undefined
  return open === undefined ? holdDay(ctx, boost, { day, earlier, qty: more }) : grow(ctx, open, more)
}

async function holdDay(
  ctx: Ctx,
  { profileId, dailyBudget }: Boost,
  { day, earlier, qty }: { readonly day: string; readonly earlier: number; readonly qty: number },
): Promise<StoredBudget | undefined> {
  const opened = { id: ctx.newId(), profileId, day, dayLimit: dailyBudget, earlier, qty }
  if (!(await ask(ctx, openBudgetCommand(opened, qty)))) return undefined
  await insertBudget(ctx.tx, { ...opened, openedAt: ctx.now })
  return { ...opened, charged: 0, closedAt: null }
}

async function grow(ctx: Ctx, open: StoredBudget, more: number): Promise<StoredBudget | undefined> {
  const { id, qty } = open
  const isHeld = await ask(ctx, growBudgetCommand(open, more))
  // The hold is gone, so the budget is: the next card opens another one.
  if (!isHeld) await closeBudget(ctx.tx, id, ctx.now)
  if (!isHeld) return undefined
  await growBudget(ctx.tx, id, more)
  return { ...open, qty: qty + more }
}

/**
 * Turns the price of a valid click into a charge. False when the hold is gone: it stood on Connects whose payment was taken back. Then
 * the budget ends, and the click costs nothing.
 */
export async function chargeClick(ctx: Ctx, budget: StoredBudget, click: ClickCharge): Promise<boolean> {
  const { price } = click
  if (price > 0) {
    const [captured] = await execute(ctx, [chargeClickCommand(budget, click)])
    const isGone = captured?.ok === false && captured.refusal.code === 'hold_not_active'
    invariant(isGone || captured?.ok === true, `the ledger refused a click: ${JSON.stringify(captured)}`)
    if (isGone) await closeBudget(ctx.tx, budget.id, ctx.now)
    if (isGone) return false
  }
  await chargeBudget(ctx.tx, budget.id, price)
  return true
}

/**
 * Ends the open budgets of a profile, or those of days before `before` only: what is left of their holds comes back, and cards that are
 * still on show cost nothing any more.
 */
export async function endBudgets(ctx: Ctx, profileId: Id, before?: string): Promise<void> {
  const open = await selectOpenBudgets(ctx.tx, profileId)
  for (const budget of open.filter(({ day }) => before === undefined || day < before)) {
    await closeBudget(ctx.tx, budget.id, ctx.now)
    const [released] = await execute(ctx, [endBudgetCommand(budget)])
    invariant(
      released?.ok === true || released?.refusal.code === 'hold_not_active',
      `the ledger refused a release: ${JSON.stringify(released)}`,
    )
  }
}

/** False when the wallet cannot, or may not, set anything aside now. */
async function ask(ctx: Ctx, command: LedgerCommand): Promise<boolean> {
  const [outcome] = await execute(ctx, [command])
  invariant(outcome !== undefined, 'every command is answered')
  if (outcome.ok) return true
  const { code } = outcome.refusal
  invariant(
    code === 'insufficient_connects' || code === 'wallet_frozen' || code === 'hold_not_active',
    `the ledger refused a hold: ${JSON.stringify(outcome)}`,
  )
  return false
}
