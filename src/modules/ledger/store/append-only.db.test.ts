import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { execute } from '../actions/execute.ts'
import { aHold, anIssue, aSpend } from '../ledger.test-kit.ts'

const firstColumn = {
  txn: 'bucket',
  refusal: 'bucket',
  seal: 'no',
  seal_page: 'no',
  seal_key: 'id',
  policy_hash: 'version',
  supply_day: 'day',
} as const
const history = Object.keys(firstColumn) as (keyof typeof firstColumn)[]
const changes = (table: keyof typeof firstColumn) => [
  `update ledger.${table} set ${firstColumn[table]} = ${firstColumn[table]}`,
  `update ledger.${table} set ${firstColumn[table]} = ${firstColumn[table]} where false`,
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

  // They are relations over the transactions, so what cannot be changed there cannot be changed here.
  test.each(['entry', 'lot_move'])('is read as ledger.%s, and cannot be written through it', async (view) => {
    for (const statement of [
      `update ledger.${view} set bucket = bucket`,
      `delete from ledger.${view}`,
      `insert into ledger.${view} (bucket) values (1)`,
    ]) {
      await expect(sql.raw(statement).execute(database.app), statement).rejects.toThrow(
        /cannot (update|delete from|insert into) view/,
      )
    }
  })

  test.each([
    'delete from ledger.wallet',
    'delete from ledger.lot',
    'delete from ledger.hold',
    'delete from ledger.charge',
    'delete from ledger.watermark',
    'delete from ledger.account_day',
    'update ledger.wallet set owner_id = owner_id',
    'update ledger.lot set expires_at = null',
    'update ledger.lot set granted = granted + 1',
    'update ledger.lot set cost_usd_cents = 0',
    'update ledger.lot set source_txn = id',
    'update ledger.hold set purpose = purpose',
    'update ledger.charge set qty = qty + 1',
    'update ledger.charge set txn_id = id',
    'truncate ledger.wallet',
  ])('what is no counter cannot be changed by the application either: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.app)).rejects.toThrow('permission denied')
  })

  test.each([
    'update ledger.wallet set available = -1',
    'update ledger.wallet set held = -1',
    'update ledger.lot set available = available + 1',
    'update ledger.lot set open = false where available > 0',
    'update ledger.charge set refunded = qty + 1',
    'update ledger.hold set captured = qty + 1',
  ])('the tables themselves refuse the impossible: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.app)).rejects.toThrow('violates check constraint')
  })

  test('a second writer who started from the same wallet, or under the same key, is refused by an index', async () => {
    const again = (changes: string) => `
      insert into ledger.txn select (jsonb_populate_record(txn, to_jsonb(txn) || ${changes})).* from ledger.txn where kind = 'spend'`
    const id = `jsonb_build_object('id', gen_random_uuid())`
    await expect(sql.raw(again(`${id} || jsonb_build_object('key', gen_random_uuid())`)).execute(database.app)).rejects.toThrow(
      'txn_history',
    )
    await expect(sql.raw(again(`${id} || '{"version": 99}'`)).execute(database.app)).rejects.toThrow('txn_key')
  })

  test('the read role only reads', async () => {
    await expect(sql`update ledger.wallet set available = 0`.execute(database.read)).rejects.toThrow('permission denied')
    await expect(sql`insert into ledger.txn default values`.execute(database.read)).rejects.toThrow('permission denied')
  })
})
