import type { Connects } from '#kernel/connects.ts'
import type { Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import {
  checkFacts,
  encodeFacts,
  explainDecision,
  decideAction,
  versionInForce,
  type Decision,
  type Explanation,
  type Facts,
  type PolicyName,
  type PricedAction,
  type VersionInForce,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

export const POLICY = 'connects'

export interface PriceCase {
  readonly action: PricedAction
  readonly facts: Facts
}

/** What an action costs under one version, and why. */
export interface Price {
  readonly amount: Connects
  readonly policy: PolicyName
  readonly version: number
  readonly sha256: string
  readonly clauseId: string
  readonly decision: Decision
  /** The price, its reason and its refund terms in words. */
  readonly explanation: Explanation
}

/** A price for a page, without holding it: the price at `at` (usually now) under the version in force then. */
export async function priceNow(tx: Tx, { action, facts, at }: PriceCase & { readonly at: Instant }): Promise<Price> {
  return priceUnder(await versionInForce(tx, POLICY, at), { action, facts })
}

export function priceUnder(by: VersionInForce, { action, facts }: PriceCase): Price {
  const decision = decideAction(by.document, action, facts)
  const { document } = by
  return {
    amount: decision.amount,
    policy: by.policy,
    version: by.version,
    sha256: by.sha256,
    clauseId: decision.clauseId,
    decision,
    explanation: explainDecision({ document, decision, facts, tense: 'quote', versionName: `Connects policy v${by.version}` }),
  }
}

/** Facts as the log keeps them. Wrong facts are a bug of the module that gathered them. */
export function codesOf({ action, facts }: PriceCase): readonly number[] {
  const checked = checkFacts(action, facts)
  invariant(checked.ok, `wrong facts for ${action}: ${checked.ok ? '' : JSON.stringify(checked.refusal.problems)}`)
  return encodeFacts(action, facts)
}
