import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** Each column of the rows with its PostgreSQL type: `{ organizationId: 'uuid', skills: 'text[]' }`. */
export type ColumnTypes<Row extends object> = { readonly [Column in keyof Row & string]-?: string }

/** Inserts any number of rows in one statement, as one JSON parameter: 1,500 rows with their texts take some 50 ms. */
export async function insertRows<Row extends object>(
  tx: Tx,
  table: string,
  columns: ColumnTypes<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(columns)
  const into = names.map(snakeCase).join(', ')
  const from = names.map((name) => `row."${name}"`).join(', ')
  const typed = Object.entries(columns).map(([name, type]) => `"${name}" ${String(type)}`)
  await sql`
    insert into ${sql.raw(table)} (${sql.raw(into)})
    select ${sql.raw(from)} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (${sql.raw(typed.join(', '))})`.execute(
    tx,
  )
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
