import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'

const OURS = sql`n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'graphile_worker', 'migrations') and n.nspname !~ '^pg_'`

/**
 * The whole schema as reviewable text: tables with columns, constraints, indexes, triggers and rights, then functions.
 * The packaged PostgreSQL has no pg_dump, so the catalogue is asked directly; the order is stable.
 */
export async function describeSchema(owner: Database): Promise<string> {
  const [tables, functions] = [await describeTables(owner), await describeFunctions(owner)]
  return [...tables, ...functions].join('\n')
}

async function describeTables(owner: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string; lines: string[] }>`
    select n.nspname || '.' || c.relname as name,
      array(select '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
              || coalesce(case when a.attgenerated <> '' then ' generated always as (' else ' default ' end || pg_get_expr(d.adbin, d.adrelid)
              || case when a.attgenerated <> '' then ') stored' else '' end, '')
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum)
      || array(select '  constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) from pg_constraint k
               where k.conrelid = c.oid and k.contype <> 'n' order by k.conname)
      || array(select '  ' || pg_get_indexdef(i.indexrelid) from pg_index i join pg_class x on x.oid = i.indexrelid
               where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)
               order by x.relname)
      || array(select '  ' || pg_get_triggerdef(t.oid) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal order by t.tgname)
      || array(select '  grant ' || string_agg(distinct lower(g.privilege_type), ', ' order by lower(g.privilege_type)) || ' to ' || g.grantee
               from information_schema.table_privileges g
               where g.table_schema = n.nspname and g.table_name = c.relname and g.grantee like 'guildhall\_%'
               group by g.grantee order by g.grantee)
      || array(select '  with (' || array_to_string(c.reloptions, ', ') || ')' where c.reloptions is not null) as lines
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and ${OURS} order by 1`.execute(owner)
  return rows.flatMap(({ name, lines }) => [`table ${name}`, ...lines, ''])
}

async function describeFunctions(owner: Database): Promise<string[]> {
  const { rows } = await sql<{ definition: string }>`
    select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and p.prokind = 'f'
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`.execute(owner)
  return rows.flatMap(({ definition }) => [definition.trim(), ''])
}
