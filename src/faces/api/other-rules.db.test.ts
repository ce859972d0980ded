import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { documentHash, loadPack, type Changeset } from '#modules/policy/index.ts'
import { problemIn, useTestApi, type ApiAnswer } from './api.test-kit.ts'

const database = useTestDatabase()
const plenty = { requests: 100_000, seconds: 60 }
const api = useTestApi(database, { rateLimits: { reading: plenty, writing: plenty, sign_in: plenty } })
const { versions, others } = loadPack('guildhall')
const connects = versions.at(-1)!.document
const [fees, ranking] = [others.find(({ policy }) => policy === 'fees')!, others.find(({ policy }) => policy === 'ranking')!]

let [author, approver, freelancer] = [] as unknown as [Person, Person, Person]
beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    author = await aPerson(ctx, ['operator'])
    approver = await aPerson(ctx, ['operator'])
    freelancer = await aPerson(ctx, ['freelancer'])
  })
})

const inWords = { title: 'Other rules', words: 'What changes and why.' }
const dearer: Changeset = { set: { params: { 'freelancer.rate': 1_200 } } }

function draft(text: object): Promise<ApiAnswer> {
  return api.call('/drafts', { as: author, json: { ...inWords, ...text } })
}

async function approved(text: object) {
  const created = await draft(text)
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  const step = (name: string, as: Person, json: object = {}) =>
    api.call(`/drafts/${String(created.body['id'])}/${name}`, { as, json })
  const impact = await step('measure', author)
  await step('submit', author)
  await step('approve', approver, { sha256: created.body['sha256'] })
  return { created: created.body, impact: impact.body, announce: (json: object = {}) => step('announce', author, json) }
}

const itemsOf = ({ body }: ApiAnswer) => body['items'] as Record<string, unknown>[]

describe('reading', () => {
  test.each(others)('$policy: versions, register, the rules in force and their page, by one parameter', async (document) => {
    const { policy } = document
    const asked = (path: string) => api.call(`${path}?policy=${policy}`)
    expect(itemsOf(await asked('/rules/versions'))).toMatchObject([{ policy, version: 1, state: 'active' }])
    expect(itemsOf(await asked('/rules/register'))).toMatchObject([{ policy, no: 1, kind: 'announced' }])
    const sha256 = documentHash(document)
    for (const path of ['/rules/active', '/rules/versions/1']) {
      const { body } = await asked(path)
      expect(body).toMatchObject({ policy, version: 1, sha256 })
      expect(documentHash(body['document'] as typeof document)).toBe(sha256)
    }
    expect((await asked('/rules/help')).body).toMatchObject({ policy, version: 1, page: { hash: sha256 } })
    expect(itemsOf(await api.call(`/drafts?policy=${policy}`, { as: author }))).toEqual([])
  })

  test('without the parameter everything is about Connects, and a kind that does not exist is no question', async () => {
    expect((await api.call('/rules/active')).body).toMatchObject({ policy: 'connects', sha256: documentHash(connects) })
    for (const path of ['/rules/versions', '/rules/active', '/rules/versions/1/poll', '/rules/versions/1/impact']) {
      expect(problemIn(await api.call(`${path}?policy=wages`)), path).toBe('422 invalid_input')
    }
  })
})

describe('drafts', () => {
  test('of a whole document are of the rules that it says, and only there', async () => {
    const created = await draft({ document: { ...fees, title: 'Fees by another name' } })
    expect([created.status, created.body]).toEqual([201, expect.objectContaining({ policy: 'fees', parent: 1 })])
    expect(created.body['changeset']).toEqual({ set: { title: 'Fees by another name' } })
    const listed = async (query: string) => itemsOf(await api.call(`/drafts${query}`, { as: author })).map(({ id }) => id)
    expect(await listed('?policy=fees')).toEqual([created.body['id']])
    expect([await listed(''), await listed('?policy=ranking')]).toEqual([[], []])
  })

  test('never mix kinds: what names two is a problem at the place that names the other', async () => {
    const both = await draft({ policy: 'ranking', document: fees })
    expect([problemIn(both), both.body['errors']]).toEqual([
      '422 invalid_input',
      [expect.objectContaining({ pointer: '/policy' })],
    ])
    const created = await draft({ policy: 'fees', changeset: dearer })
    const path = `/drafts/${String(created.body['id'])}`
    const changed = await api.call(path, { as: author, method: 'PUT', json: { ...inWords, revision: 1, document: ranking } })
    expect([problemIn(changed), changed.body['errors']]).toEqual([
      '422 invalid_input',
      [expect.objectContaining({ pointer: '/document/policy', detail: expect.stringMatching(/fees.*ranking/) })],
    ])
    expect((await api.call(path, { as: author })).body).toMatchObject({ policy: 'fees', revision: 1 })
    const foreign = await draft({ policy: 'fees', changeset: { set: { unitPriceUsdCents: 15 } } })
    expect(problemIn(foreign)).toBe('422 invalid_changeset')
  })

  test('keep the promises of their own rules', async () => {
    const answer = await draft({ policy: 'fees', changeset: { set: { params: { 'client.rate': 600 } } } })
    expect(problemIn(answer)).toBe('422 policy_has_errors')
    expect(answer.body['errors']).toMatchObject([{ code: 'broken_promise', where: 'promises/client-fee-cap' }])
  })
})

describe('the life of fees', () => {
  test('a rise waits for its notice, is talked about in its own thread, and can be withdrawn in public', async () => {
    const { created, impact, announce } = await approved({ policy: 'fees', changeset: dearer })
    expect(impact).toMatchObject({ unit: 'usd_cents', actions: 0 })
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    expect(problemIn(await announce({ effectiveAt: tomorrow }))).toBe('422 notice_too_short')
    const announced = await announce()
    expect(announced.body).toMatchObject({ version: 2, nobodyPaysMore: false, sha256: created['sha256'] })

    const json = { policy: 'fees', answer: 'against', reason: 'Ten was enough.' }
    expect((await api.call('/rules/versions/2/poll', { as: freelancer, json })).body).toEqual({ commented: true })
    expect(problemIn(await api.call('/rules/versions/2/poll', { as: author, json }))).toBe('403 not_allowed')
    const more = { policy: 'fees', body: 'Nobody asked for this.' }
    expect((await api.call('/rules/versions/2/comments', { as: freelancer, json: more })).status).toBe(201)
    const thread = itemsOf(await api.call('/rules/versions/2/comments?policy=fees'))
    expect(thread.map(({ body, pollAnswer }) => [body, pollAnswer])).toEqual([
      ['Ten was enough.', 'against'],
      ['Nobody asked for this.', null],
    ])
    expect(Object.keys(thread[0]!)).not.toContain('author')
    const poll = await api.call('/rules/versions/2/poll?policy=fees')
    expect(poll.body).toMatchObject({
      policy: 'fees',
      open: true,
      advisory: true,
      counts: { freelancer: { against: 1, for: 0 } },
    })
    for (const path of ['comments', 'poll', 'impact']) {
      expect(problemIn(await api.call(`/rules/versions/2/${path}`)), 'Connects have no version 2').toBe('404 not_found')
    }
    expect((await api.call('/rules/versions/2/impact?policy=fees')).body).toMatchObject({ policy: 'fees', version: 2 })

    const reason = { policy: 'fees', reason: 'You convinced us.' }
    expect(problemIn(await api.call('/rules/versions/2/withdraw', { as: freelancer, json: reason }))).toBe('403 not_allowed')
    expect((await api.call('/rules/versions/2/withdraw', { as: author, json: reason })).body).toEqual({ version: 2 })
    expect((await api.call('/rules/versions/2?policy=fees')).body).toMatchObject({ state: 'withdrawn' })
    expect((await api.call('/rules/versions/2/poll?policy=fees')).body).toMatchObject({ open: false })
    expect(problemIn(await api.call('/rules/versions/2/poll', { as: freelancer, json }))).toBe('409 poll_closed')
    expect(problemIn(await api.call('/rules/versions/2/withdraw', { as: author, json: reason }))).toBe('409 already_withdrawn')
    const [newest] = itemsOf(await api.call('/rules/register?policy=fees'))
    expect(newest).toMatchObject({ kind: 'withdrawn', version: 2, content: { words: 'You convinced us.' } })
    expect(itemsOf(await api.call('/rules/register'))).toHaveLength(1)
  })

  test('what has begun is suspended and taken back at once, and the preview says what that does to contracts', async () => {
    expect((await (await approved({ policy: 'fees', changeset: dearer })).announce()).body).toMatchObject({ version: 3 })
    await database.advanceClock('31 days')
    const words = { policy: 'fees', words: 'It was too much.' }
    const suspended = await api.call('/rules/versions/3/suspend', { as: author, json: words })
    expect([suspended.status, suspended.body]).toEqual([
      201,
      expect.objectContaining({ version: 4, clauses: ['freelancer'], charging: 'restored' }),
    ])
    const preview = await api.call('/rules/versions/3/reversal-preview?policy=fees', { as: author })
    expect(preview.body).toMatchObject({ clauses: ['freelancer'], people: 0, connects: 0 })
    expect(preview.body['means']).toContain('A contract that began under the clauses that are taken back')
    const reversed = await api.call('/rules/versions/3/reverse', { as: author, json: { ...words, clauses: ['freelancer'] } })
    expect([reversed.status, reversed.body]).toEqual([201, expect.objectContaining({ version: 5, clauses: ['freelancer'] })])
    expect((await api.call('/rules/versions/3?policy=fees')).body).toMatchObject({ state: 'reversed', reversedBy: 5 })
    expect((await api.call('/rules/active?policy=fees')).body).toMatchObject({ version: 5, sha256: documentHash(fees) })
    expect((await api.call('/rules/active')).body).toMatchObject({ policy: 'connects', version: 1 })
    expect(problemIn(await api.call('/rules/versions/5/reversal?policy=fees'))).toBe('404 not_found')
  })
})

test('no weight of the ranking is suspended at once: whoever gains a place takes it from somebody', async () => {
  const likelier: Changeset = { set: { clauses: [{ id: 'likeness', charge: { fixed: 90 } }] } }
  expect((await (await approved({ policy: 'ranking', changeset: likelier })).announce()).body).toMatchObject({ version: 2 })
  await database.advanceClock('31 days')
  for (const move of ['suspend', 'reverse']) {
    const json = { policy: 'ranking', words: 'Back, please.' }
    expect(problemIn(await api.call(`/rules/versions/2/${move}`, { as: author, json }))).toBe('409 somebody_would_pay_more')
  }
})
