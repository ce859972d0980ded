import type { Statement } from '#platform/db/together.ts'

// Of these types every value is written without characters that an array literal gives a meaning to.
const PLAIN = ['smallint', 'integer', 'bigint', 'uuid', 'boolean', 'timestamptz'] as const
type PlainType = (typeof PLAIN)[number]
type QuotedType = 'text' | 'jsonb'
type Cell = number | string | boolean | null

/** `column: [type of a parameter, value of the row, type of the column where it is another]`, in the table's own column names. */
export type Columns<Row> = Readonly<
  Record<string, readonly [type: PlainType | QuotedType, cell: (row: Row) => Cell, stored?: string]>
>

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

/** A value as it stands between the quotes of an array or row literal. */
export function quoted(value: string): string {
  return `"${value.replaceAll(SPECIAL, '\\$&')}"`
}

function quotedLiteral<Row>(rows: readonly Row[], cell: (row: Row) => Cell): string {
  let literal = '{'
  for (const row of rows) {
    const value = cell(row)
    literal += `${literal === '{' ? '' : ','}${value === null ? 'NULL' : quoted(String(value))}`
  }
  return `${literal}}`
}

/**
 * The beginning of a statement over rows that come as parameters: `with given as …`, and what follows reads them `from` the relation.
 * Materialised, so that the planner cannot look into the arrays: it would see how short they are, think a plan for just them cheaper
 * than the one it keeps, and plan anew every time.
 */
export function givenRows(name: string, columns: Columns<never>): { readonly given: string; readonly from: string } {
  const arrays = Object.values(columns).map(([type], index) => `$${index + 1}::${type}[] as column_${index}`)
  const unnested = Object.values(columns).map((_, index) => `given.column_${index}`)
  return {
    given: `with given as materialized (select ${arrays.join(', ')})`,
    from: `given, unnest(${unnested.join(', ')}) as ${name} (${namesOf(columns)})`,
  }
}

export function namesOf(columns: object): string {
  return Object.keys(columns).join(', ')
}

/** A text that is made once, and the statement over the rows at hand. */
export function statementOver<Row>(text: string, columns: Columns<Row>): (rows: readonly Row[]) => Statement {
  return (rows) => ({ text, values: literalsOf(rows, columns) })
}
