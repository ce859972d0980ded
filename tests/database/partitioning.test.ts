import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { newId } from '#kernel/ids.ts'
import { audit, execute, getWallet } from '#modules/ledger/index.ts'

const database = useTestDatabase()

/** The blocks of SQL in the plan, in their order. */
function stepsOf(document: string): readonly string[] {
  return [...readFileSync(document, 'utf8').matchAll(/```sql\n([\s\S]*?)```/g)].map(([, block]) => block!)
}

test('the plan for partitions works as it is written: nothing is lost, commands go on, and the audit finds nothing', async () => {
  const owners = Array.from({ length: 40 }, () => newId())
  const spend = (ownerId: string) =>
    database.run((ctx) =>
      execute(ctx, [
        { kind: 'spend', key: newId(), ownerId, qty: 1, purpose: 'proposal_submit', chargeId: newId(), cause: { kind: 'test' } },
      ]),
    )
  await installDefaultRules(database)
  for (const ownerId of owners) await giveConnects(database, ownerId, 5)
  for (const ownerId of owners) await spend(ownerId)
  const before = await sql`select * from ledger.txn order by bucket, id`.execute(database.owner)

  const [prepare, copy, changeOver, forget] = stepsOf('docs/operating/scaling.md')
  await sql.raw(prepare!).execute(database.owner)
  await sql.raw(copy!).execute(database.owner)
  for (const ownerId of owners.slice(0, 5)) await spend(ownerId)
  await sql.raw(copy!).execute(database.owner)
  for (const ownerId of owners.slice(5, 10)) await spend(ownerId)
  await sql.raw(changeOver!).execute(database.owner)
  for (const ownerId of owners.slice(10, 15)) await spend(ownerId)
  expect(await audit(database.owner)).toEqual([])
  await sql.raw(forget!).execute(database.owner)

  const after = await sql`select * from ledger.txn order by bucket, id`.execute(database.owner)
  expect(after.rows).toEqual(expect.arrayContaining(before.rows))
  expect(after.rows).toHaveLength(before.rows.length + 15)
  expect(await database.run((ctx) => getWallet(ctx.tx, owners[0]!))).toMatchObject({ available: 3 })
  await expect(sql`delete from ledger.txn`.execute(database.owner)).rejects.toThrow('history is append-only')
  const { rows: parts } = await sql`select from pg_inherits where inhparent = 'ledger.txn'::regclass`.execute(database.owner)
  expect(parts).toHaveLength(16)
})
