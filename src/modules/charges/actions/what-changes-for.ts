import type { Connects } from '#kernel/connects.ts'
import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { connectsText, findPricedBy, type PolicyName, type PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { priceOfRecord } from '../replay.ts'
import type { Subject } from '../rules/subject.ts'
import { readDecisions } from '../store/decisions.ts'

/** One of a person's own actions that would have cost something else. */
export interface ChangedAction {
  readonly action: PricedAction
  readonly subject: Subject
  readonly at: Instant
  readonly paid: Connects
  readonly wouldPay: Connects
}

/** A person's own last 90 days under other rules, against what they really paid. */
export interface ChangesForPerson {
  readonly version: number
  readonly from: Instant
  readonly until: Instant
  readonly actions: number
  readonly paid: Connects
  readonly wouldPay: Connects
  /** Those that would have cost something else, the largest difference first; at most 20. */
  readonly changed: readonly ChangedAction[]
  readonly changedActions: number
  readonly words: string
}

const DAYS = 90
const MOST_SHOWN = 20

/** What a version would have meant for one person. Undefined when there is no such version. */
export async function whatChangesFor(
  tx: Tx,
  {
    ownerId,
    policy,
    version,
    now,
  }: { readonly ownerId: Id; readonly policy: PolicyName; readonly version: number; readonly now: Instant },
): Promise<ChangesForPerson | undefined> {
  const rules = await findPricedBy(tx, policy, version)
  if (rules === undefined) return undefined
  const window = { from: addDays(now, -DAYS), until: now, ownerId }
  const changed: ChangedAction[] = []
  let [actions, paid, wouldPay] = [0, 0, 0]
  for await (const page of readDecisions(tx, policy, window)) {
    for (const decision of page) {
      const price = priceOfRecord(rules.document, decision)
      actions += 1
      paid += decision.amount
      wouldPay += price
      if (price !== decision.amount) changed.push(changedAction(decision, price))
    }
  }
  const largestFirst = changed.toSorted((left, right) => difference(right) - difference(left)).slice(0, MOST_SHOWN)
  return {
    version,
    from: window.from,
    until: now,
    actions,
    paid: connects(paid),
    wouldPay: connects(wouldPay),
    changed: largestFirst,
    changedActions: changed.length,
    words: wordsOf({ version, actions, paid, wouldPay }),
  }
}

function changedAction(
  decision: { action: PricedAction; subjectKind: string; subjectId: Id; at: Instant; amount: number },
  price: number,
): ChangedAction {
  const { action, subjectKind, subjectId, at, amount } = decision
  return { action, subject: { kind: subjectKind, id: subjectId }, at, paid: connects(amount), wouldPay: connects(price) }
}

function difference({ paid, wouldPay }: ChangedAction): number {
  return Math.abs(wouldPay - paid)
}

function wordsOf({
  version,
  actions,
  paid,
  wouldPay,
}: {
  version: number
  actions: number
  paid: number
  wouldPay: number
}): string {
  const days = `In the last ${DAYS} days`
  if (actions === 0) return `${days} you did nothing that these rules price.`
  if (paid === wouldPay) return `${days} you paid ${connectsText(paid)}. Under v${version} it would have been the same.`
  const change = wouldPay > paid ? `${connectsText(wouldPay - paid)} more` : `${connectsText(paid - wouldPay)} less`
  return `${days} you paid ${connectsText(paid)}. Under v${version} the same actions would have cost ${connectsText(wouldPay)}: ${change}.`
}
