import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { openDatabase } from '../db/database.ts'
import { createLog } from '../log.ts'
import { startWorker } from '../worker.ts'
import { announceWebhook, createSendWebhookJob } from './index.ts'

const secret = `whsec_${Buffer.from('a secret that only two people know').toString('base64')}`

interface Delivery {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

describe('an outgoing webhook', () => {
  const database = useTestDatabase()
  const closers: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })

  /** Somebody who listens, and answers with these statuses one after the other; the last one for good. */
  async function aReceiver(...statuses: readonly number[]): Promise<{ url: string; deliveries: Delivery[] }> {
    const deliveries: Delivery[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => (body += text))
      request.on('end', () => {
        deliveries.push({ headers: request.headers, body })
        response.writeHead(statuses[Math.min(deliveries.length, statuses.length) - 1]!, { location: '/elsewhere' }).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, deliveries }
  }

  async function aWorker(target?: { url: string; secret: string }): Promise<void> {
    const owner = openDatabase({ connectionString: database.connectionString, role: 'owner', maxConnections: 4 })
    const jobs = [createSendWebhookJob({ target })]
    const worker = await startWorker({ owner, app: database.app, log: createLog('silent'), jobs, alone: true })
    closers.push(
      () => worker.stop(2000),
      () => owner.db.destroy(),
    )
  }

  const announce = (data: object) => database.run((ctx) => announceWebhook(ctx, { type: 'test.happened', data }))
  const waiting = async () =>
    (await sql<{ n: number }>`select count(*) as n from graphile_worker._private_jobs`.execute(database.owner)).rows[0]!.n
  async function until(check: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 15_000
    while (!(await check())) {
      if (Date.now() > deadline) throw new Error('it did not come')
      await sleep(25)
    }
  }

  test('reaches its receiver signed, and is sent again under the same id until there is a yes', async () => {
    const { url, deliveries } = await aReceiver(503, 204)
    await aWorker({ url, secret })
    await announce({ no: 7 })
    await until(() => deliveries.length === 2)
    const [first, second] = deliveries.map(({ headers, body }) => ({
      id: headers['webhook-id'],
      content: new Webhook(secret).verify(body, headers as Record<string, string>),
    }))
    expect(first).toMatchObject({ content: { type: 'test.happened', data: { no: 7 } } })
    expect(second).toEqual(first)
    await until(async () => (await waiting()) === 0)
    const [delivery] = deliveries
    const foreign = new Webhook(`whsec_${Buffer.from('the secret of somebody else entirely').toString('base64')}`)
    expect(() => foreign.verify(delivery!.body, delivery!.headers as Record<string, string>)).toThrow('No matching signature')
  })

  test('follows no redirect, and takes none for a yes', async () => {
    const { url, deliveries } = await aReceiver(307, 200)
    await aWorker({ url, secret })
    await announce({})
    await until(async () => (await waiting()) === 0 && deliveries.length > 0)
    expect(deliveries).toHaveLength(2)
    expect(new Set(deliveries.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('is dropped where nobody is to be told', async () => {
    await announce({})
    expect(await waiting()).toBe(1)
    await aWorker()
    await until(async () => (await waiting()) === 0)
  })

  test('is not sent when its transaction is rolled back', async () => {
    const { url, deliveries } = await aReceiver(200)
    await aWorker({ url, secret })
    const rolledBack = database.run(async (ctx) => {
      await announceWebhook(ctx, { type: 'test.happened', data: {} })
      throw new Error('changed my mind')
    })
    await expect(rolledBack).rejects.toThrow('changed my mind')
    await announce({ really: true })
    await until(() => deliveries.length === 1)
    expect(JSON.parse(deliveries[0]!.body)).toMatchObject({ data: { really: true } })
  })
})
