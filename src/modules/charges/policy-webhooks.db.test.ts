import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { runJob } from '#kit/news.ts'
import { grant } from '#modules/grants/index.ts'
import { installPolicy, loadPack, reverseVersion, suspendClauses, withdrawVersion } from '#modules/policy/index.ts'
import { tellOfBegunVersions } from '#modules/policy/jobs.ts'
import { runAction } from '#platform/run-action.ts'
import { createSendWebhookJob } from '#platform/webhooks/index.ts'
import {
  announce,
  aProposal,
  changePolicy,
  invitationsCost,
  operator,
  proposalFacts,
  usePolicy,
  waitUntil,
  yes,
} from './charges.test-kit.ts'
import { advanceReversal, charge, openReversalBatch } from './index.ts'

interface Message {
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

describe('what is told outside of the life of a version', () => {
  const database = useTestDatabase()
  const secret = `whsec_${Buffer.from('a secret that only two people know').toString('base64')}`
  const received: Message[] = []
  // A receiver of its own, that believes nothing without a signature.
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      received.push(new Webhook(secret).verify(body, request.headers as Record<string, string>) as Message)
      response.writeHead(204).end()
    })
  })
  const sender = () => {
    const { port } = server.address() as AddressInfo
    return createSendWebhookJob({ target: { url: `http://127.0.0.1:${port}/hook`, secret } })
  }

  /** Sends whatever waits in the queue, over real HTTP. @returns what arrived */
  async function delivered(): Promise<readonly Message[]> {
    const before = received.length
    const { rows } = await sql<{ id: string; payload: never }>`
      select j.id, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'send-webhook' order by j.id`.execute(database.owner)
    for (const { id, payload } of rows) {
      await runJob(database, sender(), payload)
      await sql`delete from graphile_worker._private_jobs where id = ${id}`.execute(database.owner)
    }
    return received.slice(before)
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await usePolicy(database)
  })
  afterAll(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))

  test('every step is a signed message of its own, with what the reference says', async () => {
    const ownerId = newId()
    const taken = await changePolicy(database, invitationsCost(4))
    await database.run(async (ctx) => {
      await grant(ctx, { kind: 'promo', ownerId, key: 'start', qty: 100, reason: 'test' })
      yes(await charge(ctx, aProposal(ownerId, { facts: proposalFacts({ initiator: 'client_invite' }) })))
    })
    // Down at the moment itself, and twice at once afterwards: each beginning is told once.
    for (const _ of [1, 2]) await runJob(database, tellOfBegunVersions, {})
    const waiting = await announce(database, invitationsCost(5))
    const act = { actor: operator }
    yes(await runAction(database.app, withdrawVersion, { ...act, input: { version: waiting.version, reason: 'No.' } }))
    const suspended = yes(await runAction(database.app, suspendClauses, { ...act, input: { version: taken, words: 'Stop.' } }))
    const reversed = yes(await runAction(database.app, reverseVersion, { ...act, input: { version: taken, words: 'Sorry.' } }))
    const { version, clauses } = reversed
    const batchId = await database.run((ctx) =>
      openReversalBatch(ctx, { policy: 'connects', version, reversedVersion: taken, clauses }),
    )
    while ((await database.run((ctx) => advanceReversal(ctx, batchId))) !== 'done');

    const messages = await delivered()
    const told = messages.map(({ type, data }) => [type, data['version']])
    expect(told).toEqual([
      ['policy.announced', 1],
      ['policy.announced', taken],
      ['policy.effective', 1],
      ['policy.effective', taken],
      ['policy.announced', waiting.version],
      ['policy.withdrawn', waiting.version],
      ['policy.announced', suspended.version],
      ['policy.suspended', suspended.version],
      ['policy.announced', version],
      ['policy.reversed', version],
      ['refund.issued', version],
    ])
    expect(messages[0]!.data).toMatchObject({ policy: 'connects', page: '/rules/1' })
    expect(messages.at(-1)!.data).toMatchObject({ reversedVersion: taken, people: [{ ownerId, charges: 1, qty: 4 }] })

    const reference = readFileSync('docs/reference/webhooks.md', 'utf8')
    const documented = (type: string) => {
      const row = reference.split('\n').find((line) => line.startsWith(`| \`${type}\` |`))
      return [...(row?.split('|')[3] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1])
    }
    for (const { type, data } of messages) expect(Object.keys(data), type).toEqual(documented(type))
  })

  test('every message says which rules it is about, and its page is that of the version', async () => {
    const fees = loadPack('guildhall').others.find(({ policy }) => policy === 'fees')!
    await database.run((ctx) => installPolicy(ctx, { document: fees, words: 'The first fees.' }))
    const rise = { set: { params: { 'freelancer.rate': 1_200 } } }
    const act = { actor: operator }
    const waiting = await announce(database, rise, 'fees')
    const no = { policy: 'fees', version: waiting.version, reason: 'No.' }
    yes(await runAction(database.app, withdrawVersion, { ...act, input: no }))
    const { version, effectiveAt } = await announce(database, rise, 'fees')
    await waitUntil(database, effectiveAt)
    await runJob(database, tellOfBegunVersions, {})
    const sorry = { policy: 'fees', version, words: 'Sorry.' }
    const suspended = yes(await runAction(database.app, suspendClauses, { ...act, input: sorry }))
    const reversed = yes(await runAction(database.app, reverseVersion, { ...act, input: sorry }))

    const messages = await delivered()
    const others = messages.filter(({ data }) => data['policy'] !== 'fees')
    for (const { data } of others) expect(data).toMatchObject({ policy: 'connects', page: `/rules/${String(data['version'])}` })
    const told = messages.filter((one) => !others.includes(one)).map(({ type, data }) => [type, data['version'], data['page']])
    const page = (number: number) => [number, `/rules/fees/${number}`]
    expect(told).toEqual([
      ['policy.announced', ...page(1)],
      ['policy.announced', ...page(waiting.version)],
      ['policy.withdrawn', ...page(waiting.version)],
      ['policy.announced', ...page(version)],
      ['policy.effective', ...page(1)],
      ['policy.effective', ...page(version)],
      ['policy.announced', ...page(suspended.version)],
      ['policy.suspended', ...page(suspended.version)],
      ['policy.announced', ...page(reversed.version)],
      ['policy.reversed', ...page(reversed.version)],
    ])
  })
})
