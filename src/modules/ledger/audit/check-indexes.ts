import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CheckRow } from './checks.ts'

/**
 * Whether each index of the ledger leads to every row, in order: a damaged one makes a row invisible that all other checks then miss.
 * @returns undefined when this connection may not look into indexes
 */
export async function checkIndexes(tx: Tx): Promise<CheckRow[] | undefined> {
  const { rows: may } = await sql<{ schema: string | null }>`
    select (select n.nspname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.proname = 'bt_index_check' and p.pronargs = 3 and has_function_privilege(p.oid, 'execute')
              and has_schema_privilege(n.oid, 'usage')) as schema`.execute(tx)
  const schema = may[0]?.schema
  if (schema === null || schema === undefined) return undefined

  const { rows: indexes } = await sql<{ name: string; isUnique: boolean }>`
    select c.oid::regclass::text as name, i.indisunique as is_unique from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'i' and c.relam = (select oid from pg_am where amname = 'btree')
      and i.indisready and i.indisvalid
    order by 1`.execute(tx)
  const findings: CheckRow[] = []
  for (const { name, isUnique } of indexes) {
    await sql`savepoint looking`.execute(tx)
    try {
      await sql`select ${sql.id(schema, 'bt_index_check')}(${name}::regclass, true, ${isUnique})`.execute(tx)
      await sql`release savepoint looking`.execute(tx)
    } catch (problem) {
      if (!isDamage(problem)) throw problem
      await sql`rollback to savepoint looking`.execute(tx)
      findings.push({ ownerId: null, index: name, problem: problem.message })
    }
  }
  return findings
}

/** XX002 index_corrupted, XX001 data_corrupted; 58P01 and others: a file is missing or cannot be read. */
function isDamage(problem: unknown): problem is Error {
  return problem instanceof Error && 'code' in problem && /^(XX|58)/.test(String(problem.code))
}
