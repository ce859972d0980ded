import { invariant } from '#kernel/invariant.ts'
import type { Charge, Clause, Condition, PolicyDocument, When } from './document.ts'
import { priceTableParam } from './document.ts'
import { actionNames, type Facts, type FactValue, type PricedAction } from './facts.ts'
import { ancestors, settledPrice } from './price-action.ts'

/** A price without its reasons: for looking at many cases. */
export interface QuickPrice {
  readonly amount: number
  readonly clauseId: string
}
/** Prices one set of checked facts; undefined where no clause applies. */
export type CompiledAction = (facts: Facts) => QuickPrice | undefined

/**
 * The document as closures, built once: the same answers as `priceAction` for a document that lints clean, many times faster.
 * Exceptions are tried before the rules they belong to, so the first clause that applies decides.
 */
export function compilePolicy(document: PolicyDocument): Readonly<Record<PricedAction, CompiledAction>> {
  return Object.fromEntries(actionNames.map((action) => [action, compileAction(document, action)])) as Record<
    PricedAction,
    CompiledAction
  >
}

function compileAction(document: PolicyDocument, action: PricedAction): CompiledAction {
  const depth = (clause: Clause) => ancestors(document.clauses, clause).length
  const clauses = document.clauses
    .filter((clause) => clause.for === action)
    .toSorted((left, right) => depth(right) - depth(left))
    .map((clause) => ({ applies: compileWhen(clause.when), price: compileCharge(document, clause) }))
  return (facts) => clauses.find((clause) => clause.applies(facts))?.price(facts)
}

type Test = (facts: Facts) => boolean

function compileWhen(when: When): Test {
  const tests = Object.entries(when).map(([fact, condition]) => {
    const test = compileCondition(condition)
    return (facts: Facts) => test(facts[fact])
  })
  return (facts) => tests.every((test) => test(facts))
}

function compileCondition(condition: Condition): (value: FactValue | undefined) => boolean {
  if ('in' in condition) {
    const values = new Set<unknown>(condition.in)
    return (value) => values.has(value)
  }
  if ('is' in condition) return (value) => value === condition.is
  const { gte = -Infinity, lt = Infinity } = condition
  return (value) => typeof value === 'number' && value >= gte && value < lt
}

function compileCharge(document: PolicyDocument, { id, charge }: Clause): (facts: Facts) => QuickPrice {
  if ('table' in charge) return compileTable(document, id, charge)
  const price = { amount: settledPrice(document, charge).amount, clauseId: id }
  return () => price
}

/** Each row's price is made once; the row is found from the top by halving. */
function compileTable(
  document: PolicyDocument,
  clauseId: string,
  charge: Extract<Charge, { table: string }>,
): (facts: Facts) => QuickPrice {
  const table = priceTableParam(document, charge.table)
  invariant(table !== undefined, `there is no price table ${charge.table}`)
  const starts = table.steps.map(([from]) => from)
  const prices = table.steps.map(([, amount]) => ({ amount, clauseId }))
  return (facts) => {
    const row = prices[lastAtMost(starts, Number(facts[table.on]))]
    invariant(row !== undefined, `the table ${charge.table} has no row for ${table.on} = ${String(facts[table.on])}`)
    return row
  }
}

/** The index of the last start that is not above `value`; -1 where all are. */
function lastAtMost(starts: readonly number[], value: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
