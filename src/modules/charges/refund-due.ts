import { refundFor, tryPriceAction, type Facts, type PolicyDocument, type PricedAction } from '#modules/policy/index.ts'
import { connects, type Connects } from '#kernel/connects.ts'

/** A charge as a reversal sees it. */
export interface ChargeUnderReversal {
  readonly action: PricedAction
  readonly facts: Facts
  readonly clauseId: string
  readonly qty: Connects
  readonly returned: Connects
}

export interface RefundDue {
  /** What the restored rules charge on the receipt's own facts. */
  readonly restored: Connects
  readonly due: Connects
}

/**
 * What a reversal owes for one charge: charged − already returned − what the restored rules charge, never below 0.
 * Undefined where the reversal does not concern it: no reversed clause made this price or would make it now.
 */
export function refundDue(
  charge: ChargeUnderReversal,
  { restored, clauses }: { readonly restored: PolicyDocument; readonly clauses: readonly string[] },
): RefundDue | undefined {
  const decision = tryPriceAction(restored, charge.action, charge.facts)
  if (!('clauseId' in decision)) return undefined
  if (!clauses.includes(charge.clauseId) && !clauses.includes(decision.clauseId)) return undefined
  const due = refundFor({ ...charge, charged: charge.qty, alreadyReturned: charge.returned }, restored)
  return { restored: connects(decision.amount), due }
}
