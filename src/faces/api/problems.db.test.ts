import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestSite } from '#kit/site.ts'
import { aClient, aFreelancer, aJob, aPerson, installDefaultRules, propose, type Client, type Person } from '#kit/market.ts'
import type { Job } from '#modules/jobs/index.ts'
import { problemIn, testApiOptions, useTestApi } from './api.test-kit.ts'
import { mountApi } from './app.ts'

const database = useTestDatabase()
const api = useTestApi(database)
const site = useTestSite(database, [], { mount: (app) => mountApi(testApiOptions(database))(app) })
const plenty = { requests: 100_000, seconds: 60 }
const strict = useTestApi(database, { rateLimits: { reading: { requests: 1, seconds: 60 }, writing: plenty, sign_in: plenty } })

let freelancer: Person
let client: Client
let job: Job
beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    freelancer = await aFreelancer(ctx)
    client = await aClient(ctx)
    job = await aJob(ctx, client)
  })
})

test('HEAD is answered by a real server as GET is, without the body', async () => {
  for (const path of ['/jobs', '/nothing']) {
    const [read, asked] = await Promise.all(['GET', 'HEAD'].map((method) => fetch(`${site.url}/api/v1${path}`, { method })))
    expect(asked?.status).toBe(read?.status)
    expect(await asked?.text()).toBe('')
  }
})

describe('what cannot be read', () => {
  const json = { 'content-type': 'application/json' }

  test.each([
    ['half a document', '{"jobId": '],
    ['a NUL, which no database keeps', '{"jobId": "a\\u0000b"}'],
    ['half a character', '{"jobId": "\\ud800"}'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['nesting without end', '['.repeat(100_000)],
  ])('%s is malformed: 400', async (_what, raw) => {
    expect(problemIn(await api.call('/quotes', { as: freelancer, raw, headers: json }))).toBe('400 malformed_request')
  })

  test.each(['application/xml', 'text/plain', 'application/x-www-form-urlencoded'])('%s is not taken: 415', async (type) => {
    const answer = await api.call('/quotes', { as: freelancer, raw: 'a=b', headers: { 'content-type': type } })
    expect(problemIn(answer)).toBe('415 unsupported_body')
  })

  test('a body above 256 kB is too much, whether it says its length or not: 413', async () => {
    const raw = JSON.stringify({ words: 'x'.repeat(300_000) })
    const told = { ...json, 'content-length': String(raw.length) }
    expect(problemIn(await api.call('/drafts', { as: freelancer, raw, headers: told }))).toBe('413 body_too_large')
    expect(problemIn(await api.call('/drafts', { as: freelancer, raw, headers: json }))).toBe('413 body_too_large')
  })

  test.each(['[1]', 'null', '7', '"text"'])('%s is JSON and no object: 422', async (raw) => {
    const answer = await api.call('/quotes', { as: freelancer, raw, headers: json })
    expect(problemIn(answer)).toBe('422 invalid_input')
    expect(answer.body['errors']).toEqual([{ pointer: '', detail: 'Send a JSON object.' }])
  })
})

describe('what does not fit', () => {
  test('every wrong part is named by its JSON pointer: 422', async () => {
    const answer = await api.call('/proposals', {
      as: freelancer,
      json: { jobId: 12, quoteId: newId(), coverLetter: 'Hello', answers: ['a', 7], amountUsdCents: '5', estimatedDays: 1.5 },
    })
    expect(problemIn(answer)).toBe('422 invalid_input')
    const pointers = (answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)
    expect(pointers.toSorted()).toEqual(['/amountUsdCents', '/answers/1', '/estimatedDays', '/jobId'])
  })

  test('a member that does not exist is named itself, not swallowed', async () => {
    const answer = await api.call('/quotes', { as: freelancer, json: { jobId: job.id, qouteId: 'x' } })
    expect(answer.body['errors']).toEqual([{ pointer: '/qouteId', detail: 'There is nothing of this name here.' }])
  })

  test.each([
    ['/jobs?fromUsdCents=abc', '/fromUsdCents'],
    ['/jobs?level=wizard', '/level'],
    ['/jobs?colour=red', '/colour'],
    ['/jobs?cursor=%7B%7D', '/cursor'],
    ['/jobs?postedWithinDays=0', '/postedWithinDays'],
  ])('%s names the parameter %s', async (path, pointer) => {
    const answer = await api.call(path)
    expect(problemIn(answer)).toBe('422 invalid_input')
    expect(answer.body['errors']).toMatchObject([{ pointer }])
  })

  test('an idempotency key that cannot be kept is refused before anything is done: 400', async () => {
    const answer = await api.call('/quotes', { as: freelancer, json: { jobId: job.id }, key: 'x'.repeat(201) })
    expect(problemIn(answer)).toBe('400 invalid_idempotency_key')
  })
})

describe('what is not there, or not for you', () => {
  test.each(['/nowhere', '/jobs/17', `/jobs/${newId()}`, '/jobs/%zz', '/rules/versions/99', '/rules/versions/one'])(
    '%s is 404',
    async (path) => {
      expect(problemIn(await api.call(path))).toBe('404 not_found')
    },
  )

  test('a known address with another method is 405 and says which it takes', async () => {
    const answer = await api.call('/wallet', { method: 'DELETE' })
    expect(problemIn(answer)).toBe('405 method_not_allowed')
    expect(answer.headers.get('allow')).toBe('GET')
    const both = await api.call('/proposals', { method: 'PATCH' })
    expect(both.headers.get('allow')).toBe('GET, POST')
  })

  test('without a token it is 401, with a dead one too, with the wrong role 403, before the input is looked at', async () => {
    const anonymous = await api.call('/wallet')
    expect(problemIn(anonymous)).toBe('401 not_signed_in')
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer')
    expect(problemIn(await api.call('/jobs', { headers: { authorization: 'Bearer made-up' } }))).toBe('401 session_ended')
    expect(problemIn(await api.call('/jobs', { headers: { authorization: 'Basic YTpi' } }))).toBe('401 session_ended')
    expect(problemIn(await api.call('/drafts', { as: freelancer, json: { nonsense: true } }))).toBe('403 not_allowed')
  })

  test('the session cookie reads, and writes only from our own pages', async () => {
    const cookie = { cookie: await sessionOf(freelancer) }
    expect((await api.call('/wallet', { headers: cookie })).status).toBe(200)
    const quote = (headers: Record<string, string>) =>
      api.call('/quotes', { json: { jobId: job.id }, headers: { ...cookie, ...headers } })
    expect(problemIn(await quote({}))).toBe('403 cross_site_request')
    expect(problemIn(await quote({ origin: 'https://evil.example' }))).toBe('403 cross_site_request')
    expect(problemIn(await quote({ 'sec-fetch-site': 'same-site' }))).toBe('403 cross_site_request')
    expect((await quote({ origin: 'http://guildhall.test' })).status).toBe(201)
  })

  test('somebody else’s receipt, proposal and invitation do not exist', async () => {
    const other = await database.run((ctx) => aFreelancer(ctx))
    const proposalId = await propose(database, other, await database.run((ctx) => aJob(ctx, client)))
    const { rows } = await sql<{ id: string }>`select charge_id as id from proposals.proposal where id = ${proposalId}`.execute(
      database.owner,
    )
    const chargeId = rows[0]!.id
    expect((await api.call(`/receipts/${chargeId}`, { as: other })).body['ownerId']).toBe(other.id)
    expect(problemIn(await api.call(`/receipts/${chargeId}`, { as: freelancer }))).toBe('404 not_found')
    expect(problemIn(await api.call(`/proposals/${proposalId}/withdraw`, { as: freelancer, method: 'POST' }))).toBe(
      '404 not_found',
    )
    expect(problemIn(await api.call(`/invitations/${newId()}/decline`, { as: freelancer, method: 'POST' }))).toBe('404 not_found')
  })
})

describe('what goes wrong behind it', () => {
  test('too many requests: 429 with Retry-After', async () => {
    await strict.call('/rules/versions')
    const answer = await strict.call('/rules/versions')
    expect(problemIn(answer)).toBe('429 too_many_requests')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('a fault tells the request’s number and nothing of the reason: 500', async () => {
    const operator = await database.run((ctx) => aPerson(ctx, ['operator']))
    await sql`alter table policy.draft rename to draft_gone`.execute(database.owner)
    const answer = await api.call('/drafts', { as: operator })
    await sql`alter table policy.draft_gone rename to draft`.execute(database.owner)
    expect(problemIn(answer)).toBe('500 fault')
    expect(JSON.stringify(answer.body)).not.toContain('policy.draft')
  })
})

async function sessionOf(person: Person): Promise<string> {
  const { startSession } = await import('#platform/auth/index.ts')
  const { token } = await database.run((ctx) => startSession(ctx.tx, person.id))
  return `session=${token}`
}
