import type { Instant } from '#kernel/instant.ts'
import type { Plan } from '#modules/profiles/index.ts'
import { monthsDue } from './months-due.ts'

/** From this month of theirs on the member wants this plan. */
export interface PlanChoice {
  readonly fromMonth: number
  readonly plan: Plan
}

interface Months {
  readonly anchor: Instant
  readonly monthsDone: number
}

/** The plan of month n: the last choice that reaches it, else the plan before all of them. */
export function planOfMonth(before: Plan, choices: readonly PlanChoice[], month: number): Plan {
  const reaching = choices.filter(({ fromMonth }) => fromMonth <= month)
  return reaching.toSorted((left, right) => left.fromMonth - right.fromMonth).at(-1)?.plan ?? before
}

/**
 * The first month that has not begun, and when it does. By the clock, not by what has been granted: during an outage nobody
 * chooses for months that are over.
 */
export function nextMonth(membership: Months, now: Instant): { readonly month: number; readonly at: Instant } {
  const { due, nextDue } = monthsDue(membership, now)
  return { month: membership.monthsDone + due.length + 1, at: nextDue }
}
