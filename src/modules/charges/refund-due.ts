import { connects, type Connects } from '#kernel/connects.ts'
import { compilePolicy, decodeFacts, refundFor, type PolicyDocument, type QuickPrice } from '#modules/policy/index.ts'
import type { ChargeUnder } from './store/charges-under.ts'

export interface RefundDue {
  /** What the restored rules charge on the receipt's own facts. */
  readonly restored: Connects
  readonly due: Connects
}

// Bounds memory however many cases there are: beyond it the cases are forgotten and priced again.
const MOST_REMEMBERED = 20_000

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
  const prices = compilePolicy(restored)
  const remembered = new Map<string, QuickPrice | undefined>()
  const reversed = new Set(clauses)

  const priceOf = ({ action, facts }: ChargeUnder): QuickPrice | undefined => {
    const name = `${action}${facts}`
    const known = remembered.get(name)
    if (known !== undefined || remembered.has(name)) return known
    const price = prices[action](decodeFacts(action, codesIn(facts)))
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(name, price)
    return price
  }

  return (charge) => {
    const price = priceOf(charge)
    if (price === undefined) return undefined
    if (!reversed.has(charge.clauseId) && !reversed.has(price.clauseId)) return undefined
    return {
      restored: connects(price.amount),
      due: refundFor({ charged: charge.qty, alreadyReturned: charge.returned, restored: price.amount }),
    }
  }
}

function codesIn(facts: string): readonly number[] {
  return facts === '{}' ? [] : facts.slice(1, -1).split(',').map(Number)
}
