import { invariant } from '#kernel/invariant.ts'

// Of these types every value is written without characters that an array literal gives a meaning to.
const PLAIN = ['smallint', 'integer', 'bigint', 'uuid', 'boolean', 'timestamptz'] as const
type PlainType = (typeof PLAIN)[number]
type QuotedType = 'text' | 'jsonb'
type Cell = number | string | boolean | null

/** `column: [type, value of the row]`, in the table's own column names. */
export type Columns<Row> = Readonly<Record<string, readonly [PlainType | QuotedType, (row: Row) => Cell]>>

/** Rows as one array literal per column: the text of a statement never depends on their number. */
export function literalsOf<Row>(rows: readonly Row[], columns: Columns<Row>): string[] {
  return Object.values(columns).map(([type, cell]) => (isPlain(type) ? plainLiteral(rows, cell) : quotedLiteral(rows, cell)))
}

function isPlain(type: PlainType | QuotedType): type is PlainType {
  return (PLAIN as readonly string[]).includes(type)
}

function plainLiteral<Row>(rows: readonly Row[], cell: (row: Row) => Cell): string {
  let literal = '{'
  for (const row of rows) literal += `${literal === '{' ? '' : ','}${cell(row) ?? 'NULL'}`
  return `${literal}}`
}

const SPECIAL = /["\\]/g

function quotedLiteral<Row>(rows: readonly Row[], cell: (row: Row) => Cell): string {
  let literal = '{'
  for (const row of rows) {
    const value = cell(row)
    literal += `${literal === '{' ? '' : ','}${value === null ? 'NULL' : `"${String(value).replaceAll(SPECIAL, '\\$&')}"`}`
  }
  return `${literal}}`
}

/** The parameters of one statement, each column of each of its relations one array. */
export class Parameters {
  readonly values: string[] = []
  readonly #columns: string[] = []

  /** Adds rows as a relation; answers the text that reads them. */
  add<Row>(name: string, rows: readonly Row[], columns: Columns<Row>): string {
    const arrays = Object.entries(columns).map(([, [type]], index) => {
      const column = `${name}_${index}`
      this.#columns.push(`$${this.values.length + index + 1}::${type}[] as ${column}`)
      return `given.${column}`
    })
    this.values.push(...literalsOf(rows, columns))
    return `given, unnest(${arrays.join(', ')}) as ${name} (${namesOf(columns)})`
  }

  /**
   * The first part of the statement's `with`. Materialised, so that the planner cannot look into the arrays: it would see how
   * short they are, think a plan for just them cheaper than the one it keeps, and plan anew every time (1 to 2 ms for an append).
   */
  given(): string {
    invariant(this.#columns.length > 0, 'a statement has parameters')
    return `given as materialized (select ${this.#columns.join(', ')})`
  }
}

export function namesOf(columns: object): string {
  return Object.keys(columns).join(', ')
}
