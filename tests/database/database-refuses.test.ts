import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import type { Database } from '#platform/db/database.ts'

// What the database refuses by itself, whatever the program above it does: tried with the very logins the program uses.

/** Written once, never changed: not by the application (rights), not by a careless owner (triggers). */
const journals = [
  'auctions.badge_price',
  'auctions.badge_step',
  'auctions.badge_tick',
  'auctions.click_result',
  'auctions.click_return',
  'auctions.flag',
  'auctions.flag_auction',
  'auctions.flag_look',
  'auctions.holdout_key',
  'auctions.own_limit',
  'auctions.profile_click',
  'auctions.profile_step',
  'auctions.round',
  'auctions.rung',
  'auctions.step',
  'charges.charge',
  'charges.opportunity',
  'charges.quote',
  'charges.return',
  'charges.reversal_exception',
  'charges.reversal_item',
  'contracts.review',
  'grants.grant',
  'grants.redemption',
  'jobs.move',
  'ledger.policy_hash',
  'ledger.refusal',
  'ledger.seal',
  'ledger.seal_key',
  'ledger.seal_page',
  'ledger.supply_day',
  'ledger.txn',
  'measurement.alarm',
  'measurement.counted_day',
  'measurement.daily_figure',
  'measurement.outcome',
  'payments.webhook',
  'platform.audit_closing',
  'platform.audit_finding',
  'policy.announcement',
  'policy.begun',
  'policy.draft_step',
  'policy.impact',
  'policy.pin',
  'policy.version',
  'profiles.vetting',
  'proposals.message',
  'proposals.move',
]

/** Written once by the application too, but the platform itself may clear them away when they are old. */
const writtenOnce = [
  'catalog.placed_order',
  'payments.webhook_handled',
  'platform.action_outcome',
  'platform.event',
  'platform.event_delivery',
]

/** Rows stay for good and only one thing about them may move: how often it was used, when it ends, how far it is until it has ended. */
const kept = ['grants.promo_code', 'grants.special_grant', 'policy.activation', 'simulation.run']

/** Rows that may be changed for a while: an answer to a poll until the version begins. */
const openForAWhile = ['policy.poll_answer']

const NOT_ALLOWED = { code: '42501' }
const OURS = sql`n.nspname not in ('information_schema', 'graphile_worker', 'migrations', 'public') and n.nspname !~ '^pg_'`

const database = useTestDatabase()
beforeAll(() => installDefaultRules(database))

async function namesOf(condition: ReturnType<typeof sql>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and ${OURS} and ${condition} order by 1`.execute(database.owner)
  return rows.map(({ name }) => name)
}

async function aColumnOf(table: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum limit 1`.execute(
    database.owner,
  )
  return rows[0]!.name
}

/** Every statement that would change what a table already holds. */
async function changesOf(table: string): Promise<readonly string[]> {
  const column = await aColumnOf(table)
  return [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table} cascade`]
}

/** The statements that are let through: none, if all is well. */
async function letThrough(db: Database, statements: readonly string[]): Promise<readonly string[]> {
  const through: string[] = []
  for (const statement of statements) {
    const problem = await sql
      .raw(statement)
      .execute(db)
      .then(
        () => 'done',
        (reason: { code?: string }) => reason.code,
      )
    if (problem !== NOT_ALLOWED.code) through.push(`${statement}: ${problem}`)
  }
  return through
}

const whoAmI = async (db: Database) =>
  (await sql<{ session: string; current: string }>`select session_user as session, current_user as current`.execute(db)).rows[0]

describe('journals', () => {
  test('are all on the list above: a new table that is only written once must be named there', async () => {
    const refusing = sql`
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'platform.refuse_change'::regproc)`
    expect(await namesOf(refusing)).toEqual([...journals, ...kept].toSorted())
    const onlyInserted = sql`
      has_table_privilege('guildhall_app', c.oid, 'insert')
      and not has_any_column_privilege('guildhall_app', c.oid, 'update') and not has_table_privilege('guildhall_app', c.oid, 'delete')`
    expect(await namesOf(onlyInserted)).toEqual([...journals, ...writtenOnce].toSorted())
  })

  test('have triggers, switched on, against UPDATE, DELETE and TRUNCATE, which stop the owner as well', async () => {
    // pg_trigger.tgtype: 8 is DELETE, 16 is UPDATE, 32 is TRUNCATE, 2 is BEFORE.
    const guardedAgainst = (event: number) => sql`
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'O' and t.tgtype & 2 = 2 and t.tgtype & ${event} = ${event}
        and t.tgqual is null and t.tgattr = '')`
    expect(await namesOf(guardedAgainst(8)), 'delete').toEqual([...journals, ...kept].toSorted())
    expect(await namesOf(guardedAgainst(16)), 'update').toEqual([...journals, ...kept, ...openForAWhile].toSorted())
    expect(await namesOf(guardedAgainst(32)), 'truncate').toEqual([...journals, ...kept].toSorted())
  })

  test.each([...journals, ...writtenOnce])('%s refuses the application every change', async (table) => {
    expect(await letThrough(database.app, await changesOf(table))).toEqual([])
  })

  test('no table at all can be emptied, altered, dropped or robbed of its triggers by the application', async () => {
    const tables = await namesOf(sql`true`)
    expect(tables.length).toBeGreaterThan(50)
    for (const table of tables) {
      const statements = [
        `truncate ${table} cascade`,
        `alter table ${table} disable trigger all`,
        `alter table ${table} disable trigger user`,
        `alter table ${table} add column planted int`,
        `alter table ${table} owner to guildhall_app`,
        `create trigger planted before insert on ${table} execute function platform.refuse_change()`,
        `create rule planted as on insert to ${table} do instead nothing`,
        `drop table ${table} cascade`,
      ]
      expect(await letThrough(database.app, statements)).toEqual([])
    }
  })

  test('rows that stay for good cannot be taken away', async () => {
    const ways = ['delete from grants.promo_code', 'truncate policy.activation', 'delete from simulation.run']
    expect(await letThrough(database.app, ways)).toEqual([])
    await expect(sql`delete from policy.activation`.execute(database.app)).rejects.toMatchObject({ code: '23001' })
  })

  test('a simulation that has ended keeps its figures, also against the owner', async () => {
    await sql`
      insert into simulation.run (id, policy, subject_kind, subject, title, before_version, before_sha256, after_sha256, days, state,
        asked_at, finished_at, record, report)
      values (uuidv7(), 'connects', 'version', '2', 'Another price', 1, 'a', 'b', 90, 'done', platform.now(), platform.now(), '{}', '{}')
    `.execute(database.owner)
    for (const login of [database.app, database.owner])
      await expect(sql`update simulation.run set report = '{"people":0}'`.execute(login)).rejects.toMatchObject({ code: '23001' })
    await expect(sql`delete from simulation.run`.execute(database.owner)).rejects.toMatchObject({ code: '23001' })
  })
})

describe('the application’s login', () => {
  test('is the application and nobody else, and is no superuser', async () => {
    expect(await whoAmI(database.app)).toEqual({ session: 'guildhall_app', current: 'guildhall_app' })
    const { rows } = await sql`
      select rolname from pg_roles
      where rolname in ('guildhall_app', 'guildhall_read')
        and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication
          or exists (select from pg_auth_members m where m.member = pg_roles.oid))`.execute(database.owner)
    expect(rows).toEqual([])
  })

  test('cannot become the owner, whichever way it asks', async () => {
    const { rows } = await sql<{ owner: string }>`select current_user as owner`.execute(database.owner)
    const owner = rows[0]!.owner
    expect(owner).not.toBe('guildhall_app')
    const ways = [
      `set role ${owner}`,
      `set local role ${owner}`,
      'set role guildhall_read',
      `set session authorization ${owner}`,
      `select set_config('role', '${owner}', false)`,
      `grant ${owner} to guildhall_app`,
      'alter role guildhall_app superuser',
      'set session_replication_role = replica',
      `select set_config('session_replication_role', 'replica', false)`,
      "alter system set session_replication_role = 'replica'",
      "alter role guildhall_app set session_replication_role = 'replica'",
    ]
    expect(await letThrough(database.app, ways)).toEqual([])
    for (const way of [
      'reset role',
      'set role none',
      'reset session authorization',
      'set session authorization default',
      'reset all',
    ]) {
      await database.app.connection().execute(async (one) => {
        await sql.raw(way).execute(one)
        expect(await whoAmI(one), way).toEqual({ session: 'guildhall_app', current: 'guildhall_app' })
      })
    }
  })

  test('can change neither the functions that guard it nor the schemas they are in', async () => {
    const schemas = ['platform', 'ledger', 'policy', 'charges', 'public']
    const ways = [
      "create or replace function platform.now() returns timestamptz language sql as 'select clock_timestamp()'",
      "create or replace function platform.refuse_change() returns trigger language plpgsql as 'begin return null; end'",
      'drop function platform.refuse_change() cascade',
      'alter function platform.now() security invoker',
      ...schemas.map((schema) => `create table ${schema}.planted (x int)`),
      'create schema planted',
      "copy (select 1) to program 'true'",
    ]
    expect(await letThrough(database.app, ways)).toEqual([])
  })

  test('may hand the queue a job, but sees and touches nothing else of it', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'graphile_worker'`.execute(database.owner)
    expect(rows.length).toBeGreaterThan(0)
    const statements = rows.flatMap(({ name }) => [`select from graphile_worker.${name}`, `delete from graphile_worker.${name}`])
    for (const login of [database.app, database.read]) expect(await letThrough(login, statements)).toEqual([])
  })
})

describe('the rules of a version', () => {
  /** A dearer version put in force by hand with the application's own login, past every check of the program; nothing of it stays. */
  async function bypass(wish: { readonly days: number; readonly breaksPromise?: boolean }): Promise<void> {
    const promises = wish.breaksPromise === true ? ['answering-is-free'] : []
    const taken = new Error('it was let through')
    await database.app.transaction().execute(async (tx) => {
      await sql`
        insert into policy.version (policy, version, parent, kind, changeset, canonical, sha256, parent_sha256, nobody_pays_more, diff,
          breaks_promises, title)
        select policy, 2, version, 'normal', '{}', canonical, sha256, sha256, false,
          jsonb_build_object('nobodyPaysMore', false, 'beforeHash', sha256, 'afterHash', sha256), ${promises}::text[], 'By hand'
        from policy.version where version = 1`.execute(tx)
      const { rows } = await sql<{ start: string }>`
        insert into policy.announcement (policy, kind, version, effective_at, canonical, at)
        values ('connects', 'announced', 2, platform.now() + make_interval(secs => ${wish.days * 86_400 + 1}), '{}', '2020-01-01')
        returning effective_at::text as start`.execute(tx)
      const { start } = rows[0]!
      await sql`update policy.activation set during = tstzrange(lower(during), ${start}::timestamptz)`.execute(tx)
      await sql`insert into policy.activation values ('connects', 2, tstzrange(${start}::timestamptz, null))`.execute(tx)
      throw taken
    })
  }
  const tooSoon = { code: '23514', constraint: 'notice_floor' }

  test('a dearer one starts 30 days after its announcement at the earliest, and cannot date its announcement back', async () => {
    await expect(bypass({ days: 0 })).rejects.toMatchObject(tooSoon)
    await expect(bypass({ days: 29.9 })).rejects.toMatchObject(tooSoon)
    await expect(bypass({ days: 30 })).rejects.toThrow('it was let through')
  })

  test('one that breaks a promise needs 45 days', async () => {
    await expect(bypass({ days: 44.9, breaksPromise: true })).rejects.toMatchObject(tooSoon)
    await expect(bypass({ days: 45, breaksPromise: true })).rejects.toThrow('it was let through')
  })

  test('two are never in force at one time', async () => {
    await expect(
      sql`insert into policy.activation values ('connects', 1, tstzrange(platform.now() + interval '1 day', null))`.execute(
        database.app,
      ),
    ).rejects.toMatchObject({ code: '23P01' })
    await expect(
      sql`insert into policy.activation values ('connects', 1, tstzrange(platform.now() - interval '9 days', platform.now()))`.execute(
        database.app,
      ),
    ).rejects.toMatchObject({ code: '23P01' })
  })
})

describe('the read role', () => {
  test('is itself and has no right to write to any table, column or sequence', async () => {
    expect(await whoAmI(database.read)).toEqual({ session: 'guildhall_read', current: 'guildhall_read' })
    const mayWrite = sql`(has_table_privilege('guildhall_read', c.oid, 'insert, update, delete, truncate, trigger')
      or has_any_column_privilege('guildhall_read', c.oid, 'insert, update'))`
    expect(await namesOf(mayWrite)).toEqual([])
  })

  test('is refused when it tries, table by table', async () => {
    for (const table of await namesOf(sql`true`)) {
      const statements = [...(await changesOf(table)), `insert into ${table} default values`]
      expect(await letThrough(database.read, statements)).toEqual([])
    }
  })

  test('cannot write through functions that act with the owner’s rights', async () => {
    const { rows } = await sql<{ name: string }>`
      select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and ${OURS} and has_function_privilege('guildhall_read', p.oid, 'execute') order by 1`.execute(
      database.owner,
    )
    expect(rows.map(({ name }) => name)).toEqual(['platform.now'])
    const statements = [
      `select platform.advance_clock('1 day')`,
      `select platform.enqueue('run-audits', '{}')`,
      'select platform.forget_old()',
      'set role guildhall_app',
      'set session_replication_role = replica',
    ]
    expect(await letThrough(database.read, statements)).toEqual([])
  })

  test('does not see addresses, passwords, sessions, mails or the answers kept for repeated calls', async () => {
    const statements = [
      'select email from platform.account',
      'select password_hash from platform.account',
      'select * from platform.session',
      'select * from platform.mail_token',
      'select * from platform.mail',
      'select * from platform.action_outcome',
    ]
    expect(await letThrough(database.read, statements)).toEqual([])
  })
})

describe('the clock', () => {
  const now = async () => (await sql<{ now: Date }>`select platform.now() as now`.execute(database.app)).rows[0]!.now

  test('is nobody’s to move outside demo mode, nor to be told another time', async () => {
    await sql`update platform.clock set demo = false`.execute(database.owner)
    await expect(sql`select platform.advance_clock('1 day')`.execute(database.app)).rejects.toMatchObject({ code: '23514' })
    const ways = [
      `update platform.clock set ahead = '1 day'`,
      'update platform.clock set demo = true',
      'delete from platform.clock',
      `insert into platform.clock (ahead) values ('1 day')`,
    ]
    expect(await letThrough(database.app, ways)).toEqual([])
    const told = await database.app.transaction().execute(async (tx) => {
      await sql`select set_config('guildhall.story_time', '2031-01-01', true)`.execute(tx)
      return (await sql<{ now: Date }>`select platform.now() as now`.execute(tx)).rows[0]!.now
    })
    expect(Math.abs(told.getTime() - Date.now())).toBeLessThan(60_000)
  })

  test('moves forward only, in demo mode, and cannot be set by hand even there', async () => {
    await sql`update platform.clock set demo = true`.execute(database.owner)
    const before = await now()
    await expect(sql`select platform.advance_clock('-1 second')`.execute(database.app)).rejects.toMatchObject({ code: '23514' })
    expect(await letThrough(database.app, [`update platform.clock set ahead = '-1 day'`])).toEqual([])
    await sql`select platform.advance_clock('2 days')`.execute(database.app)
    expect((await now()).getTime() - before.getTime()).toBeGreaterThanOrEqual(2 * 86_400_000)
  })
})
