import { MAX_CELLS, casesOf, regionsOf, spaceOf, type LabelledRegion, type Space } from './cells.ts'
import type { Clause, PolicyDocument, When } from './document.ts'
import { actionNames, optionalActions, type Facts, type PricedAction } from './facts.ts'
import { hasErrors, type Finding } from './finding.ts'
import { findBrokenPromises } from './find-broken-promises.ts'
import { canonicalJson } from './hash.ts'
import { lintStructure } from './lint-structure.ts'
import { layOut, mostOf, outcomeAt, type Layout, type Outcome } from './price-cells.ts'
import { capitalized, connectsText, factsText, priceText, regionText } from './words.ts'

export interface LintOptions {
  /** The version this one follows: its promises must be kept too, or declared. */
  readonly parent?: PolicyDocument
  /** Promises that the version says openly it breaks or takes back. */
  readonly breaksPromises?: readonly string[]
}

/** A broken draft may have thousands of problems; these many are enough to start mending. */
const MOST_REGIONS = 200
const MOST_EXAMPLES = 12

/** Everything that is wrong with a document, exactly, each with a case that shows it. `[]` means: every case has one price and every promise is kept. */
export function lintDocument(document: PolicyDocument, options: LintOptions = {}): readonly Finding[] {
  const structure = lintStructure(document)
  if (hasErrors(structure)) return structure
  const cases = actionNames.flatMap((action) => lintAction(document, action))
  if (cases.some((finding) => finding.code === 'too_many_cells')) return [...structure, ...cases]
  return [...structure, ...cases, ...lintPromises(document, options)]
}

function lintAction(document: PolicyDocument, action: PricedAction): readonly Finding[] {
  const boxes: When[] = []
  const layout = layOut(document, action, boxes)
  if (layout.clauses.length === 0 && optionalActions.includes(action)) return []
  const space = spaceOf(action, boxes)
  if (space.cells > MAX_CELLS) return [tooManyCells(action, space)]
  const alive = new Set<Clause>()
  const problems = regionsOf(space, (inside) => problemOf(layout, outcomeAt(layout, inside), alive), { limit: MOST_REGIONS })
  return [...onePerKind(problems).map((problem) => caseFinding(document, action, problem)), ...deadClauses(layout, space, alive)]
}

function tooManyCells(action: PricedAction, space: Space): Finding {
  return {
    code: 'too_many_cells',
    severity: 'error',
    where: `actions/${action}`,
    action,
    message: `The rules for ${action} distinguish ${space.cells.toLocaleString('en-US')} cases; at most ${MAX_CELLS.toLocaleString('en-US')} can be checked and understood. Use fewer facts or fewer limits.`,
  }
}

type CaseProblem =
  | { readonly code: 'gap' }
  | { readonly code: 'overlap'; readonly clauses: readonly Clause[] }
  | { readonly code: 'above_cap'; readonly clause: Clause; readonly amount: number }

/** What is wrong in a cell; the clauses that have a say in it are added to `alive`. */
function problemOf(layout: Layout, outcome: Outcome, alive: Set<Clause>): { key: string; label: CaseProblem } | undefined {
  if (outcome.decided) {
    alive.add(outcome.clause)
    const most = mostOf(outcome.price) ?? 0
    if (most <= layout.document.limits.amountCap) return undefined
    return { key: `above_cap ${outcome.clause.id} ${most}`, label: { code: 'above_cap', clause: outcome.clause, amount: most } }
  }
  outcome.matching.forEach((clause) => alive.add(clause))
  if (outcome.matching.length === 0) return { key: 'gap', label: { code: 'gap' } }
  const ids = outcome.matching.map((clause) => clause.id)
  return { key: `overlap ${ids.join()}`, label: { code: 'overlap', clauses: outcome.matching } }
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
  action: PricedAction,
  { label, region, example }: LabelledRegion<CaseProblem>,
): Finding {
  const finding = { code: label.code, severity: 'error', action, facts: example } as const
  const cases = regionText(action, region)
  if (label.code === 'gap')
    return { ...finding, where: `actions/${action}`, message: `A Connects price is missing for: ${cases}.` }
  if (label.code === 'above_cap') {
    return {
      ...finding,
      where: `clauses/${label.clause.id}`,
      message: `The clause “${label.clause.id}” asks ${connectsText(label.amount)} for ${cases}; the document's own cap is ${connectsText(document.limits.amountCap)}.`,
    }
  }
  const names = label.clauses.map((clause) => `“${clause.id}”`).join(' and ')
  return {
    ...finding,
    where: `clauses/${label.clauses[0]!.id}`,
    message: `${names} all apply to: ${cases}. Say which one is the exception, or keep them apart.`,
  }
}

function deadClauses(layout: Layout, space: Space, alive: ReadonlySet<Clause>): readonly Finding[] {
  const dead = layout.clauses.filter(({ clause }) => !alive.has(clause))
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

/** The document's promises and those of its parent, against every case. */
function lintPromises(document: PolicyDocument, { parent, breaksPromises = [] }: LintOptions): readonly Finding[] {
  const inherited = parent?.promises.filter((promise) => !sameAs(promise, document)) ?? []
  const broken = findBrokenPromises(document, [...document.promises, ...inherited])
  const findings = [
    ...broken.map(({ promise, action, facts, region, price }): Finding => ({
      code: 'broken_promise',
      severity: breaksPromises.includes(promise.id) ? 'declared' : 'error',
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
