import { priceTableParam, type Clause, type PolicyDocument, type When } from './document.ts'
import type { PolicyAction } from './facts.ts'
import { MaskMap } from './mask-map.ts'
import { ancestors, rowPrice, settledPrice, tableRow, type AnyPrice } from './price-action.ts'

/** Where one document's clauses and price rows lie among the boxes of a space. */
export interface Layout {
  readonly document: PolicyDocument
  /** Exceptions before the rules they belong to: among those that apply, the lowest bit is the only one that can decide. */
  readonly clauses: readonly PlacedClause[]
  readonly clauseMask: bigint
  readonly byBit: MaskMap<PlacedClause>
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
  readonly byBit: MaskMap<AnyPrice>
}

/** What a document says in one cell: the deciding clause and its price, or the mask of the clauses that could not decide (`clausesIn`). */
export type Outcome =
  | { readonly decided: true; readonly clause: Clause; readonly price: AnyPrice }
  | { readonly decided: false; readonly matching: bigint }

/** Beyond this many clauses and price rows for one action nobody understands what it costs: a lint error. */
export const MAX_BOXES = 1_000

/** How many boxes `layOut` would add; counted before anything is laid out, because a hostile document has tens of thousands. */
export function countBoxes(document: PolicyDocument, action: PolicyAction): number {
  const clauses = document.clauses.filter((clause) => clause.for === action)
  const tables = new Set(clauses.flatMap(({ charge }) => ('table' in charge ? [charge.table] : [])))
  return [...tables].reduce((sum, name) => sum + (priceTableParam(document, name)?.steps.length ?? 0), clauses.length)
}

/** Adds the document's boxes for an action to `boxes`: one per clause, one per row of every price table they use. */
export function layOut(document: PolicyDocument, action: PolicyAction, boxes: When[]): Layout {
  const place = (box: When) => 1n << BigInt(boxes.push(box) - 1)
  const clauses = placeClauses(document, action, place)
  const tables = new Set(clauses.flatMap(({ clause }) => ('table' in clause.charge ? [clause.charge.table] : [])))
  return {
    document,
    clauses,
    clauseMask: union(clauses.map(({ bit }) => bit)),
    byBit: byMask(clauses.map((placed) => [placed.bit, placed])),
    rows: new Map([...tables].map((name) => [name, placeRows(document, { action, name }, place)])),
  }
}

function placeClauses(document: PolicyDocument, action: PolicyAction, place: (box: When) => bigint): readonly PlacedClause[] {
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

function placeRows(
  document: PolicyDocument,
  { action, name }: { readonly action: PolicyAction; readonly name: string },
  place: (box: When) => bigint,
): PlacedRows {
  const table = priceTableParam(document, name)
  const bits = rowBoxes(document, name).map(place)
  const prices = bits.map((bit, index): [bigint, AnyPrice] => [bit, rowPrice(action, tableRow(name, table!, index))])
  return { mask: union(bits), byBit: byMask(prices) }
}

function byMask<Value>(entries: readonly (readonly [bigint, Value])[]): MaskMap<Value> {
  const map = new MaskMap<Value>()
  for (const [mask, value] of entries) map.add(mask, value)
  return map
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
  if (deepest === undefined || (matching & ~deepest.chain) !== 0n) return { decided: false, matching }
  const price = priceAt(layout, deepest.clause, inside)
  return price === undefined ? { decided: false, matching } : { decided: true, clause: deepest.clause, price }
}

function lowest(mask: bigint): bigint {
  return mask & -mask
}

/** The clauses of a mask, in the order of the document. */
export function clausesIn({ document, clauses }: Layout, mask: bigint): readonly Clause[] {
  const found = new Set(clauses.filter(({ bit }) => (mask & bit) !== 0n).map(({ clause }) => clause))
  return document.clauses.filter((clause) => found.has(clause))
}

function priceAt(layout: Layout, { for: action, charge }: Clause, inside: bigint): AnyPrice | undefined {
  if (!('table' in charge)) return settledPrice(layout.document, action, charge)
  const rows = layout.rows.get(charge.table)
  return rows?.byBit.get(lowest(inside & rows.mask))
}

/** The most a price can come to, in its unit; without a limit where bidders or demand make it. */
export function mostOf(price: AnyPrice): number | undefined {
  return price.auction === undefined && price.floating === undefined ? price.amount : undefined
}
