import { MAX_CELLS, casesOf, regionsOf, spaceOf, type LabelledRegion, type Space } from './cells.ts'
import type { Clause, PolicyDocument, When } from './document.ts'
import { optionalActions, type Facts, type PolicyAction } from './facts.ts'
import { hasErrors, type Finding } from './finding.ts'
import { findBrokenPromises, promiseSteps } from './find-broken-promises.ts'
import { canonicalJson } from './hash.ts'
import { lintStructure } from './lint-structure.ts'
import { actionKind, actionsOf, policyKinds } from './policy-kinds.ts'
import { MAX_BOXES, clausesIn, countBoxes, layOut, mostOf, outcomeAt, type Layout, type Outcome } from './price-cells.ts'
import { capitalized, factsText, numberText, priceText, regionText } from './words.ts'

export interface LintOptions {
  /** The version this one follows: its promises must be kept too, or declared. */
  readonly parent?: PolicyDocument
  /** Promises that the version says openly it breaks or takes back. */
  readonly breaksPromises?: readonly string[]
}

/** A broken draft may have thousands of problems; these many are enough to start mending. */
const MOST_REGIONS = 200
const MOST_EXAMPLES = 12
const MOST_KINDS = 200
const MOST_NAMES = 4
const MOST_FINDINGS = 200
/** What checking all promises may take; see `promiseSteps`. Some seconds at most. */
const MOST_PROMISE_STEPS = 10_000_000

/** Everything that is wrong with a document, exactly, each with a case that shows it. `[]` means: every case has one price and every promise is kept. */
export function lintDocument(document: PolicyDocument, options: LintOptions = {}): readonly Finding[] {
  const structure = lintStructure(document)
  if (hasErrors(structure)) return structure.toSorted((left, right) => weight(left) - weight(right)).slice(0, MOST_FINDINGS)
  const cases = actionsOf(document.policy).flatMap((action) => lintAction(document, action))
  if (cases.some((finding) => finding.code === 'too_many_cells')) return [...structure, ...cases]
  return [...structure, ...cases, ...lintPromises(document, options)]
}

/** Errors first. */
function weight({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1
}

function lintAction(document: PolicyDocument, action: PolicyAction): readonly Finding[] {
  const count = countBoxes(document, action)
  if (count > MAX_BOXES) return [tooManyBoxes(action, count)]
  const boxes: When[] = []
  const layout = layOut(document, action, boxes)
  if (layout.clauses.length === 0 && optionalActions.includes(action)) return []
  const space = spaceOf(action, boxes)
  if (space.cells > MAX_CELLS) return [tooManyCells(action, space)]
  const met: Met = { alive: new Set(), matched: 0n, kinds: new Set() }
  const problems = regionsOf(space, (inside) => problemOf(layout, outcomeAt(layout, inside), met), { limit: MOST_REGIONS })
  return [...onePerKind(problems).map((problem) => caseFinding(document, action, problem)), ...deadClauses(layout, space, met)]
}

/** What the walk over an action's cells has seen so far. */
interface Met {
  /** Clauses that decide somewhere. */
  readonly alive: Set<Clause>
  /** Clauses that are one of those that could not decide; they are not dead either. */
  matched: bigint
  /** Kinds of problems. A tangle has one per cell, and nobody reads more than the first few. */
  readonly kinds: Set<string | bigint>
}

function tooManyBoxes(action: PolicyAction, count: number): Finding {
  return {
    code: 'too_many_cells',
    severity: 'error',
    where: `actions/${action}`,
    action,
    message: `The rules for ${action} have ${count.toLocaleString('en-US')} clauses and price rows; at most ${MAX_BOXES.toLocaleString('en-US')} can be checked and understood. Use fewer clauses or shorter tables.`,
  }
}

function tooManyCells(action: PolicyAction, space: Space): Finding {
  return {
    code: 'too_many_cells',
    severity: 'error',
    where: `actions/${action}`,
    action,
    message: `The rules for ${action} distinguish ${space.cells.toLocaleString('en-US')} cases; at most ${MAX_CELLS.toLocaleString('en-US')} can be checked and understood. Use fewer facts or fewer limits.`,
  }
}

/** The most an action may ever come to: the document's own cap, or what its kind allows at all. */
function capOf({ limits }: PolicyDocument, action: PolicyAction): number {
  return Math.min(limits?.amountCap ?? Infinity, actionKind(action).most ?? Infinity)
}

type CaseProblem =
  | { readonly code: 'gap' }
  | { readonly code: 'overlap'; readonly clauses: readonly Clause[] }
  | { readonly code: 'above_cap'; readonly clause: Clause; readonly amount: number }

/** What is wrong in a cell. */
function problemOf(layout: Layout, outcome: Outcome, met: Met): { key: string; label: CaseProblem } | undefined {
  if (outcome.decided) {
    met.alive.add(outcome.clause)
    const most = mostOf(outcome.price) ?? 0
    if (most <= capOf(layout.document, outcome.clause.for)) return undefined
    const key = `above_cap ${outcome.clause.id} ${most}`
    if (!isOneOfTheFirst(met, key)) return undefined
    return { key, label: { code: 'above_cap', clause: outcome.clause, amount: most } }
  }
  const { matching } = outcome
  met.matched |= matching
  if (matching === 0n) return { key: 'gap', label: { code: 'gap' } }
  if (!isOneOfTheFirst(met, matching)) return undefined
  return { key: `overlap ${matching}`, label: { code: 'overlap', clauses: clausesIn(layout, matching) } }
}

/** Whether a kind of problem is known, or there is still room for another one. */
function isOneOfTheFirst({ kinds }: Met, kind: string | bigint): boolean {
  return kinds.has(kind) || (kinds.size < MOST_KINDS && kinds.add(kind).has(kind))
}

/** Every gap region up to a dozen, and one region for each set of clashing clauses. */
function onePerKind(problems: readonly LabelledRegion<CaseProblem>[]): readonly LabelledRegion<CaseProblem>[] {
  const others = new Map<CaseProblem, LabelledRegion<CaseProblem>>()
  for (const problem of problems)
    if (problem.label.code === 'overlap' && !others.has(problem.label)) others.set(problem.label, problem)
  const rest = problems.filter((problem) => problem.label.code !== 'overlap')
  return [...rest.slice(0, MOST_EXAMPLES), ...[...others.values()].slice(0, MOST_EXAMPLES)]
}

function caseFinding(
  document: PolicyDocument,
  action: PolicyAction,
  { label, region, example }: LabelledRegion<CaseProblem>,
): Finding {
  const finding = { code: label.code, severity: 'error', action, facts: example } as const
  const cases = regionText(action, region)
  if (label.code === 'gap')
    return {
      ...finding,
      where: `actions/${action}`,
      message: `${policyKinds[document.policy].amountNoun} is missing for: ${cases}.`,
    }
  if (label.code === 'above_cap') {
    const amount = (value: number) => numberText(value, actionKind(action).unit)
    return {
      ...finding,
      where: `clauses/${label.clause.id}`,
      message: `The clause “${label.clause.id}” asks ${amount(label.amount)} for ${cases}; ${document.limits === undefined ? 'the most that is allowed' : "the document's own cap"} is ${amount(capOf(document, action))}.`,
    }
  }
  const names = namesOf(label.clauses)
  return {
    ...finding,
    where: `clauses/${label.clauses[0]!.id}`,
    message: `${names} all apply to: ${cases}. Say which one is the exception, or keep them apart.`,
  }
}

function namesOf(clauses: readonly Clause[]): string {
  const names = clauses.slice(0, MOST_NAMES).map((clause) => `“${clause.id}”`)
  return clauses.length > MOST_NAMES
    ? `${names.join(', ')} and ${clauses.length - MOST_NAMES} other clauses`
    : names.join(' and ')
}

function deadClauses(layout: Layout, space: Space, { alive, matched }: Met): readonly Finding[] {
  const dead = layout.clauses.filter(({ clause, bit }) => !alive.has(clause) && (matched & bit) === 0n)
  if (dead.length === 0) return []
  const shadowed = new Map<Clause, Facts>()
  for (const { inside, facts } of casesOf(space)) {
    for (const { clause, bit } of dead) if ((inside & bit) !== 0n && !shadowed.has(clause)) shadowed.set(clause, facts)
  }
  return dead.map(({ clause }) => deadClause(clause, shadowed.get(clause)))
}

function deadClause(clause: Clause, shadowed: Facts | undefined): Finding {
  const finding = { code: 'dead_clause', severity: 'error', where: `clauses/${clause.id}`, action: clause.for } as const
  if (shadowed === undefined) {
    return { ...finding, message: `The clause “${clause.id}” can never apply: no case meets all of its conditions.` }
  }
  return {
    ...finding,
    facts: shadowed,
    message: `The clause “${clause.id}” never decides anything: its exceptions take every case, for example ${factsText(clause.for, shadowed, Object.keys(clause.when))}.`,
  }
}

/** The document's promises, those of its parent, and those that hold for every document of its kind, against every case. */
function lintPromises(document: PolicyDocument, { parent, breaksPromises = [] }: LintOptions): readonly Finding[] {
  const inherited = parent?.promises.filter((promise) => !sameAs(promise, document)) ?? []
  const always = policyKinds[document.policy].always ?? []
  const promises = [...document.promises, ...inherited, ...always]
  const steps = promiseSteps(document, promises)
  if (steps > MOST_PROMISE_STEPS) return [tooMuchPromised(promises.length)]
  const broken = findBrokenPromises(document, promises)
  const findings = [
    ...broken.map(({ promise, action, facts, region, price }): Finding => ({
      code: 'broken_promise',
      severity: breaksPromises.includes(promise.id) && !always.includes(promise) ? 'declared' : 'error',
      where: `promises/${promise.id}`,
      action,
      facts,
      message: `The promise “${promise.text}” is broken for: ${regionText(action, region)}. It would be ${priceText(price)}.`,
    })),
    ...inherited
      .filter((promise) => !broken.some((breach) => breach.promise === promise))
      .map((promise): Finding => ({
        code: 'promise_changed',
        severity: breaksPromises.includes(promise.id) ? 'declared' : 'error',
        where: `promises/${promise.id}`,
        message: `The promise “${promise.text}” was made by the version before and is taken back or changed here. Name it in breaksPromises, or keep it.`,
      })),
  ]
  const needed = new Set(findings.map((finding) => finding.where))
  const unneeded = breaksPromises.filter((promise) => !needed.has(`promises/${promise}`))
  return [...onePerPromise(findings), ...unneeded.map(unneededDeclaration)]
}

function tooMuchPromised(count: number): Finding {
  return {
    code: 'too_many_cells',
    severity: 'error',
    where: 'promises',
    message: `There are ${count} promises over rules that distinguish very many cases: more than can be checked. Use fewer promises, or simpler rules.`,
  }
}

function sameAs(promise: PolicyDocument['promises'][number], document: PolicyDocument): boolean {
  return document.promises.some((kept) => canonicalJson(kept) === canonicalJson(promise))
}

function onePerPromise(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding, index) => findings.findIndex((other) => other.where === finding.where) === index)
}

function unneededDeclaration(promise: string): Finding {
  return {
    code: 'unneeded_declaration',
    severity: 'warning',
    where: `promises/${promise}`,
    message: capitalized(`the version says that it breaks the promise “${promise}”, but nothing here breaks it.`),
  }
}
