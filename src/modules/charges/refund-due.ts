import type { Connects } from '#kernel/connects.ts'
import { decisionTable, refundFor, type PolicyDocument } from '#modules/policy/index.ts'
import type { ChargeUnder } from './store/charges-under.ts'

export interface RefundDue {
  /** What the restored rules charge on the receipt's own facts. */
  readonly restored: Connects
  readonly due: Connects
}

/**
 * What a reversal owes for each charge it is asked about: charged − already returned − what the restored rules charge, never below 0.
 * Undefined where the reversal does not concern it: no reversed clause made this price or would make it now.
 */
export function refundsDue({
  restored,
  clauses,
}: {
  readonly restored: PolicyDocument
  readonly clauses: readonly string[]
}): (charge: ChargeUnder) => RefundDue | undefined {
  const reversed = new Set(clauses)

  return (charge) => {
    const table = decisionTable(restored, charge.action)
    const price = table.decisionOf(table.cellOf(codesIn(charge.facts)))
    if (!('clauseId' in price)) return undefined
    if (!reversed.has(charge.clauseId) && !reversed.has(price.clauseId)) return undefined
    return {
      restored: price.amount,
      due: refundFor({ charged: charge.qty, alreadyReturned: charge.returned, restored: price.amount }),
    }
  }
}

function codesIn(facts: string): readonly number[] {
  return facts === '{}' ? [] : facts.slice(1, -1).split(',').map(Number)
}
