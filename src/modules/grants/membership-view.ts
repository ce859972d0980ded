import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { findVersionInForce, versionInForce } from '#modules/policy/index.ts'
import { plans, type Plan } from '#modules/profiles/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { POLICY } from './actions/grant.ts'
import { given } from './rules/given.ts'
import { nextMonth, planOfMonth } from './rules/plan-of-month.ts'
import { findMembership } from './store/memberships.ts'
import { selectPlanChoices } from './store/plan-choices.ts'

/** A member's plan, and what the next month brings by the rules that are in force or announced for its beginning. */
export interface MembershipView {
  /** The plan of the month that runs. */
  readonly plan: Plan
  readonly memberSince: Instant
  readonly next: {
    readonly at: Instant
    readonly plan: Plan
    readonly version: number
    /** What each plan gives in that month. */
    readonly connects: Readonly<Record<Plan, number>>
  }
}

export async function viewMembership(tx: Tx, ownerId: Id, now: Instant): Promise<MembershipView | undefined> {
  const membership = await findMembership(tx, ownerId)
  if (membership === undefined) return undefined
  const choices = (await selectPlanChoices(tx, [membership])).get(ownerId) ?? []
  const { month, at } = nextMonth(membership, now)
  const { document, version } = (await findVersionInForce(tx, POLICY, at)) ?? (await versionInForce(tx, POLICY, now))
  const gives = plans.map((plan) => [plan, given(document, { event: 'monthly', plan })?.qty ?? 0])
  return {
    plan: planOfMonth(membership.plan, choices, month - 1),
    memberSince: membership.anchor,
    next: {
      at,
      plan: planOfMonth(membership.plan, choices, month),
      version,
      connects: Object.fromEntries(gives) as Record<Plan, number>,
    },
  }
}
