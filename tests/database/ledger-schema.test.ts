import { sql, type RawBuilder } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'

// That the ledger can be spread over servers by the bucket of its rows, and that its busy rows are changed in place, are facts about the
// schema that a migration could end without any test of behaviour noticing. They are read from PostgreSQL's own catalogue.

/** Tables that belong to no wallet, and why their keys may begin otherwise. */
const OF_THE_SERVER: Readonly<Record<string, string>> = {
  account_day: 'sums of platform accounts: each server has its own, and their sum is the marketplace’s',
  policy_hash: 'a reference table: the same few rows on every server',
  seal: 'one chain per server, over the buckets it has',
  seal_key: 'a reference table: who signed',
  seal_page: 'part of a seal',
  supply_day: 'sums by origin: each server has its own',
  watermark: 'how far the tasks of this server have read its journal',
}

/** Columns that change all the time, of the rows that are not history. */
const COUNTERS: Readonly<Record<string, readonly string[]>> = {
  charge: ['refunded'],
  hold: ['captured', 'released', 'qty'],
  lot: ['available', 'held', 'consumed', 'expired', 'revoked', 'clawed'],
  wallet: ['available', 'held', 'version', 'last_recorded_at'],
}

/** Written once, never changed. */
const JOURNALS = ['policy_hash', 'refusal', 'seal', 'seal_key', 'seal_page', 'supply_day', 'txn']

const database = useTestDatabase()

async function namesFrom(query: RawBuilder<{ name: string }>): Promise<readonly string[]> {
  return (await query.execute(database.owner)).rows.map(({ name }) => name)
}

const LEDGER = sql`'ledger'::regnamespace`
const OF_WALLETS = sql`t.relnamespace = ${LEDGER} and t.relname <> all(${Object.keys(OF_THE_SERVER)}::text[])`

describe('the schema of the ledger', () => {
  test('has the tables this file speaks of, and no others', async () => {
    const tables = await namesFrom(sql`
      select relname as name from pg_class t where relnamespace = ${LEDGER} and relkind in ('r', 'p') order by 1`)
    expect(tables).toEqual([...Object.keys(OF_THE_SERVER), ...Object.keys(COUNTERS), 'refusal', 'txn'].toSorted())
  })

  test('begins every key of a wallet’s rows with the bucket, so that none ever has to be looked for on two servers', async () => {
    const otherwise = await namesFrom(sql`
      select x.relname as name from pg_class t join pg_index i on i.indrelid = t.oid join pg_class x on x.oid = i.indexrelid
      left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where ${OF_WALLETS} and i.indisunique and a.attname is distinct from 'bucket'
      union all
      select k.conname from pg_class t join pg_constraint k on k.conrelid = t.oid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1]
      where ${OF_WALLETS} and k.contype in ('p', 'u', 'f', 'x') and a.attname <> 'bucket'`)
    expect(otherwise).toEqual([])
  })

  test('gives every row of a wallet its bucket, which cannot be missing, out of range, or changed', async () => {
    const without = await namesFrom(sql`
      select t.relname as name from pg_class t
      left join pg_attribute a on a.attrelid = t.oid and a.attname = 'bucket' and a.attnotnull and a.atttypid = 'smallint'::regtype
      where ${OF_WALLETS} and t.relkind in ('r', 'p') and (a.attname is null
        or has_column_privilege('guildhall_app', t.oid, 'bucket', 'update')
        or not exists (
          select from pg_constraint k
          where k.conrelid = t.oid and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ 'bucket >= 0.*bucket <= 1023'))`)
    expect(without).toEqual([])
  })

  test('counts nothing by a sequence: servers would count the same', async () => {
    const counted = await namesFrom(sql`
      select c.relname as name from pg_class c where c.relnamespace = ${LEDGER} and c.relkind = 'S'
      union all
      select t.relname || '.' || a.attname from pg_class t join pg_attribute a on a.attrelid = t.oid
      where t.relnamespace = ${LEDGER} and a.attnum > 0 and a.attidentity <> ''
      union all
      select t.relname || '.' || a.attname from pg_class t join pg_attribute a on a.attrelid = t.oid
      join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
      where t.relnamespace = ${LEDGER} and pg_get_expr(d.adbin, d.adrelid) ~ 'nextval'`)
    expect(counted).toEqual([])
  })

  test('is held together by no foreign key, neither within nor with another schema', async () => {
    const keys = await namesFrom(sql`
      select k.conrelid::regclass || ' ' || k.conname as name from pg_constraint k
      join pg_class t on t.oid = k.conrelid join pg_class r on r.oid = k.confrelid
      where k.contype = 'f' and ${LEDGER} in (t.relnamespace, r.relnamespace)`)
    expect(keys).toEqual([])
  })

  test('has no trigger but those that keep history as it is: nothing is right only because a trigger ran', async () => {
    const triggers = await namesFrom(sql`
      select t.relname || ' ' || g.tgname || ' ' || g.tgfoid::regproc as name
      from pg_trigger g join pg_class t on t.oid = g.tgrelid where t.relnamespace = ${LEDGER} and not g.tgisinternal order by 1`)
    expect(triggers).toEqual(JOURNALS.map((table) => `${table} append_only platform.refuse_change`))
    const rules = await namesFrom(sql`
      select r.rulename as name from pg_rewrite r join pg_class t on t.oid = r.ev_class where t.relnamespace = ${LEDGER} and t.relkind <> 'v'`)
    expect(rules).toEqual([])
  })

  test('lets the application add to history and change counters, and nothing more', async () => {
    const { rows } = await sql<{ name: string; rights: string; columns: readonly string[] }>`
      select t.relname as name,
        concat_ws(' ', case when has_table_privilege('guildhall_app', t.oid, 'select') then 'select' end,
          case when has_table_privilege('guildhall_app', t.oid, 'insert') then 'insert' end,
          case when has_table_privilege('guildhall_app', t.oid, 'update') then 'update' end,
          case when has_table_privilege('guildhall_app', t.oid, 'delete, truncate, references, trigger') then 'more' end) as rights,
        array(select attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              and has_column_privilege('guildhall_app', t.oid, a.attnum, 'update') order by 1) as columns
      from pg_class t where t.relnamespace = ${LEDGER} and t.relkind in ('r', 'p') order by 1`.execute(database.owner)
    expect(new Set(rows.map(({ rights }) => rights))).toEqual(new Set(['select insert']))
    expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))).toEqual({
      ...Object.fromEntries(JOURNALS.map((table) => [table, []])),
      account_day: ['amount'],
      charge: ['refunded'],
      hold: ['captured', 'deadline', 'qty', 'released', 'state'],
      lot: ['available', 'clawed', 'consumed', 'expired', 'held', 'open', 'revoked'],
      wallet: ['available', 'frozen', 'held', 'last_recorded_at', 'version'],
      watermark: ['below'],
    })
  })

  test('keeps counters out of every index, also out of their conditions, and room on the page: changes stay in place', async () => {
    for (const [table, counters] of Object.entries(COUNTERS)) {
      const indexed = await namesFrom(sql`
        select x.relname || ' ' || a.attname as name
        from pg_index i join pg_class x on x.oid = i.indexrelid
        join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refobjid = i.indrelid and d.refobjsubid > 0
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = d.refobjsubid
        where i.indrelid = ('ledger.' || ${table}::text)::regclass and a.attname = any(${counters}::text[])`)
      expect(indexed, table).toEqual([])
    }
    const roomy = await namesFrom(sql`
      select relname as name from pg_class where relnamespace = ${LEDGER} and 'fillfactor=50' = any(reloptions) order by 1`)
    expect(roomy).toEqual(Object.keys(COUNTERS))
  })

  test('really changes a lot and a wallet in place', async () => {
    await sql`
      insert into ledger.wallet (bucket, owner_id) select 7, gen_random_uuid() from generate_series(1, 200)`.execute(database.app)
    await sql`update ledger.wallet set available = 5, held = 2, version = 1, last_recorded_at = now()`.execute(database.app)
    await sql`select pg_stat_force_next_flush()`.execute(database.owner)
    const { rows } = await sql<{ updated: number; inPlace: number }>`
      select n_tup_upd + pg_stat_get_xact_tuples_updated(relid) as updated, n_tup_hot_upd + pg_stat_get_xact_tuples_hot_updated(relid) as in_place
      from pg_stat_all_tables where relid = 'ledger.wallet'::regclass`.execute(database.owner)
    expect(rows[0]!.inPlace).toBe(rows[0]!.updated)
  })
})
