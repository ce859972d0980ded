import { invariant } from '#kernel/invariant.ts'
import type { Clause, Condition, PolicyDocument, When } from './document.ts'
import { priceTableParam } from './document.ts'
import { factCode, factSpec, isFactName, type FactName, type PolicyAction } from './facts.ts'
import { ancestors, settledPrice } from './price-action.ts'

export interface SqlOptions {
  /** The SQL text of a fact's column; default: its name in snake_case. */
  readonly column?: (fact: FactName) => string
  /** How columns hold enums and yes/no: as registry codes (the decision log) or as names and booleans. Default: codes. */
  readonly values?: 'codes' | 'names'
}

export interface PolicySql {
  /** The amount in the action's unit; null where no clause applies; 0 where an auction or a floating price settles it later. */
  readonly amount: string
  /** The id of the deciding clause; null where none applies. */
  readonly clauseId: string
}

/** An action's prices as SQL expressions over fact columns, for a document that lints clean. PostgreSQL and DuckDB read the same text. */
export function toSql(document: PolicyDocument, action: PolicyAction, options: SqlOptions = {}): PolicySql {
  const clauses = exceptionsFirst(document, action)
  const column = options.column ?? snakeCase
  const names = options.values === 'names'
  const choose = (value: (clause: Clause) => string) => {
    if (clauses.length === 0) return 'null'
    const arms = clauses.map((clause) => `when ${whenSql(clause.when, column, names)} then ${value(clause)}`)
    return `case ${arms.join(' ')} end`
  }
  return {
    amount: choose((clause) => chargeSql(document, clause, column)),
    clauseId: choose((clause) => `'${clause.id}'`),
  }
}

/** Where several clauses apply they form a chain of exceptions, so the deepest one that applies decides. */
function exceptionsFirst(document: PolicyDocument, action: PolicyAction): readonly Clause[] {
  const depth = (clause: Clause) => ancestors(document.clauses, clause).length
  return document.clauses.filter((clause) => clause.for === action).toSorted((left, right) => depth(right) - depth(left))
}

type Column = (fact: FactName) => string

function whenSql(when: When, column: Column, names: boolean): string {
  const conditions = Object.entries(when).map(([fact, condition]) => {
    invariant(isFactName(fact), `no fact is called ${fact}`)
    return conditionSql(fact, condition, { text: column(fact), names })
  })
  return conditions.length === 0 ? 'true' : conditions.join(' and ')
}

function conditionSql(fact: FactName, condition: Condition, column: { text: string; names: boolean }): string {
  if ('in' in condition) {
    const values = condition.in.map((value) => enumSql(fact, value, column.names))
    return `${column.text} in (${values.join(', ')})`
  }
  if ('is' in condition) return `${column.text} = ${column.names ? String(condition.is) : factCode(fact, condition.is)}`
  const ends = [
    ...(condition.gte === undefined ? [] : [`${column.text} >= ${integer(condition.gte)}`]),
    ...(condition.lt === undefined ? [] : [`${column.text} < ${integer(condition.lt)}`]),
  ]
  return ends.join(' and ')
}

/** Only names of the registry get into SQL, never a document's own text. */
function enumSql(fact: FactName, value: string, names: boolean): string {
  const spec = factSpec(fact)
  invariant(spec.type === 'enum' && spec.values.includes(value), `${fact} cannot be ${value}`)
  return names ? `'${value}'` : String(factCode(fact, value))
}

function chargeSql(document: PolicyDocument, { for: action, charge }: Clause, column: Column): string {
  if (!('table' in charge)) {
    const price = settledPrice(document, action, charge)
    invariant(price !== undefined, `a parameter of the charge ${JSON.stringify(charge)} is missing`)
    return integer(price.amount)
  }
  const table = priceTableParam(document, charge.table)
  invariant(table !== undefined && isFactName(table.on), `there is no price table ${charge.table}`)
  const fact = column(table.on)
  const rows = table.steps.toReversed().map(([from, price]) => `when ${fact} >= ${integer(from)} then ${integer(price)}`)
  return `case ${rows.join(' ')} end`
}

function integer(value: number): string {
  invariant(Number.isSafeInteger(value), `not a whole number: ${value}`)
  return String(value)
}

function snakeCase(fact: FactName): string {
  return fact.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
