import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { refuse } from '#kernel/result.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, installDefaultRules, type Person } from '#kit/market.ts'
import { runJob } from '#kit/news.ts'
import { yes } from '#modules/charges/charges.test-kit.ts'
import { audit, getWallet } from '#modules/ledger/index.ts'
import { runAction } from '#platform/run-action.ts'
import {
  carryOutPurchase,
  deliverSandboxNews,
  findPurchase,
  handleWebhook,
  planPurchase,
  receiveWebhook,
  sandboxProvider,
  type PaymentProvider,
} from './index.ts'
import { deliverNews, sweepPurchases } from './jobs.ts'
import { signWebhook } from './rules/webhook-signature.ts'

describe('buying Connects', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))
  const buyer = (): Promise<Person> => database.run((ctx) => aFreelancer(ctx))
  const plan = async (person: Person, method: string, quantity = 40): Promise<Id> => {
    const input = { quantity, country: 'DE', method, seenTotalUsdCents: Math.round(quantity * 15 * 1.19) }
    return yes(await runAction(database.app, planPurchase, { actor: person.actor, input, key: newId() })).purchaseId
  }
  const carryOut = (id: Id, provider: PaymentProvider = sandboxProvider(database.app)) =>
    carryOutPurchase(database.app, provider, id)
  const purchase = async (id: Id) => (await database.run((ctx) => findPurchase(ctx.tx, id)))!
  const available = async (person: Person) => (await database.run((ctx) => getWallet(ctx.tx, person.id))).available
  const charges = async (id: Id) =>
    (await sql<{ n: number }>`select count(*) as n from payments.sandbox_charge where operation_id = ${id}`.execute(database.app))
      .rows[0]!.n

  test('on the provider’s yes issues the Connects with their cost, their money and a year of life', async () => {
    const ada = await buyer()
    const id = await plan(ada, 'works')
    expect(await available(ada)).toBe(0)
    await carryOut(id)

    expect(await purchase(id)).toMatchObject({
      state: 'succeeded',
      connects: 40,
      subtotalUsdCents: 600,
      taxUsdCents: 114,
      totalUsdCents: 714,
    })
    const { lots } = await database.run((ctx) => getWallet(ctx.tx, ada.id))
    expect(lots).toMatchObject([{ origin: 'purchased', available: 40, costUsdCents: 600 }])
    expect(lots[0]!.expiresAt!.getTime() - lots[0]!.effectiveAt.getTime()).toBe(365 * 86_400_000)
    const { rows } = await sql<{ account: string; amount: number }>`
      select leg.account, leg.amount from ledger.txn, unnest(txn.entries) as leg
      where txn.owner_id = ${ada.id} and leg.asset = 'usd' order by leg.account`.execute(database.app)
    expect(rows.reduce((sum, row) => sum + row.amount, 0)).toBe(0)
    expect(rows.map((row) => row.account)).toEqual(expect.arrayContaining(['psp:sandbox:clearing', 'tax:DE']))
    expect(await database.run(async () => audit(database.read))).toEqual([])
  })

  test('with a declined card issues nothing', async () => {
    const ada = await buyer()
    const id = await plan(ada, 'declined')
    await carryOut(id)
    expect(await purchase(id)).toMatchObject({ state: 'failed', failureCode: 'card_declined', grantId: null })
    expect(await available(ada)).toBe(0)
  })

  test('when the answer gets lost is unknown, is asked about, never charged again, and issued once', async () => {
    const ada = await buyer()
    const id = await plan(ada, 'reply_lost')
    await carryOut(id)
    expect((await purchase(id)).state).toBe('unknown')
    expect(await available(ada)).toBe(0)
    await carryOut(id)
    await carryOut(id)
    expect((await purchase(id)).state).toBe('succeeded')
    expect([await available(ada), await charges(id)]).toEqual([40, 1])
  })

  test('when the request gets lost is sent again by the sweep, and charged once', async () => {
    const ada = await buyer()
    const id = await plan(ada, 'request_lost')
    await carryOut(id)
    expect([(await purchase(id)).state, await charges(id)]).toEqual(['unknown', 0])
    await database.advanceClock('2 minutes')
    await runJob(database, sweepPurchases, {})
    expect((await purchase(id)).state).toBe('succeeded')
    expect([await available(ada), await charges(id)]).toEqual([40, 1])
  })

  test('survives a crash at every step: whatever runs again finds one charge and one grant', async () => {
    const ada = await buyer()
    const id = await plan(ada, 'works')
    const crashesAfter: PaymentProvider = {
      ...sandboxProvider(database.app),
      async charge(request) {
        await sandboxProvider(database.app).charge(request)
        throw new Error('the process died before it heard the answer')
      },
    }
    await expect(carryOut(id, crashesAfter)).rejects.toThrow('died')
    expect((await purchase(id)).state).toBe('sent')
    await Promise.all([carryOut(id), carryOut(id), carryOut(id)])
    expect([await available(ada), await charges(id)]).toEqual([40, 1])
  })

  test('hears late and repeated news by state: the second telling changes nothing', async () => {
    const ada = await buyer()
    const id = await plan(ada, 'reply_lost')
    await carryOut(id)
    await runJob(database, deliverNews, {})
    expect((await purchase(id)).state).toBe('unknown')
    await database.advanceClock('2 minutes')
    const deliveries: { headers: Readonly<Record<string, string>>; body: string }[] = []
    const provider = sandboxProvider(database.app)
    await deliverSandboxNews(database.app, async (delivery) => {
      deliveries.push(delivery)
      return receiveWebhook(database.app, provider, delivery)
    })
    const ours = deliveries.find((each) => each.body.includes(id))!
    const eventId = ours.headers['webhook-id']!
    expect(await receiveWebhook(database.app, provider, ours)).toEqual({ ok: true, value: 'known' })
    await Promise.all([1, 2, 3].map(() => handleWebhook(database.app, provider, eventId)))
    expect((await purchase(id)).state).toBe('succeeded')
    expect([await available(ada), await charges(id)]).toEqual([40, 1])
  })

  test('believes no news it cannot verify, and keeps what it believed unchanged', async () => {
    const provider = sandboxProvider(database.app)
    const body = JSON.stringify({ operationId: newId() })
    const forged = signWebhook({ id: 'evt_forged', body, at: new Date(), secret: Buffer.from('guess').toString('base64') })
    expect(await receiveWebhook(database.app, provider, { headers: forged, body })).toEqual(refuse({ code: 'not_signed' }))
    await expect(sql`update payments.webhook set body = ''`.execute(database.app)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from payments.webhook`.execute(database.owner)).rejects.toThrow(/append-only/)
  })

  test('asks for the total that was shown, or not at all', async () => {
    const ada = await buyer()
    const input = { quantity: 40, country: 'DE', method: 'works', seenTotalUsdCents: 600 }
    expect(await runAction(database.app, planPurchase, { actor: ada.actor, input })).toEqual(
      refuse({ code: 'total_changed', seenUsdCents: 600, currentUsdCents: 714 }),
    )
    expect(await runAction(database.app, planPurchase, { actor: ada.actor, input: { ...input, quantity: 0 } })).toMatchObject({
      refusal: { code: 'invalid_input' },
    })
    expect(
      await runAction(database.app, planPurchase, { actor: ada.actor, input: { ...input, method: '4242424242424242' } }),
    ).toMatchObject({ refusal: { code: 'invalid_input' } })
  })

  test('a double click is one purchase', async () => {
    const ada = await buyer()
    const input = { quantity: 10, country: 'US', method: 'works', seenTotalUsdCents: 150 }
    const key = newId()
    const answers = await Promise.all([1, 2].map(() => runAction(database.app, planPurchase, { actor: ada.actor, input, key })))
    expect(answers[0]).toEqual(answers[1])
    const { rows } = await sql<{ n: number }>`select count(*) as n from payments.purchase where owner_id = ${ada.id}`.execute(
      database.app,
    )
    expect(rows[0]!.n).toBe(1)
  })
})
