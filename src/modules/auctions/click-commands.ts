import { derivedId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import type { CaptureHold, Hold, RaiseHold, Refund, ReleaseHold } from '#modules/ledger/index.ts'
import type { StoredBudget } from './store/click-budgets.ts'
import type { ClickToReturn } from './store/profile-clicks.ts'

/** The ledger's word for clicks on boosted profiles: their holds and charges are booked under it. */
export const CLICK_PURPOSE = 'boost_profile_click'
/** A hold outlives its day, so that a card shown just before midnight can still be paid. */
const HOLD_DAYS = 2

type Budget = Pick<StoredBudget, 'id' | 'profileId' | 'day'>

/** A click is charged once at most, so its charge has its id from it. */
export function clickChargeId(clickId: Id): Id {
  return derivedId('auctions.click-charge', clickId)
}

/** Sets aside what a day's clicks may take. */
export function openBudgetCommand(budget: Budget, qty: number): Hold {
  const deadline = addDays(new Date(`${budget.day}T00:00:00Z`), HOLD_DAYS)
  const key = derivedId('auctions.open-budget', budget.id)
  return { kind: 'hold', key, holdId: budget.id, qty, purpose: CLICK_PURPOSE, deadline, ...about(budget) }
}

/** Sets `more` aside, on top of the `qty` that are held. */
export function growBudgetCommand(budget: Budget & Pick<StoredBudget, 'qty'>, more: number): RaiseHold {
  const key = derivedId('auctions.grow-budget', budget.id, budget.qty + more)
  return { kind: 'raise_hold', key, holdId: budget.id, qty: more, ...about(budget) }
}

export interface ClickCharge {
  readonly clickId: Id
  readonly chargeId: Id
  readonly price: number
  readonly version: number
  readonly clause: string
}

/** Turns the price of a valid click into a charge under the version of its card. */
export function chargeClickCommand(budget: Budget, { clickId, chargeId, price, version, clause }: ClickCharge): CaptureHold {
  return {
    kind: 'capture_hold',
    key: derivedId('auctions.charge-click', clickId),
    ownerId: budget.profileId,
    holdId: budget.id,
    qty: price,
    chargeId,
    policyVersion: version,
    cause: { kind: 'profile_click', id: clickId, clause },
  }
}

/**
 * Gives back what a day's clicks did not take. By own choice: Connects that expired meanwhile expire, as if they had not been set aside, or a
 * boost would be a way to keep them.
 */
export function endBudgetCommand(budget: Budget): ReleaseHold {
  const key = derivedId('auctions.end-budget', budget.id)
  return { kind: 'release_hold', key, holdId: budget.id, by: 'own_choice', ...about(budget) }
}

function about({ profileId, day }: Budget) {
  return { ownerId: profileId, cause: { kind: 'profile_boost', id: profileId, day } }
}

/** Gives back what a click cost, by the rule `reason`. */
export function returnClickCommand(
  { id, profileId, chargeId, connects, version }: ClickToReturn,
  { reason, minLifeDays }: { readonly reason: string; readonly minLifeDays: number },
): Refund {
  return {
    kind: 'refund',
    key: derivedId('auctions.return-click', id),
    ownerId: profileId,
    chargeId,
    qty: connects,
    minLifeDays,
    reason,
    policyVersion: version,
    cause: { kind: 'profile_click', id, clause: reason },
  }
}
