import type { FactName } from '#modules/policy/index.ts'
import type { FactColumn } from '../rules/columns.ts'

type Column = Uint8Array | Uint16Array | Uint32Array

/** A column that doubles when it is full. */
export interface GrowingColumn<C extends Column = Uint32Array> {
  length: number
  array: C
}

export function growing<C extends Column>(array: C): GrowingColumn<C> {
  return { length: 0, array }
}

export function push<C extends Column>(column: GrowingColumn<C>, value: number): void {
  if (column.length === column.array.length) column.array = longer(column.array)
  column.array[column.length] = value
  column.length += 1
}

function longer<C extends Column>(array: C): C {
  const Kind = array.constructor as new (length: number) => C
  const grown = new Kind(Math.max(1_024, array.length * 2))
  grown.set(array)
  return grown
}

/** A fact of few values, whose registry integers are small enough to be codes themselves. */
export interface PlainFact {
  readonly fact: FactName
  readonly codeCount: number
  readonly codes: GrowingColumn<Uint8Array> | GrowingColumn<Uint16Array>
}

/** A number fact: each value it ever had gets the next code. */
export interface CodedFact {
  readonly fact: FactName
  readonly codes: GrowingColumn
  readonly values: number[]
  readonly codeOf: Map<number, number>
}

export type GrowingFact = PlainFact | CodedFact

export function pushFact(fact: GrowingFact, value: number): void {
  if (!('codeOf' in fact)) {
    push(fact.codes as GrowingColumn<Uint16Array>, value)
    return
  }
  let code = fact.codeOf.get(value)
  if (code === undefined) {
    code = fact.values.push(value) - 1
    fact.codeOf.set(value, code)
  }
  push(fact.codes, code)
}

/** The column as it stands; later rows do not change what was handed out. */
export function factColumn(fact: GrowingFact): FactColumn {
  const codes = fact.codes.array.subarray(0, fact.codes.length)
  if (!('codeOf' in fact)) return { fact: fact.fact, codes, codeCount: fact.codeCount }
  return { fact: fact.fact, codes, codeCount: fact.values.length, values: Int32Array.from(fact.values) }
}
