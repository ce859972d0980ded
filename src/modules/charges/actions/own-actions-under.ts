import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import {
  canonicalJson,
  decodeFacts,
  getPricedBy,
  tryPriceAction,
  type ConnectsDocument,
  type PricedAction,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { ChargeCursor } from '../store/charges.ts'
import { selectOwnDecisions, type OwnDecision } from '../store/own-decisions.ts'
import { POLICY } from './price-now.ts'
import { DAYS, type RulesPair } from './what-changes-for.ts'

/** One thing a person did: what it really cost, and what it would have cost under either set of rules. Whole Connects. */
export interface ActionUnder {
  /** Its receipt has the same id. */
  readonly chargeId: Id
  readonly action: PricedAction
  readonly at: Instant
  readonly paid: Connects
  /** What really came back of it, by rule or by a reversal. */
  readonly returned: Connects
  readonly before: Connects
  readonly after: Connects
  /** What a return rule would give back under the later rules, where one really gave back and stands there word for word; else absent. */
  readonly backAfter?: Connects
}

/** A person's own last 90 days action by action, newest first, page by page: together they are what `whatChangesFor` adds up. `until` is now. */
export async function ownActionsUnder(
  tx: Tx,
  of: {
    readonly ownerId: Id
    readonly rules: RulesPair
    readonly until: Instant
    readonly before?: ChargeCursor | undefined
    readonly limit: number
  },
): Promise<readonly ActionUnder[]> {
  const { ownerId, rules, until, before, limit } = of
  const window = { ownerId, from: addDays(until, -DAYS), until }
  const decisions = await selectOwnDecisions(tx, POLICY, window, { before, limit })
  const returning = new Map<number, ConnectsDocument>()
  for (const { rule } of decisions) {
    if (rule !== null && !returning.has(rule.version))
      returning.set(rule.version, (await getPricedBy(tx, POLICY, rule.version)).document)
  }
  return decisions.map((decision) => actionUnder(decision, rules, returning))
}

function actionUnder(
  decision: OwnDecision,
  { before, after }: RulesPair,
  returning: ReadonlyMap<number, ConnectsDocument>,
): ActionUnder {
  const { id, action, at, qty, returned, rule } = decision
  const [old, now] = [decide(before.document, decision), decide(after.document, decision)]
  const given = rule === null ? undefined : returnNamed(returning.get(rule.version), rule.clause)
  const isKept = given !== undefined && canonicalJson(given) === canonicalJson(returnNamed(after.document, given.id) ?? null)
  const comesBack = isKept && now.clause !== undefined && given.of.includes(now.clause)
  return {
    chargeId: id,
    action,
    at,
    paid: connects(qty),
    returned: connects(returned),
    before: connects(old.amount),
    after: connects(now.amount),
    ...(comesBack ? { backAfter: connects(now.amount) } : {}),
  }
}

function returnNamed(document: ConnectsDocument | undefined, id: string) {
  return document?.returns.find((one) => one.id === id)
}

/** By the interpreter that explains prices; 0 where the action is not offered, or a draft has a gap. */
function decide(
  document: ConnectsDocument,
  { action, facts }: OwnDecision,
): { readonly amount: number; readonly clause?: string } {
  const decided = tryPriceAction(document, action, decodeFacts(action, facts))
  return 'clauseId' in decided ? { amount: decided.amount, clause: decided.clauseId } : { amount: 0 }
}
