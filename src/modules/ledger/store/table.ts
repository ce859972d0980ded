import { sql, type RawBuilder } from 'kysely'

const types = ['smallint', 'integer', 'bigint', 'uuid', 'text', 'boolean', 'timestamptz', 'jsonb'] as const
type SqlType = (typeof types)[number]
type Cell = number | string | boolean | null
/** `column: [type, value of the row]`, in the table's own column names. */
export type Columns<Row> = Readonly<Record<string, readonly [SqlType, (row: Row) => Cell]>>

/** Rows as one parameter per column: `unnest($1::uuid[], $2::text[], …) as name (id, code, …)`; the text never depends on the number of rows. */
export function unnest<Row>(rows: readonly Row[], name: string, columns: Columns<Row>): RawBuilder<unknown> {
  const arrays = Object.values(columns).map(([type, cell]) => sql`${rows.map(cell)}::${sql.raw(type)}[]`)
  return sql`unnest(${sql.join(arrays)}) as ${sql.raw(name)} (${columnNames(columns)})`
}

function columnNames(columns: object): RawBuilder<unknown> {
  return sql.raw(Object.keys(columns).join(', '))
}

/** `insert into ledger.<table> (columns) select columns from unnest(…)`, answering one row per row written. */
export function insertAll<Row>(table: string, rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> {
  return sql`insert into ledger.${sql.raw(table)} (${columnNames(columns)})
    select ${columnNames(columns)} from ${unnest(rows, 'added', columns)} returning 1`
}

/** Sets all columns but the key (bucket, id) of the rows of `ledger.<table>`, answering one row per row changed. */
export function updateAll<Row>(table: string, rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> {
  const set = Object.keys(columns).flatMap((name) => (name === 'bucket' || name === 'id' ? [] : [`${name} = changed.${name}`]))
  return sql`update ledger.${sql.raw(table)} set ${sql.raw(set.join(', '))} from ${unnest(rows, 'changed', columns)}
    where ${sql.raw(table)}.bucket = changed.bucket and ${sql.raw(table)}.id = changed.id returning 1`
}
