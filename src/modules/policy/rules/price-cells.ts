import type { Connects } from '#kernel/connects.ts'
import { connects } from '#kernel/connects.ts'
import { has } from './cells.ts'
import { priceTableParam, type Clause, type PolicyDocument, type When } from './document.ts'
import type { PricedAction } from './facts.ts'
import { decidingClause, settledPrice, tableRow, type Price } from './price-action.ts'

/** Where one document's clauses and price rows lie among the boxes of a space. */
export interface Layout {
  readonly document: PolicyDocument
  readonly clauses: readonly { readonly clause: Clause; readonly bit: number }[]
  readonly rows: ReadonlyMap<string, readonly number[]>
}

/** What a document says in one cell: the deciding clause and its price, or the clauses that could not decide. */
export type Outcome =
  | { readonly decided: true; readonly clause: Clause; readonly price: Price }
  | { readonly decided: false; readonly matching: readonly Clause[] }

/** Adds the document's boxes for an action to `boxes`: one per clause, one per row of every price table they use. */
export function layOut(document: PolicyDocument, action: PricedAction, boxes: When[]): Layout {
  const clauses = document.clauses
    .filter((clause) => clause.for === action)
    .map((clause) => ({ clause, bit: boxes.push(clause.when) - 1 }))
  const tables = new Set(clauses.flatMap(({ clause }) => ('table' in clause.charge ? [clause.charge.table] : [])))
  const rows = new Map([...tables].map((name) => [name, rowBoxes(document, name).map((box) => boxes.push(box) - 1)]))
  return { document, clauses, rows }
}

function rowBoxes(document: PolicyDocument, name: string): readonly When[] {
  const table = priceTableParam(document, name)
  if (table === undefined) return []
  return table.steps.map(([from], index) => {
    const next = table.steps[index + 1]
    return { [table.on]: next === undefined ? { gte: from } : { gte: from, lt: next[0] } }
  })
}

export function outcomeAt(layout: Layout, inside: bigint): Outcome {
  const matching = layout.clauses.filter(({ bit }) => has(inside, bit)).map(({ clause }) => clause)
  const clause = decidingClause(layout.document.clauses, matching)
  if (clause === undefined) return { decided: false, matching }
  const price = priceAt(layout, clause, inside)
  return price === undefined ? { decided: false, matching } : { decided: true, clause, price }
}

function priceAt(layout: Layout, clause: Clause, inside: bigint): Price | undefined {
  if (!('table' in clause.charge)) return settledPrice(layout.document, clause.charge)
  const name = clause.charge.table
  const table = priceTableParam(layout.document, name)
  const index = layout.rows.get(name)?.findIndex((bit) => has(inside, bit)) ?? -1
  if (table === undefined || index < 0) return undefined
  const row = tableRow(name, table, index)
  return { amount: connects(row.price), row }
}

/** The most a price can come to, in Connects; without a limit where bidders or demand make it. */
export function mostOf(price: Price): Connects | undefined {
  return price.auction === undefined && price.floating === undefined ? price.amount : undefined
}
