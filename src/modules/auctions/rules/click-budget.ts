import { connects, type Connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

/** One day of one owner's boost: what may go, what went, and what is set aside for cards that are being shown. */
export interface ClickBudget {
  readonly limit: Connects
  readonly charged: Connects
  /** Price by the id of the show: a card on a page of results that one client looks at. */
  readonly reserved: ReadonlyMap<string, Connects>
}

export type BudgetRefused = { readonly code: 'budget_used'; readonly left: number } | { readonly code: 'show_not_reserved' }

export function openBudget(limit: Connects): ClickBudget {
  invariant(limit >= 0, 'a budget is not below 0')
  return { limit, charged: connects(0), reserved: new Map() }
}

/** What no show may still take, in Connects. */
export function leftOf({ limit, charged, reserved }: ClickBudget): Connects {
  return connects(limit - charged - [...reserved.values()].reduce((sum, price) => sum + price, 0))
}

/** Before a card is shown, its price is set aside: so a click can always be paid, and all clicks together never exceed the budget. */
export function reserveShow(budget: ClickBudget, show: { id: string; price: Connects }): Result<ClickBudget, BudgetRefused> {
  if (budget.reserved.has(show.id)) return ok(budget)
  const left = leftOf(budget)
  if (show.price > left) return refuse({ code: 'budget_used', left })
  return ok({ ...budget, reserved: new Map(budget.reserved).set(show.id, show.price) })
}

/** The click on a shown card: what was set aside becomes the charge. A click without a reserved show, as a second one, costs nobody anything. */
export function settleShow(budget: ClickBudget, showId: string): Result<ClickBudget, BudgetRefused> {
  const price = budget.reserved.get(showId)
  if (price === undefined) return refuse({ code: 'show_not_reserved' })
  return ok({ ...withoutShow(budget, showId), charged: connects(budget.charged + price) })
}

/** The show is over without a valid click: what was set aside is free again. */
export function releaseShow(budget: ClickBudget, showId: string): ClickBudget {
  return budget.reserved.has(showId) ? withoutShow(budget, showId) : budget
}

function withoutShow(budget: ClickBudget, showId: string): ClickBudget {
  const reserved = new Map(budget.reserved)
  reserved.delete(showId)
  return { ...budget, reserved }
}

const SHARE_LEAST = 10
const SHARE_MOST = 1000

/**
 * The part of searches, in thousandths, in which a boost takes part during the next quarter of an hour, so that its budget lasts the day:
 * today's part × what should have gone by now ÷ what went, at most doubled at a time. Throttling leaves the bid what it is; lowering bids to
 * save a budget would make the price depend on the hour.
 */
export function nextShare({ share, spent, target }: { share: number; spent: number; target: number }): number {
  invariant(spent >= 0 && target >= 0, 'spent and target are not below 0')
  const wanted = spent === 0 ? share * 2 : Math.min(share * 2, Math.round((share * target) / spent))
  return Math.min(SHARE_MOST, Math.max(SHARE_LEAST, wanted))
}

/** What should have gone by a moment of the day, when the budget is spread evenly over it. */
export function spentByThen({ limit, minuteOfDay }: { limit: Connects; minuteOfDay: number }): number {
  return Math.floor((limit * minuteOfDay) / (24 * 60))
}
