import type { Connects } from '#kernel/connects.ts'
import { connects } from '#kernel/connects.ts'
import { priceTableParam, type Clause, type PolicyDocument, type When } from './document.ts'
import type { PricedAction } from './facts.ts'
import { ancestors, settledPrice, tableRow, type Price } from './price-action.ts'

/** Where one document's clauses and price rows lie among the boxes of a space. */
export interface Layout {
  readonly document: PolicyDocument
  /** Exceptions before the rules they belong to: among those that apply, the lowest bit is the only one that can decide. */
  readonly clauses: readonly PlacedClause[]
  readonly clauseMask: bigint
  readonly byBit: ReadonlyMap<bigint, PlacedClause>
  /** Per table, the row that each bit stands for. */
  readonly rows: ReadonlyMap<string, PlacedRows>
}
export interface PlacedClause {
  readonly clause: Clause
  readonly bit: bigint
  /** The clause itself and every rule it is an exception to. */
  readonly chain: bigint
}
interface PlacedRows {
  readonly mask: bigint
  readonly byBit: ReadonlyMap<bigint, Price>
}

/** What a document says in one cell: the deciding clause and its price, or the clauses that could not decide. */
export type Outcome =
  | { readonly decided: true; readonly clause: Clause; readonly price: Price }
  | { readonly decided: false; readonly matching: readonly Clause[] }

/** Adds the document's boxes for an action to `boxes`: one per clause, one per row of every price table they use. */
export function layOut(document: PolicyDocument, action: PricedAction, boxes: When[]): Layout {
  const place = (box: When) => 1n << BigInt(boxes.push(box) - 1)
  const clauses = placeClauses(document, action, place)
  const tables = new Set(clauses.flatMap(({ clause }) => ('table' in clause.charge ? [clause.charge.table] : [])))
  return {
    document,
    clauses,
    clauseMask: union(clauses.map(({ bit }) => bit)),
    byBit: new Map(clauses.map((placed) => [placed.bit, placed])),
    rows: new Map([...tables].map((name) => [name, placeRows(document, name, place)])),
  }
}

function placeClauses(document: PolicyDocument, action: PricedAction, place: (box: When) => bigint): readonly PlacedClause[] {
  const chains = document.clauses
    .filter((clause) => clause.for === action)
    .map((clause) => ({ clause, above: ancestors(document.clauses, clause) }))
    .toSorted((left, right) => right.above.length - left.above.length)
  const bits = new Map(chains.map(({ clause }) => [clause, place(clause.when)]))
  return chains.map(({ clause, above }) => ({
    clause,
    bit: bits.get(clause)!,
    chain: union([clause, ...above].map((one) => bits.get(one) ?? 0n)),
  }))
}

function placeRows(document: PolicyDocument, name: string, place: (box: When) => bigint): PlacedRows {
  const table = priceTableParam(document, name)
  const bits = rowBoxes(document, name).map(place)
  const prices = bits.map((bit, index): [bigint, Price] => {
    const row = tableRow(name, table!, index)
    return [bit, { amount: connects(row.price), row }]
  })
  return { mask: union(bits), byBit: new Map(prices) }
}

function union(masks: readonly bigint[]): bigint {
  return masks.reduce((all, mask) => all | mask, 0n)
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
  const matching = inside & layout.clauseMask
  const deepest = layout.byBit.get(lowest(matching))
  if (deepest === undefined || (matching & ~deepest.chain) !== 0n) return undecided(layout, matching)
  const price = priceAt(layout, deepest.clause, inside)
  return price === undefined ? undecided(layout, matching) : { decided: true, clause: deepest.clause, price }
}

function lowest(mask: bigint): bigint {
  return mask & -mask
}

function undecided({ document, clauses }: Layout, matching: bigint): Outcome {
  const found = new Set(clauses.filter(({ bit }) => (matching & bit) !== 0n).map(({ clause }) => clause))
  return { decided: false, matching: document.clauses.filter((clause) => found.has(clause)) }
}

function priceAt(layout: Layout, { charge }: Clause, inside: bigint): Price | undefined {
  if (!('table' in charge)) return settledPrice(layout.document, charge)
  const rows = layout.rows.get(charge.table)
  return rows?.byBit.get(lowest(inside & rows.mask))
}

/** The most a price can come to, in Connects; without a limit where bidders or demand make it. */
export function mostOf(price: Price): Connects | undefined {
  return price.auction === undefined && price.floating === undefined ? price.amount : undefined
}
