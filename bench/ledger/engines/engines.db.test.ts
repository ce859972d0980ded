import { sql } from 'kysely'
import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { auditCharges } from '#modules/charges/index.ts'
import { audit } from '#modules/ledger/index.ts'
import { anOperation } from '../operation.ts'
import { workOf } from '../same-work.ts'
import { commitAtFullSpeed, slowDownCommits } from '../slow-commits.ts'
import { furnish, type World } from '../world.ts'
import { Connections } from './connections.ts'
import { charging, openEngines, type Opened } from './engines.ts'

/** So many that the next charge takes from two lots. */
const SPENDS = 10
const ONE = { naive: 2, function: 2, 'limit-simple-update': 1, 'limit-tpcb': 1 }

const database = useTestDatabase()
let world: World
let connections: Connections
let opened: Opened

beforeAll(async () => {
  world = await furnish(database, { wallets: 20, spends: SPENDS })
  connections = await Connections.open(database.connectionString, 2)
  opened = openEngines(world, connections, ONE)
})
afterAll(async () => {
  await opened.close()
  await connections.close()
})

describe('the engines that are measured side by side', () => {
  test('answer the same and leave the same rows for the same charges', async () => {
    const work = []
    for (const [index, name] of charging.entries()) work.push(await workOf(opened.engines[name], world, index))
    for (const one of work) expect(one).toEqual(work[0])
    expect(JSON.stringify(work[0])).toContain('available')
  })

  test('refuse a frozen wallet alike, and keep the refusal under its key', async () => {
    const refusals = []
    for (const [index, name] of charging.entries()) {
      const ownerId = world.wallets[10 + index]!
      await sql`update ledger.wallet set frozen = true where owner_id = ${ownerId}`.execute(world.owner)
      const operation = anOperation(ownerId)
      expect(await opened.engines[name].charge(operation)).toEqual({ ok: false, code: 'wallet_frozen' })
      expect(await opened.engines[name].charge(operation)).toEqual({ ok: false, code: 'wallet_frozen' })
      const { rows } = await sql<{ code: string; result: unknown }>`
        select code, result from ledger.refusal where owner_id = ${ownerId}`.execute(world.owner)
      refusals.push(rows)
      await sql`update ledger.wallet set frozen = false where owner_id = ${ownerId}`.execute(world.owner)
    }
    for (const rows of refusals) expect(rows).toEqual([{ code: 'wallet_frozen', result: { code: 'wallet_frozen' } }])
  })

  test('do their work when commits are slow, and pgbench’s scripts too', async () => {
    await slowDownCommits(world.owner, 1)
    for (const name of [...charging, 'limit-simple-update', 'limit-tpcb'] as const) {
      expect(await opened.operate(name, () => world.wallets[5]!)()).toBe(true)
    }
    await commitAtFullSpeed(world.owner)
  })

  test('leave books that the product’s own audits find right', async () => {
    expect([...(await audit(world.owner)), ...(await auditCharges(world.owner))]).toEqual([])
  })
})

describe('a history written in bulk', () => {
  const long = useTestDatabase()

  test('is what the product would have written, up to the last lot and beyond', async () => {
    const { owner } = await furnish(long, { wallets: 3, spends: 70 })
    const { rows } = await sql<{ entries: number }>`select count(*) as entries from ledger.entry`.execute(owner)
    expect(rows).toEqual([{ entries: 3 * (4 + 70) * 2 }])
    expect([...(await audit(owner)), ...(await auditCharges(owner))]).toEqual([])
  })
})
