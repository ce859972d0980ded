import type { Grant, Occasion, ConnectsDocument } from '#modules/policy/index.ts'

/** Connects to issue, before it is known to whom. */
export interface Terms {
  readonly qty: number
  /** Paid for all of it, without tax; 0 when given. */
  readonly costUsdCents: number
  /** Days until they expire. */
  readonly lifeDays: number
  /** Shown on the statement. */
  readonly reason?: string
}

/** What the document gives on an occasion; undefined when that is nothing. */
export function given(document: ConnectsDocument, occasion: Occasion): Terms | undefined {
  const clause = document.grants.find((candidate) => isOn(candidate, occasion))
  if (clause === undefined || clause.quantity === 0) return undefined
  const terms = { qty: clause.quantity, costUsdCents: 0, lifeDays: clause.lifeDays ?? document.expiry.lotLifeDays }
  // The other occasions say by themselves what they are; a badge has a name.
  return occasion.event === 'badge' ? { ...terms, reason: clause.title } : terms
}

function isOn({ on }: Grant, occasion: Occasion): boolean {
  if (on.event === 'monthly' && occasion.event === 'monthly') return on.plan === occasion.plan
  if (on.event === 'badge' && occasion.event === 'badge') return on.badge === occasion.badge
  return on.event === occasion.event
}
