import { MAX_CELLS, casesOf, has, regionsOf, spaceOf, type Space } from './cells.ts'
import type { Clause, PolicyDocument, When } from './document.ts'
import { actionNames, optionalActions, type Facts, type PricedAction } from './facts.ts'
import { hasErrors, type Finding } from './finding.ts'
import { findBrokenPromises } from './find-broken-promises.ts'
import { canonicalJson } from './hash.ts'
import { lintStructure } from './lint-structure.ts'
import { layOut, mostOf, outcomeAt, type Layout } from './price-cells.ts'
import { capitalized, connectsText, factsText, priceText, regionText } from './words.ts'

export interface LintOptions {
  /** The version this one follows: its promises must be kept too, or declared. */
  readonly parent?: PolicyDocument
  /** Promises that the version says openly it breaks or takes back. */
  readonly breaksPromises?: readonly string[]
}

const MOST_EXAMPLES = 12

/** Everything that is wrong with a document, exactly, each with a case that shows it. `[]` means: every case has one price and every promise is kept. */
export function lintDocument(document: PolicyDocument, options: LintOptions = {}): readonly Finding[] {
  const structure = lintStructure(document)
  if (hasErrors(structure)) return structure
  const cases = actionNames.flatMap((action) => lintAction(document, action))
  return [...structure, ...cases, ...lintPromises(document, options)]
}

function lintAction(document: PolicyDocument, action: PricedAction): readonly Finding[] {
  const boxes: When[] = []
  const layout = layOut(document, action, boxes)
  if (layout.clauses.length === 0 && optionalActions.includes(action)) return []
  const space = spaceOf(action, boxes)
  if (space.cells > MAX_CELLS) return [tooManyCells(action, space)]
  return [
    ...gaps(layout, space, action),
    ...overlaps(layout, space, action),
    ...deadClauses(layout, space, action),
    ...aboveCap(layout, space, action),
  ]
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

function gaps(layout: Layout, space: Space, action: PricedAction): readonly Finding[] {
  const uncovered = regionsOf(space, (inside) => {
    const outcome = outcomeAt(layout, inside)
    return !outcome.decided && outcome.matching.length === 0 ? { key: 'gap', label: 'gap' } : undefined
  })
  return uncovered.slice(0, MOST_EXAMPLES).map(({ region, example }) => ({
    code: 'gap',
    severity: 'error',
    where: `actions/${action}`,
    action,
    facts: example,
    message: `A Connects price is missing for: ${regionText(action, region)}.`,
  }))
}

function overlaps(layout: Layout, space: Space, action: PricedAction): readonly Finding[] {
  const clashing = regionsOf(space, (inside) => {
    const outcome = outcomeAt(layout, inside)
    if (outcome.decided || outcome.matching.length < 2) return undefined
    return { key: outcome.matching.map((clause) => clause.id).join(), label: outcome.matching }
  })
  const byClauses = new Map(clashing.toReversed().map((clash) => [clash.label.map((clause) => clause.id).join(), clash] as const))
  return [...byClauses.values()].slice(0, MOST_EXAMPLES).map(({ label, region, example }) => ({
    code: 'overlap',
    severity: 'error',
    where: `clauses/${label[0]!.id}`,
    action,
    facts: example,
    message: `${named(label)} all apply to: ${regionText(action, region)}. Say which one is the exception, or keep them apart.`,
  }))
}

function named(clauses: readonly Clause[]): string {
  return clauses.map((clause) => `“${clause.id}”`).join(' and ')
}

function deadClauses(layout: Layout, space: Space, action: PricedAction): readonly Finding[] {
  const deciding = new Map<string, Facts | undefined>()
  const alive = new Set<Clause>()
  for (const { inside, facts } of casesOf(space)) {
    const outcome = outcomeAt(layout, inside)
    if (outcome.decided) alive.add(outcome.clause)
    else outcome.matching.forEach((clause) => alive.add(clause))
    layout.clauses.filter(({ bit }) => has(inside, bit)).forEach(({ clause }) => deciding.set(clause.id, facts))
  }
  return layout.clauses
    .filter(({ clause }) => !alive.has(clause))
    .map(({ clause }) => deadClause(clause, action, deciding.get(clause.id)))
}

function deadClause(clause: Clause, action: PricedAction, shadowed: Facts | undefined): Finding {
  const finding = { code: 'dead_clause', severity: 'error', where: `clauses/${clause.id}`, action } as const
  if (shadowed === undefined) {
    return { ...finding, message: `The clause “${clause.id}” can never apply: no case meets all of its conditions.` }
  }
  return {
    ...finding,
    facts: shadowed,
    message: `The clause “${clause.id}” never decides anything: its exceptions take every case, for example ${factsText(action, shadowed, Object.keys(clause.when))}.`,
  }
}

function aboveCap(layout: Layout, space: Space, action: PricedAction): readonly Finding[] {
  const cap = layout.document.limits.amountCap
  const tooDear = regionsOf(space, (inside) => {
    const outcome = outcomeAt(layout, inside)
    if (!outcome.decided || (mostOf(outcome.price) ?? 0) <= cap) return undefined
    return { key: `${outcome.clause.id} ${outcome.price.amount}`, label: outcome }
  })
  return tooDear.slice(0, MOST_EXAMPLES).map(({ label, region, example }) => ({
    code: 'above_cap',
    severity: 'error',
    where: `clauses/${label.clause.id}`,
    action,
    facts: example,
    message: `The clause “${label.clause.id}” asks ${connectsText(label.price.amount)} for ${regionText(action, region)}; the document's own cap is ${connectsText(cap)}.`,
  }))
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
