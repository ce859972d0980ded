import type { Connects } from '#kernel/connects.ts'
import { connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { connectsText, findTimeline, getPricedBy, type ConnectsDocument, type PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { priceOfRecord } from '../replay.ts'
import type { Subject } from '../rules/subject.ts'
import { readDecisions, type LoggedDecision } from '../store/decisions.ts'
import { POLICY } from './price-now.ts'

/** One of a person's own actions that would have cost something else. */
export interface ChangedAction {
  readonly action: PricedAction
  readonly subject: Subject
  readonly at: Instant
  readonly before: Connects
  readonly after: Connects
}

/** Rules with the name that people know them by: `v7`, `this draft`. */
export interface NamedRules {
  readonly name: string
  readonly document: ConnectsDocument
}

/** Two sets of rules to compare: what is followed, and what would follow. */
export interface RulesPair {
  readonly before: NamedRules
  readonly after: NamedRules
}

/**
 * A person's own last 90 days under a version, against the version it follows. Not against what they paid: a rule that
 * was charged and taken back since would make every later one look cheap.
 */
export interface ChangesForPerson {
  /** The names of the rules. */
  readonly rules: { readonly before: string; readonly after: string }
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

/** A version beside the one it follows. Undefined when there is no such version, or none that it follows. */
export async function rulesOfVersion(tx: Tx, version: number): Promise<RulesPair | undefined> {
  const { parent } = await findTimeline(tx, POLICY, version)
  if (parent === undefined) return undefined
  const named = async (number: number): Promise<NamedRules> => ({
    name: `v${number}`,
    document: (await getPricedBy(tx, POLICY, number)).document,
  })
  return { before: await named(parent), after: await named(version) }
}

/** What other rules would have meant for one person; `until` is now. */
export async function whatChangesFor(
  tx: Tx,
  { ownerId, rules, until }: { readonly ownerId: Id; readonly rules: RulesPair; readonly until: Instant },
): Promise<ChangesForPerson> {
  const window = { from: addDays(until, -DAYS), until, ownerId }
  const changed: ChangedAction[] = []
  let [actions, before, after] = [0, 0, 0]
  for await (const page of readDecisions(tx, POLICY, window)) {
    for (const decision of page) {
      const prices = {
        before: priceOfRecord(rules.before.document, decision),
        after: priceOfRecord(rules.after.document, decision),
      }
      actions += 1
      before += prices.before
      after += prices.after
      if (prices.before !== prices.after) changed.push(changedAction(decision, prices))
    }
  }
  const names = { before: rules.before.name, after: rules.after.name }
  const largestFirst = changed.toSorted((left, right) => difference(right) - difference(left)).slice(0, MOST_SHOWN)
  return {
    rules: names,
    from: window.from,
    until,
    actions,
    before: connects(before),
    after: connects(after),
    changed: largestFirst,
    changedActions: changed.length,
    words: changeInWords({ names, actions, before, after }),
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
  names,
  actions,
  before,
  after,
}: {
  readonly names: ChangesForPerson['rules']
  readonly actions: number
  readonly before: number
  readonly after: number
}): string {
  if (actions === 0) return `In the last ${DAYS} days you did nothing that these rules price.`
  const done = `What you did in the last ${DAYS} days`
  if (before === after) return `${done} would have cost the same under ${names.after} as under ${names.before}.`
  const change = after > before ? `${connectsText(after - before)} more` : `${connectsText(before - after)} less`
  return `${done} would have cost ${connectsText(before)} under ${names.before} and ${connectsText(after)} under ${names.after}: ${change}.`
}
