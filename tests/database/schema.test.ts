import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { describeSchema } from '#kit/describe-schema.ts'

const database = useTestDatabase()

test('schema.sql is what the migrations build (run `npm run db:schema`)', async () => {
  const written = readFileSync('schema.sql', 'utf8')
  expect(written.slice(written.indexOf('\n\n') + 2)).toBe(await describeSchema(database.owner))
})

test('every column with a time has a time zone', async () => {
  const { rows } = await sql<{ column: string }>`
    select table_schema || '.' || table_name || '.' || column_name as column from information_schema.columns
    where data_type = 'timestamp without time zone' and table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')`.execute(
    database.owner,
  )
  expect(rows.map((row) => row.column)).toEqual([])
})

// Rows that are never deleted are never looked up from their parents by the database itself; an index would only cost.
test('every foreign key to a table that can lose rows has an index to find its children', async () => {
  const { rows } = await sql<{ key: string }>`
    select k.conrelid::regclass || ' ' || k.conname as key from pg_constraint k
    where k.contype = 'f' and has_table_privilege('guildhall_app', k.confrelid, 'delete') and not exists (
      select from pg_index i where i.indrelid = k.conrelid
        and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)
    order by 1`.execute(database.owner)
  expect(rows.map((row) => row.key)).toEqual([])
})
