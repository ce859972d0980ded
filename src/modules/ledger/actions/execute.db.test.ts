import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { systemActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { refuse } from '#kernel/result.ts'
import { openDatabase } from '#platform/db/database.ts'
import { inTransaction } from '#platform/run-action.ts'
import { aHold, aRefund, aSpend, anIssue, applied } from '../ledger.test-kit.ts'
import type { LedgerCommand } from '../rules/commands.ts'
import { execute } from './execute.ts'

describe('execute', () => {
  const database = useTestDatabase()
  const run = (...commands: LedgerCommand[]) => database.run((ctx) => execute(ctx, commands))
  const balances = async (ownerId: string) =>
    (
      await sql<{ available: number; held: number }>`
        select available, held from ledger.wallet where owner_id = ${ownerId}`.execute(database.app)
    ).rows[0]

  test('reads its own moments whatever way of writing them the server prefers', async () => {
    await sql`do $$ begin execute format('alter database %I set datestyle = ''SQL, DMY''', current_database()); end $$`.execute(
      database.owner,
    )
    const { db } = openDatabase({ connectionString: database.connectionString, role: 'app', maxConnections: 1 })
    onTestFinished(() => db.destroy())
    const owner = newId()
    const live = anIssue(owner, 10, { expiresAt: new Date('2199-05-04T10:00:00Z') })
    const [, spent] = await inTransaction(db, systemActor('test'), (ctx) => execute(ctx, [live, aSpend(owner, 6)]))
    const [more] = await inTransaction(db, systemActor('test'), (ctx) => execute(ctx, [aSpend(owner, 4)]))
    expect([applied(spent).available, applied(more).available]).toEqual([4, 0])
    expect(applied(more).recordedAt.getTime()).toBeGreaterThanOrEqual(applied(spent).recordedAt.getTime())
  })

  test('issues, spends and refunds, and the units end in the lot they came from', async () => {
    const owner = newId()
    const spend = aSpend(owner, 6)
    const [issue, spent, refunded] = await run(anIssue(owner, 10), spend, aRefund(spend, 6))
    expect(applied(spent)).toMatchObject({
      available: 4,
      held: 0,
      moves: [{ lotId: applied(issue).newLots[0], qty: 6, from: 'available', to: 'consumed' }],
    })
    expect(applied(refunded)).toMatchObject({ available: 10, newLots: [] })
    expect(await balances(owner)).toEqual({ available: 10, held: 0 })
  })

  test('holds, raises, captures and releases across transactions', async () => {
    const owner = newId()
    await run(anIssue(owner, 10))
    const hold = aHold(owner, 4, addDays(new Date(), 7))
    const base = { ownerId: owner, holdId: hold.holdId, cause: {} }
    expect(applied((await run(hold))[0])).toMatchObject({ available: 6, held: 4 })
    expect(applied((await run({ kind: 'raise_hold', key: newId(), qty: 2, ...base }))[0])).toMatchObject({
      available: 4,
      held: 6,
    })
    expect(applied((await run({ kind: 'capture_hold', key: newId(), qty: 5, chargeId: newId(), ...base }))[0])).toMatchObject({
      available: 4,
      held: 1,
    })
    expect((await run({ kind: 'capture_hold', key: newId(), qty: 2, chargeId: newId(), ...base }))[0]).toEqual(
      refuse({ code: 'hold_over_capture', qty: 2, remaining: 1 }),
    )
    expect(applied((await run({ kind: 'release_hold', key: newId(), by: 'platform', ...base }))[0])).toMatchObject({
      available: 5,
      held: 0,
    })
    expect((await run({ kind: 'release_hold', key: newId(), by: 'platform', ...base }))[0]).toEqual(
      refuse({ code: 'hold_not_active', holdId: hold.holdId }),
    )
  })

  test('answers a known key from the record, in another transaction as in the same one', async () => {
    const owner = newId()
    const commands = [anIssue(owner, 10), aSpend(owner, 6), aSpend(owner, 6)]
    const first = await run(...commands, ...commands)
    expect(first.slice(3)).toEqual(first.slice(0, 3))
    expect(first[2]).toEqual(refuse({ code: 'insufficient_connects', needed: 6, available: 4, held: 0 }))
    await run(anIssue(owner, 10))
    expect(await run(...commands)).toEqual(first.slice(0, 3))
  })

  test('names the field in which a reused key differs', async () => {
    const owner = newId()
    const spend = aSpend(owner, 6)
    await run(anIssue(owner, 10), spend)
    expect(await run({ ...spend, qty: 5 })).toEqual([refuse({ code: 'key_reused_with_different_input', field: 'qty' })])
  })

  test('lets two owners use the same key', async () => {
    const key = newId()
    const [first, second] = [newId(), newId()]
    await run(anIssue(first, 5, { key }), anIssue(second, 7, { key }))
    expect([await balances(first), await balances(second)]).toEqual([
      { available: 5, held: 0 },
      { available: 7, held: 0 },
    ])
  })
})
