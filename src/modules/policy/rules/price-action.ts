import { connects, type Connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import { numbersOf } from './auction-terms.ts'
import {
  numberParam,
  priceTableParam,
  type AuctionCharge,
  type Charge,
  type Clause,
  type Condition,
  type PolicyDocument,
  type PriceTable,
  type When,
  type chargedOnMoments,
  type Eligibility,
  type pricingRules,
} from './document.ts'
import type { Facts, FactValue, PolicyAction, PricedAction } from './facts.ts'
import { actionKind, type AmountUnit } from './policy-kinds.ts'

/** The row of a price table that applied: from (inclusive) to (exclusive, absent in the last row), in the fact's unit. */
export interface DecidedRow {
  readonly param: string
  readonly on: string
  readonly from: number
  readonly to?: number
  readonly price: number
}

/** An auction's terms with every parameter resolved. */
export interface AuctionTerms {
  readonly slots: number
  readonly min: number
  readonly pays: (typeof pricingRules)[number]
  readonly chargedOn: (typeof chargedOnMoments)[number]
  readonly eligible?: Eligibility
  readonly closesAfterDays?: number
  readonly mostPerOwner?: number
  readonly holdoutPerThousand?: number
  readonly viewsUntilWorn?: number
  readonly opensUntilWorn?: number
  readonly hoursBetweenRounds?: number
}
/** The two ends of a floating weekly price. */
export interface FloatingTerms {
  readonly min: number
  readonly max: number
}

/** Connects where the action costs Connects; elsewhere a whole number in the action's unit. */
type AmountOf<A extends PolicyAction> = A extends PricedAction ? Connects : number

/** What a charge says for one set of facts. Auctions and floating prices are settled later: their amount is 0 here, their terms say the rest. */
export interface Price<N extends number = Connects> {
  readonly amount: N
  /** Absent: Connects. */
  readonly unit?: Exclude<AmountUnit, 'connects'>
  readonly row?: DecidedRow
  readonly auction?: AuctionTerms
  readonly floating?: FloatingTerms
}

/** An amount of any policy, in its own unit. */
export type AnyPrice = Price<number>

/** The price and the whole reason for it. Plain data: it can be stored and recomputed. */
export interface Decision<A extends PolicyAction = PricedAction> extends Price<AmountOf<A>> {
  readonly action: A
  readonly clauseId: string
  /** The rules that the deciding clause is an exception to, nearest first. */
  readonly exceptionTo: readonly string[]
  /** Exceptions to the deciding clause that were looked at and did not apply. */
  readonly exceptionsConsidered: readonly string[]
}

/** A document that has no single answer for these facts: lint finds these before a document can come into force. */
export interface Undecided {
  readonly action: PolicyAction
  /** `no_clause`: nothing applies. `overlap`: several apply and none is declared the exception. */
  readonly reason: 'no_clause' | 'overlap'
  readonly clauseIds: readonly string[]
}

/** The price of an action under a document that lints clean. Facts are checked before (`checkFacts`); a gap or overlap is a fault here. */
export function priceAction<A extends PolicyAction>(document: PolicyDocument, action: A, facts: Facts): Decision<A> {
  const decided = tryPriceAction(document, action, facts)
  invariant('clauseId' in decided, `no single clause prices ${action}: ${JSON.stringify({ decided, facts })}`)
  return decided
}

/** The same for documents that may have gaps or overlaps: drafts, lints, diffs. */
export function tryPriceAction<A extends PolicyAction>(
  document: PolicyDocument,
  action: A,
  facts: Facts,
): Decision<A> | Undecided {
  const matching = document.clauses.filter((clause) => clause.for === action && holds(clause.when, facts))
  const deciding = decidingClause(document.clauses, matching)
  if (deciding === undefined) {
    return { action, reason: matching.length === 0 ? 'no_clause' : 'overlap', clauseIds: matching.map((clause) => clause.id) }
  }
  return {
    action,
    clauseId: deciding.id,
    ...priceOf<AmountOf<A>>(document, deciding, facts),
    exceptionTo: ancestors(document.clauses, deciding).map((clause) => clause.id),
    exceptionsConsidered: document.clauses
      .filter((clause) => clause.for === action && clause.exceptionTo === deciding.id)
      .map((clause) => clause.id),
  }
}

/** Whether the marketplace offers an action under this document at all. */
export function isOffered(document: PolicyDocument, action: PolicyAction): boolean {
  return document.clauses.some((clause) => clause.for === action)
}

/** Whether the facts are inside the box. */
export function holds(when: When, facts: Facts): boolean {
  return Object.entries(when).every(([fact, condition]) => meets(condition, facts[fact]))
}

function meets(condition: Condition, value: FactValue | undefined): boolean {
  if ('in' in condition) return typeof value === 'string' && condition.in.includes(value)
  if ('is' in condition) return value === condition.is
  if (typeof value !== 'number') return false
  return value >= (condition.gte ?? -Infinity) && value < (condition.lt ?? Infinity)
}

/** The one matching clause to which all other matching clauses are, step by step, the rule it is an exception to. */
export function decidingClause(all: readonly Clause[], matching: readonly Clause[]): Clause | undefined {
  if (matching.length <= 1) return matching[0]
  return matching.find((candidate) => {
    const above = ancestors(all, candidate)
    return matching.every((clause) => clause === candidate || above.includes(clause))
  })
}

/** The rules a clause is an exception to, nearest first; stops when a chain bites its own tail. */
export function ancestors(all: readonly Clause[], clause: Clause): readonly Clause[] {
  const above: Clause[] = []
  let current = all.find((other) => other.id === clause.exceptionTo)
  while (current !== undefined && current !== clause && !above.includes(current)) {
    above.push(current)
    const next = current.exceptionTo
    current = all.find((other) => other.id === next)
  }
  return above
}

function priceOf<N extends number>(document: PolicyDocument, clause: Clause, facts: Facts): Price<N> {
  const { charge } = clause
  if ('table' in charge) {
    const table = priceTableParam(document, charge.table)
    invariant(table !== undefined, `there is no price table ${charge.table}`)
    return rowPrice(clause.for, rowFor(charge.table, table, facts))
  }
  const price = settledPrice<N>(document, clause.for, charge)
  invariant(price !== undefined, `a parameter of the charge ${JSON.stringify(charge)} is missing`)
  return price
}

/** An amount in the action's unit; the caller's type says what that unit is. */
function amountIn<N extends number>(action: PolicyAction, amount: number): Price<N> {
  const { unit } = actionKind(action)
  // `connects` is also the check that the number is whole and not below 0, whatever it counts.
  const checked = connects(amount) as number as N
  return unit === 'connects' ? { amount: checked } : { amount: checked, unit }
}

/** The price that a row of a table makes. */
export function rowPrice<N extends number>(action: PolicyAction, row: DecidedRow): Price<N> {
  return { ...amountIn<N>(action, row.price), row }
}

/** What a charge without a table says: the same for all facts. Undefined in a draft that lacks one of its parameters. */
export function settledPrice<N extends number>(
  document: PolicyDocument,
  action: PolicyAction,
  charge: Exclude<Charge, { table: string }>,
): Price<N> | undefined {
  if ('fixed' in charge) {
    const amount = numberParam(document, charge.fixed)
    return amount === undefined ? undefined : amountIn(action, amount)
  }
  if ('floating' in charge) {
    const [min, max] = [numberParam(document, charge.floating.min), numberParam(document, charge.floating.max)]
    return min === undefined || max === undefined ? undefined : { ...amountIn<N>(action, 0), floating: { min, max } }
  }
  const auction = auctionTerms(document, charge.auction)
  return auction === undefined ? undefined : { ...amountIn<N>(action, 0), auction }
}

/** Only the terms that the charge names: a receipt repeats what the rules said, no more. */
function auctionTerms(document: PolicyDocument, charge: AuctionCharge): AuctionTerms | undefined {
  const numbers = numbersOf(charge).map(([term, value]) => [term, numberParam(document, value)] as const)
  if (numbers.some(([, value]) => value === undefined)) return undefined
  const { pays, chargedOn, eligible } = charge
  return {
    ...(Object.fromEntries(numbers) as Omit<AuctionTerms, 'pays' | 'chargedOn' | 'eligible'>),
    pays,
    chargedOn,
    ...(eligible === undefined ? {} : { eligible }),
  }
}

function rowFor(param: string, table: PriceTable, facts: Facts): DecidedRow {
  const value = facts[table.on]
  invariant(typeof value === 'number', `the table ${param} looks at ${table.on}, which is ${value}`)
  const index = table.steps.findLastIndex(([from]) => value >= from)
  invariant(index >= 0, `the table ${param} has no row for ${table.on} = ${value}`)
  return tableRow(param, table, index)
}

/** Row `index` of a table with its two ends. */
export function tableRow(param: string, table: PriceTable, index: number): DecidedRow {
  const [from, price] = table.steps[index]!
  const next = table.steps[index + 1]
  return { param, on: table.on, from, ...(next === undefined ? {} : { to: next[0] }), price }
}
