import { addMonthsClamped, type Instant } from '#kernel/instant.ts'

export interface MonthsDue {
  /** The numbers of the months that are due and not done, oldest first, each with its moment. */
  readonly due: readonly { readonly month: number; readonly at: Instant }[]
  /** When the month after them is due. */
  readonly nextDue: Instant
}

/** Month n is due at the anchor plus n months, counted from the anchor: an outage catches up each missed month once. */
export function monthsDue(membership: { readonly anchor: Instant; readonly monthsDone: number }, now: Instant): MonthsDue {
  const due: { month: number; at: Instant }[] = []
  for (let month = membership.monthsDone + 1; ; month += 1) {
    const at = addMonthsClamped(membership.anchor, month)
    if (at.getTime() > now.getTime()) return { due, nextDue: at }
    due.push({ month, at })
  }
}
