import type { Statement } from '#platform/db/together.ts'

// Of these types every value is written without characters that an array literal gives a meaning to.
const PLAIN = ['smallint', 'integer', 'bigint', 'uuid', 'boolean', 'timestamptz'] as const
type PlainType = (typeof PLAIN)[number]
type QuotedType = 'text' | 'json' | 'jsonb'
type Cell = number | string | boolean | null

/** `column: [type of a parameter, value of the row, type of the column where it is another]`, in the table's own column names. */
export type Columns<Row> = Readonly<
  Record<string, readonly [type: PlainType | QuotedType, cell: (row: Row) => Cell, stored?: string]>
>

/** Rows as one array literal per column: the text of a statement never depends on their number. */
function literalsOf<Row>(rows: readonly Row[], columns: Columns<Row>): string[] {
  return Object.values(columns).map(([type, cell]) =>
    isPlain(type) ? plainLiteral(rows, cell) : quotedLiteral(rows, cell, type === 'text' ? quoted : JSON.stringify),
  )
}

function isPlain(type: PlainType | QuotedType): type is PlainType {
  return (PLAIN as readonly string[]).includes(type)
}

function plainLiteral<Row>(rows: readonly Row[], cell: (row: Row) => Cell): string {
  let literal = '{'
  for (const row of rows) literal += `${literal === '{' ? '' : ','}${cell(row) ?? 'NULL'}`
  return `${literal}}`
}

const SPECIAL = /["\\]/
const EVERY_SPECIAL = /["\\]/g

/** A value as it stands between the quotes of an array or row literal. */
export function quoted(value: string): string {
  return SPECIAL.test(value) ? `"${value.replaceAll(EVERY_SPECIAL, '\\$&')}"` : `"${value}"`
}

// JSON never has a bare control character, so quoting it once more as JSON escapes just what an array literal wants: four times faster.
function quotedLiteral<Row>(rows: readonly Row[], cell: (row: Row) => Cell, quote: (value: string) => string): string {
  let literal = '{'
  for (const row of rows) {
    const value = cell(row)
    literal += `${literal === '{' ? '' : ','}${value === null ? 'NULL' : quote(String(value))}`
  }
  return `${literal}}`
}

/** How a statement gets at the rows it is given: what stands first in its `with`, and what follows its `from`. */
export interface Given {
  readonly with: readonly string[]
  readonly from: string
}

/**
 * Many rows come as one array per column. Materialised, so that the planner cannot look into the arrays: it would see how short they
 * are, think a plan for just them cheaper than the one it keeps, and plan anew every time.
 */
function givenMany(name: string, columns: Columns<never>): Given {
  const arrays = Object.values(columns).map(([type], index) => `$${index + 1}::${type}[] as column_${index}`)
  const unnested = Object.values(columns).map((_, index) => `given.column_${index}`)
  return {
    with: [`given as materialized (select ${arrays.join(', ')})`],
    from: `given, unnest(${unnested.join(', ')}) as ${name} (${namesOf(columns)})`,
  }
}

/** One row comes as plain parameters: a third of the server's work for arrays of one. */
function givenOne(name: string, columns: Columns<never>): Given {
  const values = Object.values(columns).map(([type], index) => `$${index + 1}::${type}`)
  return { with: [], from: `(values (${values.join(', ')})) as ${name} (${namesOf(columns)})` }
}

function namesOf(columns: object): string {
  return Object.keys(columns).join(', ')
}

/** A statement over rows called `name`; its two texts, for one row and for many, are made once. */
export function statementOver<Row>(
  name: string,
  columns: Columns<Row>,
  textOver: (given: Given) => string,
): (rows: readonly Row[]) => Statement {
  const forMany = textOver(givenMany(name, columns))
  const forOne = textOver(givenOne(name, columns))
  return (rows) => {
    const [row] = rows
    return rows.length === 1
      ? { text: forOne, values: Object.values(columns).map(([, cell]) => cell(row!)) }
      : { text: forMany, values: literalsOf(rows, columns) }
  }
}

export function withText(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `with ${parts.join(',\n')}\n`
}

/** One insert of all rows; `end` is what follows, such as `on conflict do nothing returning id`. */
export function insertInto<Row>(table: string, columns: Columns<Row>, end = ''): (rows: readonly Row[]) => Statement {
  const cells = Object.entries(columns).map(
    ([column, [, , stored]]) => `added.${column}${stored === undefined ? '' : `::${stored}`}`,
  )
  return statementOver(
    'added',
    columns,
    (given) =>
      `${withText(given.with)}insert into ${table} (${namesOf(columns)}) select ${cells.join(', ')} from ${given.from} ${end}`,
  )
}
