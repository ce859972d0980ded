import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Result } from '#kernel/result.ts'
import { useTestDatabase } from '#kit/database.ts'
import { execute } from '#modules/ledger/index.ts'
import { createLog } from '#platform/log.ts'
import { aProposal, proposalFacts, usePolicy, yes } from './charges.test-kit.ts'
import { auditCharges, chargeAll, openChargeLanes, type ChargeRequest } from './index.ts'

const database = useTestDatabase()
beforeAll(() => usePolicy(database))

const PRICE = 6
const clicker = { kind: 'person', accountId: newId(), roles: [] } as const

async function people(count: number, qty: number): Promise<readonly Id[]> {
  const ids = Array.from({ length: count }, () => newId())
  const terms = { origin: 'promo', expiresAt: null, costUsdCents: 0 } as const
  await database.run((ctx) =>
    execute(
      ctx,
      ids.map((ownerId) => ({ kind: 'issue', key: newId(), ownerId, qty, ...terms, cause: { test: 'start' } })),
    ),
  )
  return ids
}

async function somebody(qty: number): Promise<Id> {
  const [ownerId] = await people(1, qty)
  return ownerId!
}

async function charged(ownerId: Id): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from charges.charge where owner_id = ${ownerId}`.execute(
    database.owner,
  )
  return rows[0]!.n
}

const codeOf = (answer: Result<unknown, { readonly code: string }>) => (answer.ok ? 'charged' : answer.refusal.code)

describe('many charges at once', () => {
  test('are answered in their order; what one is refused harms no other, and a key that comes twice is charged once', async () => {
    const [rich, poor, none] = [await somebody(100), await somebody(4), newId()]
    const twice = aProposal(rich)
    const free = aProposal(none, { facts: proposalFacts({ initiator: 'client_invite' }) })
    const requests: readonly ChargeRequest[] = [
      twice,
      aProposal(poor),
      free,
      aProposal(rich, { quoteId: newId() }),
      twice,
      { ...twice, facts: proposalFacts({ initiator: 'talent_pool' }) },
      aProposal(rich),
    ]
    const answers = await database.run((ctx) => chargeAll(ctx, requests))
    expect(answers.map((answer) => (answer.ok ? answer.value.qty : answer.refusal.code))).toEqual([
      PRICE,
      'insufficient_connects',
      0,
      'quote_expired',
      PRICE,
      'key_reused_with_different_input',
      PRICE,
    ])
    expect(yes(answers[4]!)).toEqual(yes(answers[0]!))
    expect([await charged(rich), await charged(poor), await charged(none)]).toEqual([2, 0, 1])
    const again = await database.run((ctx) => chargeAll(ctx, requests.slice(0, 3)))
    expect(again).toEqual(answers.slice(0, 3))
  })

  test('of which one free case is asked under one key by many is recorded once', async () => {
    const ownerId = newId()
    const free = aProposal(ownerId, { facts: proposalFacts({ initiator: 'client_invite' }) })
    const answers = await Promise.all(Array.from({ length: 12 }, () => database.run((ctx) => chargeAll(ctx, [free]))))
    expect(new Set(answers.map(([answer]) => yes(answer!).id)).size).toBe(1)
    expect(await charged(ownerId)).toBe(1)
  })
})

describe('lanes of charges', () => {
  const open = (options: { readonly waiting?: number } = {}) =>
    openChargeLanes(database.app, { log: createLog('silent'), most: 32, ...options })

  test('charge what hundreds ask at once, each once, and name who asked', async () => {
    const owners = await people(30, 5 * PRICE + 1)
    const lanes = open()
    const requests = owners.flatMap((ownerId) => Array.from({ length: 8 }, () => aProposal(ownerId)))
    const answers = await Promise.all([...requests, ...requests].map((request) => lanes.ask(clicker, request)))
    await lanes.close()
    expect(answers.slice(0, requests.length)).toEqual(answers.slice(requests.length))
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['charged', 'insufficient_connects']))
    for (const ownerId of owners) expect(await charged(ownerId)).toBe(5)
    expect(lanes.figures().batches).toBeLessThan(requests.length)
    const { rows } = await sql<{ actors: string[] }>`
      select array_agg(distinct actor) as actors from ledger.txn where kind = 'spend' and owner_id = any(${owners}::uuid[])`.execute(
      database.owner,
    )
    expect(rows[0]!.actors).toEqual([`person:${clicker.accountId}`])
  })

  test('answer everybody else when one request is a bug', async () => {
    const ownerId = await somebody(100)
    const lanes = open()
    const bug = aProposal(ownerId, { facts: { initiator: 'nobody' } })
    const requests = [...Array.from({ length: 9 }, () => aProposal(ownerId)), bug]
    const settled = await Promise.allSettled(requests.map((request) => lanes.ask(clicker, request)))
    expect(settled.map(({ status }) => status)).toEqual([...Array.from({ length: 9 }, () => 'fulfilled'), 'rejected'])
    expect(await charged(ownerId)).toBe(9)
  })

  test('say overloaded at once when too many wait, and nothing of it was done', async () => {
    const ownerId = await somebody(1000)
    const lanes = open({ waiting: 5 })
    const answers = await Promise.all(Array.from({ length: 40 }, () => lanes.ask(systemActor('test'), aProposal(ownerId))))
    const overloaded = answers.filter((answer) => !answer.ok)
    expect(overloaded.length).toBeGreaterThan(0)
    expect(new Set(overloaded.map(codeOf))).toEqual(new Set(['overloaded']))
    expect(await charged(ownerId)).toBe(40 - overloaded.length)
  })

  test('ask again under the same key when the connection is cut, so that nothing is charged twice', async () => {
    const owners = await people(6, 100)
    const lanes = open()
    const asked = owners.flatMap((ownerId) => Array.from({ length: 12 }, () => lanes.ask(clicker, aProposal(ownerId))))
    for (let cut = 0; cut < 5; cut += 1) {
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = 'guildhall_app' and state <> 'idle'`.execute(database.owner)
      await sleep(30)
    }
    const answers = await Promise.all(asked)
    await lanes.close()
    expect(answers.every((answer) => answer.ok)).toBe(true)
    for (const ownerId of owners) expect(await charged(ownerId)).toBe(12)
  })

  test('leave books that stand up to the audit', async () => {
    expect(await auditCharges(database.owner)).toEqual([])
  })
})
