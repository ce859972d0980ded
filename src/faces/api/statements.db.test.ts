import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { giveConnects, runJob } from '#kit/news.ts'
import { newId } from '#kernel/ids.ts'
import { execute, jobs } from '#modules/ledger/index.ts'
import { problemIn, useTestApi } from './api.test-kit.ts'

interface Lines {
  readonly items: readonly { readonly id?: string; readonly lotId?: string; readonly version: number }[]
  readonly nextCursor?: string
}

describe('statements and supply by API', () => {
  const database = useTestDatabase()
  const api = useTestApi(database)
  let ada: Person
  let firstDay: string

  beforeAll(async () => {
    await installDefaultRules(database)
    ada = await database.run((ctx) => aFreelancer(ctx))
    firstDay = (await database.run(async (ctx) => ctx.now)).toISOString().slice(0, 10)
    for (let times = 0; times < 31; times += 1) await giveConnects(database, ada.id, 1)
    await database.advanceClock('3 days')
    await database.run((ctx) =>
      execute(ctx, [
        { kind: 'spend', key: newId(), ownerId: ada.id, qty: 5, purpose: 'proposal_submit', chargeId: newId(), cause: {} },
      ]),
    )
  })

  test('a statement has its ends, and its pages join without gaps', async () => {
    const first = await api.call('/wallet/statement', { as: ada })
    expect(first.body).toMatchObject({
      opening: { version: 0, available: 0, held: 0 },
      closing: { version: 32, available: 26, held: 0 },
    })
    expect((first.body['items'] as object[])[0]).toMatchObject({
      version: 32,
      kind: 'spend',
      amount: -5,
      balanceAfter: 26,
      lots: Array.from({ length: 5 }, () => ({ from: 'available', to: 'consumed', qty: 1 })),
    })
    const { items, nextCursor } = first.body as unknown as Lines
    const second = (await api.call(`/wallet/statement?cursor=${nextCursor}`, { as: ada })).body as unknown as Lines
    expect([...items, ...second.items].map((line) => line.version)).toEqual(Array.from({ length: 32 }, (_, index) => 32 - index))
  })

  test('as of a past day it is what it was', async () => {
    const then = await api.call(`/wallet/statement?asOf=${firstDay}&knownAt=${firstDay}`, { as: ada })
    expect(then.body).toMatchObject({ closing: { version: 31, available: 31 } })
    const lots = await api.call(`/wallet/lots?asOf=${firstDay}`, { as: ada })
    const [lot] = (lots.body as unknown as Lines).items
    expect((await api.call(`/wallet/lots/${lot!.id}?asOf=${firstDay}`, { as: ada })).body).toMatchObject({
      lot: { available: 1, consumed: 0 },
      items: [{ from: null, to: 'available', qty: 1 }],
    })
    expect((await api.call(`/wallet/expiries?asOf=${firstDay}`, { as: ada })).body).toMatchObject({
      items: [{ available: 31, held: 0 }],
    })
    expect(problemIn(await api.call('/wallet/statement?asOf=2026-02-30', { as: ada }))).toBe('422 invalid_input')
  })

  test('a member sees their own only, an operator anybody’s', async () => {
    const [eve, operator] = await database.run(async (ctx) => [await aFreelancer(ctx), await aPerson(ctx, ['operator'])] as const)
    const { items } = (await api.call('/wallet/lots', { as: ada })).body as unknown as Lines
    for (const path of ['/wallet/statement', '/wallet/expiries', '/wallet/lots', `/wallet/lots/${items[0]!.id}`]) {
      expect(problemIn(await api.call(`${path}?ownerId=${ada.id}`, { as: eve }))).toBe('404 not_found')
      expect((await api.call(`${path}?ownerId=${ada.id}`, { as: operator })).body).toEqual(
        (await api.call(path, { as: ada })).body,
      )
    }
    expect(problemIn(await api.call(`/wallet/lots/${items[0]!.id}`, { as: eve }))).toBe('404 not_found')
  })

  test('the supply of each day is for everybody', async () => {
    await runJob(
      database,
      jobs.find((job) => job.name === 'ledger-supply')!,
      {},
    )
    const { body } = await api.call('/supply')
    // How many days are settled depends on the hour: shortly after midnight yesterday is still open.
    const days = body['items'] as readonly object[]
    expect(days.at(0)).toMatchObject({ total: { issued: 31, available: 31 } })
    expect(days.at(-1)).toMatchObject({ day: firstDay, origins: [{ origin: 'promo', issued: 31 }] })
  })
})
