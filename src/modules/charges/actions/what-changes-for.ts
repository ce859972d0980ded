import type { Connects } from '#kernel/connects.ts'
import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { connectsText, findVersion, getPricedBy, type PolicyName, type PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { priceOfRecord } from '../replay.ts'
import type { Subject } from '../rules/subject.ts'
import { readDecisions, type LoggedDecision } from '../store/decisions.ts'

/** One of a person's own actions that would have cost something else. */
export interface ChangedAction {
  readonly action: PricedAction
  readonly subject: Subject
  readonly at: Instant
  readonly before: Connects
  readonly after: Connects
}

/**
 * A person's own last 90 days under a version, against the version it follows. Not against what they paid: a rule that
 * was charged and taken back since would make every later one look cheap.
 */
export interface ChangesForPerson {
  readonly version: number
  readonly follows: number
  readonly from: Instant
  readonly until: Instant
  readonly actions: number
  readonly before: Connects
  readonly after: Connects
  /** Those that would have cost something else, the largest difference first; at most 20. */
  readonly changed: readonly ChangedAction[]
  readonly changedActions: number
  readonly words: string
}

/** The stretch of a person's own past that is priced again. */
export const DAYS = 90
const MOST_SHOWN = 20

/** What a version would have meant for one person. Undefined when there is no such version, or none that it follows. */
export async function whatChangesFor(
  tx: Tx,
  {
    ownerId,
    policy,
    version,
    now,
  }: { readonly ownerId: Id; readonly policy: PolicyName; readonly version: number; readonly now: Instant },
): Promise<ChangesForPerson | undefined> {
  const follows = (await findVersion(tx, policy, version))?.parent ?? undefined
  if (follows === undefined) return undefined
  const [rulesBefore, rules] = [await getPricedBy(tx, policy, follows), await getPricedBy(tx, policy, version)]
  const window = { from: addDays(now, -DAYS), until: now, ownerId }
  const changed: ChangedAction[] = []
  let [actions, before, after] = [0, 0, 0]
  for await (const page of readDecisions(tx, policy, window)) {
    for (const decision of page) {
      const prices = { before: priceOfRecord(rulesBefore.document, decision), after: priceOfRecord(rules.document, decision) }
      actions += 1
      before += prices.before
      after += prices.after
      if (prices.before !== prices.after) changed.push(changedAction(decision, prices))
    }
  }
  const largestFirst = changed.toSorted((left, right) => difference(right) - difference(left)).slice(0, MOST_SHOWN)
  return {
    version,
    follows,
    from: window.from,
    until: now,
    actions,
    before: connects(before),
    after: connects(after),
    changed: largestFirst,
    changedActions: changed.length,
    words: changeInWords({ version, follows, actions, before, after }),
  }
}

function changedAction(
  { action, subjectKind, subjectId, at }: LoggedDecision,
  { before, after }: { readonly before: number; readonly after: number },
): ChangedAction {
  return { action, subject: { kind: subjectKind, id: subjectId }, at, before: connects(before), after: connects(after) }
}

function difference({ before, after }: ChangedAction): number {
  return Math.abs(after - before)
}

/** Both sums in one sentence. */
export function changeInWords({
  version,
  follows,
  actions,
  before,
  after,
}: Pick<ChangesForPerson, 'version' | 'follows' | 'actions'> & { readonly before: number; readonly after: number }): string {
  if (actions === 0) return `In the last ${DAYS} days you did nothing that these rules price.`
  const done = `What you did in the last ${DAYS} days`
  if (before === after) return `${done} would have cost the same under v${version} as under v${follows}.`
  const change = after > before ? `${connectsText(after - before)} more` : `${connectsText(before - after)} less`
  return `${done} would have cost ${connectsText(before)} under v${follows} and ${connectsText(after)} under v${version}: ${change}.`
}
