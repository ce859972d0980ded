import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { verifyReceipt } from '#modules/charges/index.ts'
import { openWallet } from '#modules/grants/index.ts'
import { problemIn, useTestApi, type ApiAnswer } from './api.test-kit.ts'

const database = useTestDatabase()
const api = useTestApi(database)

let client: Client
beforeAll(async () => {
  await installDefaultRules(database)
  client = await database.run((ctx) => aClient(ctx))
})

/** With the sign-up grant of the default rules. */
async function aMember(): Promise<Person> {
  const person = await database.run((ctx) => aFreelancer(ctx))
  await database.run((ctx) => openWallet(ctx, { ownerId: person.id, plan: 'basic' }))
  return person
}

async function quoteFor(person: Person, jobId: Id): Promise<ApiAnswer> {
  return api.call('/quotes', { as: person, json: { jobId } })
}

function letter(jobId: Id, quoteId: unknown, words = 'I have done this before.') {
  return { jobId, quoteId, coverLetter: words, amountUsdCents: 40_000, estimatedDays: 10 }
}

async function chargesOf(person: Person): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from charges.charge where owner_id = ${person.id}`.execute(
    database.owner,
  )
  return rows[0]!.n
}

describe('proposing by API', () => {
  test('the job says its price, the quote holds it, the proposal charges it, the receipt explains and verifies it', async () => {
    const [person, job] = [await aMember(), await database.run((ctx) => aJob(ctx, client))]
    const shown = await api.call(`/jobs/${job.id}`, { as: person })
    const price = shown.body['price'] as { amount: number; clauseId: string }
    expect(price).toMatchObject({ amount: 4, clauseId: 'proposal', version: 1 })

    const quote = await quoteFor(person, job.id)
    expect(quote.status).toBe(201)
    expect(quote.body).toMatchObject({ amount: price.amount, jobId: job.id, initiator: 'self' })
    const before = (await api.call('/wallet', { as: person })).body['available']

    const sent = await api.call('/proposals', { as: person, json: letter(job.id, quote.body['id']) })
    expect(sent.body).toMatchObject({ chargedConnects: 4 })
    expect(sent.status).toBe(201)
    expect((await api.call('/wallet', { as: person })).body['available']).toBe(Number(before) - 4)

    const receipt = await api.call(`/receipts/${String(sent.body['chargeId'])}`, { as: person })
    expect(verifyReceipt(receipt.body).ok).toBe(true)
    const verified = await api.call('/receipts/verify', { json: { receipt: receipt.body } })
    expect(verified.body).toEqual({ valid: true, amount: 4, problems: [], checkedAgainst: 'register' })
    const forged = await api.call('/receipts/verify', { json: { receipt: { ...receipt.body, amount: 2 } } })
    expect(forged.body).toMatchObject({ valid: false, checkedAgainst: 'register' })
    expect(forged.body['problems']).toContain('The rule gives 4 Connects, the receipt says 2.')

    const list = await api.call('/proposals', { as: person })
    expect(list.body['items']).toMatchObject([{ jobId: job.id, state: 'submitted', chargedConnects: 4 }])
    const statement = await api.call('/wallet/statement', { as: person })
    expect((statement.body['items'] as { amount: number }[])[0]?.amount).toBe(-4)
  })

  test('two requests at once with the same key charge once and get the same answer', async () => {
    const [person, job] = [await aMember(), await database.run((ctx) => aJob(ctx, client))]
    const quote = await quoteFor(person, job.id)
    const send = () => api.call('/proposals', { as: person, json: letter(job.id, quote.body['id']), key: 'a-key-of-mine' })
    const [first, second] = await Promise.all([send(), send()])
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect(await chargesOf(person)).toBe(1)
  })

  test('a quote asked for again under its key is the same quote', async () => {
    const [person, job] = [await aMember(), await database.run((ctx) => aJob(ctx, client))]
    const ask = () => api.call('/quotes', { as: person, json: { jobId: job.id }, key: 'quote/1' })
    const first = await ask()
    expect(first.status).toBe(201)
    expect((await ask()).body).toEqual(first.body)
  })

  test('the same key with other input is refused, and the first answer stands: 422', async () => {
    const [person, job] = [await aMember(), await database.run((ctx) => aJob(ctx, client))]
    const quote = await quoteFor(person, job.id)
    const send = (words: string) =>
      api.call('/proposals', { as: person, json: letter(job.id, quote.body['id'], words), key: 'reused' })
    expect((await send('One letter.')).status).toBe(201)
    expect(problemIn(await send('Another letter.'))).toBe('422 key_reused_with_different_input')
    expect(await chargesOf(person)).toBe(1)
  })

  test('keys belong to their people: two persons may use the same one', async () => {
    const job = await database.run((ctx) => aJob(ctx, client))
    for (const person of [await aMember(), await aMember()]) {
      const quote = await quoteFor(person, job.id)
      const sent = await api.call('/proposals', { as: person, json: letter(job.id, quote.body['id']), key: 'shared' })
      expect(sent.status).toBe(201)
    }
  })

  test('what cannot be paid is 402 with the figures, what is settled 409, what is unknown 404', async () => {
    const [person, poor] = [await aMember(), await database.run((ctx) => aFreelancer(ctx))]
    const job = await database.run((ctx) => aJob(ctx, client))
    const quote = await quoteFor(poor, job.id)
    const refused = await api.call('/proposals', { as: poor, json: letter(job.id, quote.body['id']) })
    expect(problemIn(refused)).toBe('402 insufficient_connects')
    expect(refused.body).toMatchObject({ needed: 4, available: 0, held: 0 })

    const own = await quoteFor(person, job.id)
    const sent = await api.call('/proposals', { as: person, json: letter(job.id, own.body['id']) })
    const again = await api.call('/quotes', { as: person, json: { jobId: job.id } })
    expect(problemIn(again)).toBe('409 already_proposed')
    expect(again.body['proposalId']).toBe(sent.body['proposalId'])
    const path = `/proposals/${String(sent.body['proposalId'])}/withdraw`
    expect((await api.call(path, { as: person, method: 'POST' })).status).toBe(200)
    expect(problemIn(await api.call(path, { as: person, method: 'POST' }))).toBe('409 already_settled')
    expect(problemIn(await quoteFor(person, newId()))).toBe('404 job_not_found')
  })
})

describe('sessions by API', () => {
  test('a password becomes a token, the token says who I am, and signing out ends it', async () => {
    const { hashPassword } = await import('#platform/auth/index.ts')
    const person = await aMember()
    await sql`
      update platform.account set email = 'ada@example.org', password_hash = ${await hashPassword('a lantern in the rain')}
      where id = ${person.id}`.execute(database.app)
    const wrong = await api.call('/sessions', { json: { email: 'ada@example.org', password: 'wrong' } })
    expect(problemIn(wrong)).toBe('401 wrong_email_or_password')

    const session = await api.call('/sessions', { json: { email: 'ADA@example.org', password: 'a lantern in the rain' } })
    expect(session.status).toBe(201)
    expect(session.headers.getSetCookie()).toEqual([])
    const headers = { authorization: `Bearer ${String(session.body['token'])}` }
    const me = await api.call('/sessions/current', { headers })
    expect(me.body['account']).toMatchObject({ id: person.id, email: 'ada@example.org', roles: ['freelancer'] })
    expect(JSON.stringify(me.body)).not.toContain('password')
    expect((await api.call('/sessions/current', { headers, method: 'DELETE' })).status).toBe(204)
    expect(problemIn(await api.call('/sessions/current', { headers }))).toBe('401 session_ended')
  })
})

describe('lists', () => {
  test('go on where they stopped, without a gap and without a double', async () => {
    const jobs = await database.run(async (ctx) => {
      const made = []
      for (let n = 0; n < 25; n += 1) made.push(await aJob(ctx, client, { category: 'legal' }))
      return made
    })
    const first = await api.call('/jobs?category=legal')
    const rest = await api.call(`/jobs?category=legal&cursor=${String(first.body['nextCursor'])}`)
    const ids = [first, rest].flatMap(({ body }) => (body['items'] as { id: string }[]).map(({ id }) => id))
    expect(ids.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted())
    expect(rest.body['nextCursor']).toBeUndefined()
  })
})
