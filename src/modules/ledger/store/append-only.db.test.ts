import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { execute } from '../actions/execute.ts'
import { aHold, anIssue, aSpend } from '../ledger.test-kit.ts'

const history = ['txn', 'entry', 'lot_move', 'command']
const changes = (table: string) => [
  `update ledger.${table} set bucket = bucket`,
  `update ledger.${table} set bucket = bucket where false`,
  `delete from ledger.${table}`,
  `truncate ledger.${table} cascade`,
]

describe('history', () => {
  const database = useTestDatabase()
  beforeAll(async () => {
    const owner = newId()
    await database.run((ctx) => execute(ctx, [anIssue(owner, 10), aSpend(owner, 2), aHold(owner, 2, addDays(ctx.now, 1))]))
  })

  test.each(history.flatMap(changes))('refuses the application: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.app)).rejects.toThrow('permission denied')
  })

  test.each(history.flatMap(changes))('refuses even the owner: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.owner)).rejects.toThrow('history is append-only')
  })

  test.each([
    'delete from ledger.account',
    'delete from ledger.lot',
    'delete from ledger.hold',
    'delete from ledger.charge',
    'update ledger.account set min_balance = null',
    'update ledger.account set owner_id = owner_id',
    'update ledger.lot set expires_at = null',
    'update ledger.lot set granted = granted + 1',
    'update ledger.lot set cost_usd_cents = 0',
    'update ledger.hold set purpose = purpose',
    'update ledger.charge set qty = qty + 1',
    'truncate ledger.account',
  ])('what is no counter cannot be changed by the application either: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.app)).rejects.toThrow('permission denied')
  })

  test.each([
    'update ledger.account set balance = -1',
    'update ledger.lot set available = available + 1',
    'update ledger.lot set open = false where available > 0',
    'update ledger.charge set refunded = qty + 1',
    'update ledger.hold set captured = qty + 1',
  ])('the tables themselves refuse the impossible: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.app)).rejects.toThrow('violates check constraint')
  })

  test('the read role only reads', async () => {
    await expect(sql`update ledger.account set balance = 0`.execute(database.read)).rejects.toThrow('permission denied')
    await expect(sql`insert into ledger.txn default values`.execute(database.read)).rejects.toThrow('permission denied')
  })

  test('every key starts with the bucket and none leaves the schema, so the ledger can be spread over servers', async () => {
    const { rows } = await sql<{ name: string }>`
      select conname as name from pg_constraint
      join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where connamespace = 'ledger'::regnamespace and contype in ('p', 'u', 'f')
        and (attname <> 'bucket' or (contype = 'f' and (select relnamespace from pg_class where oid = confrelid) <> connamespace))
      union all
      select indexrelid::regclass::text from pg_index join pg_class on pg_class.oid = indrelid
      join pg_attribute on attrelid = indrelid and attnum = indkey[0]
      where relnamespace = 'ledger'::regnamespace and indisunique and attname <> 'bucket'`.execute(database.owner)
    expect(rows).toEqual([])
  })
})
