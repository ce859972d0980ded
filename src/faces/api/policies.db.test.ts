import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { loadPack, type Clause, type PolicyDocument } from '#modules/policy/index.ts'
import { problemIn, useTestApi, type ApiAnswer } from './api.test-kit.ts'

const database = useTestDatabase()
const api = useTestApi(database)
const { document } = loadPack('guildhall').versions.at(-1)!

let author: Person
let approver: Person
beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    author = await aPerson(ctx, ['operator'])
    approver = await aPerson(ctx, ['operator'])
  })
})

const inWords = { title: 'Invitations cost', words: 'Answering an invitation costs like any proposal.' }

function withClause(id: string, change: Partial<Clause>): PolicyDocument {
  return { ...document, clauses: document.clauses.map((clause) => (clause.id === id ? { ...clause, ...change } : clause)) }
}

function draft(text: object): Promise<ApiAnswer> {
  return api.call('/drafts', { as: author, json: { ...inWords, ...text } })
}

async function countDrafts(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from policy.draft`.execute(database.owner)
  return rows[0]!.n
}

describe('a policy file with an error', () => {
  const inviteLike = document.clauses.find(({ id }) => id === 'invite')!
  test.each([
    ['a gap', withClause('invite', { when: { ...inviteLike.when, clientKind: { in: ['company'] } } }), 'gap'],
    ['an overlap', { ...document, clauses: [...document.clauses, { ...inviteLike, id: 'invite-too' }] }, 'overlap'],
    ['a broken promise', withClause('invite', { charge: { table: 'rate.card' } }), 'broken_promise'],
  ])('with %s is refused with a case that shows it, and nothing is stored', async (_what, wrong, code) => {
    const before = await countDrafts()
    const answer = await draft({ document: wrong })
    expect(problemIn(answer)).toBe('422 policy_has_errors')
    const entry = (answer.body['errors'] as { code: string; detail: string; facts?: object }[]).find((one) => one.code === code)
    expect(entry?.facts).toMatchObject({ initiator: 'client_invite' })
    expect(entry?.detail).not.toBe('')
    expect(await countDrafts()).toBe(before)
  })

  test('an unknown fact is named with its place, and nothing is stored', async () => {
    const before = await countDrafts()
    const answer = await draft({ document: withClause('invite', { when: { moonPhase: { in: ['full'] } } }) })
    expect(answer.body['errors']).toMatchObject([{ code: 'unknown_fact', where: 'clauses/invite' }])
    expect(problemIn(answer)).toBe('422 policy_has_errors')
    expect(await countDrafts()).toBe(before)
  })

  test('what is no document or no changeset is named place by place', async () => {
    expect(problemIn(await draft({ document: { policy: 'connects' } }))).toBe('422 invalid_document')
    const answer = await draft({ changeset: { set: { clauses: [{ title: 'No id' }] }, colour: 'red' } })
    expect(problemIn(answer)).toBe('422 invalid_document')
    expect(JSON.stringify(answer.body['errors'])).toContain('/changeset/set/clauses/0/id')
    expect(problemIn(await draft({}))).toBe('422 invalid_input')
    expect(problemIn(await draft({ changeset: {}, document }))).toBe('422 invalid_input')
  })
})

describe('the life of a version', () => {
  test('draft, four eyes, notice, announcement: each step refuses what is not yet due', async () => {
    const changeset = { set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } }
    const declared = { changeset: { ...changeset, breaksPromises: ['answering-is-free'] } }
    const created = await draft(declared)
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({ state: 'draft', parent: 1, revision: 1, author: author.id })
    const path = `/drafts/${String(created.body['id'])}`
    const step = (name: string, as: Person, json: object = {}) => api.call(`${path}/${name}`, { as, json })

    expect(problemIn(await step('announce', author))).toBe('409 wrong_state')
    expect((await step('measure', author)).body).toMatchObject({ actions: 0 })
    expect((await step('submit', author)).body['state']).toBe('in_review')
    const { sha256 } = created.body
    expect(problemIn(await step('approve', author, { sha256 }))).toBe('403 four_eyes')
    expect(problemIn(await step('approve', approver, { sha256: '0'.repeat(64) }))).toBe('409 draft_changed')
    expect((await step('approve', approver, { sha256 })).body).toMatchObject({ state: 'approved', approver: approver.id })

    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const hasty = await step('announce', author, { effectiveAt: tomorrow })
    expect(problemIn(hasty)).toBe('422 notice_too_short')
    expect(hasty.body).toMatchObject({ days: 45, errors: [{ pointer: '/effectiveAt' }] })
    const announced = await step('announce', author)
    expect(announced.body).toMatchObject({ version: 2, nobodyPaysMore: false, sha256 })

    const version = await api.call('/rules/versions/2')
    expect(version.body).toMatchObject({ state: 'announced', breaksPromises: ['answering-is-free'] })
    const register = await api.call('/rules/register')
    const [newest, first] = register.body['items'] as { previousHash: string; hash: string }[]
    expect(newest?.previousHash).toBe(first?.hash)
    expect((await api.call('/rules/active')).body['version']).toBe(1)
  })

  test('a preview counts what a reversal gives back; the reversal is in force at once and has its report', async () => {
    await database.advanceClock('46 days')
    expect((await api.call('/rules/active')).body['version']).toBe(2)
    const facts = { initiator: 'client_invite', clientKind: 'company', jobBudgetUsdCents: 50_000, experienceLevel: 'entry' }
    const more = { category: 'design', freelancerPlan: 'basic', badge: 'none', tenureDays: 3 }
    const price = () => api.call('/rules/price', { json: { action: 'proposal.submit', facts: { ...facts, ...more } } })
    expect((await price()).body).toMatchObject({ amount: 4, clauseId: 'invite', version: 2 })

    const preview = await api.call('/rules/versions/2/reversal-preview?clauses=invite', { as: author })
    expect(preview.body).toMatchObject({ clauses: ['invite'], people: 0, charges: 0, connects: 0 })
    const json = { clauses: ['invite'], words: 'Answering is free again.' }
    expect(problemIn(await api.call('/rules/versions/1/reverse', { as: author, json }))).toBe('409 nothing_before_version')
    const wrong = await api.call('/rules/versions/2/reverse', { as: author, json: { ...json, clauses: ['catalog'] } })
    expect(problemIn(wrong)).toBe('422 clause_not_changed_by_version')
    const reversed = await api.call('/rules/versions/2/reverse', { as: author, json })
    expect(reversed.body).toMatchObject({ version: 3, clauses: ['invite'] })
    expect(reversed.status).toBe(201)
    expect((await price()).body).toMatchObject({ amount: 0, clauseId: 'invite', version: 3 })
    expect((await api.call('/rules/versions/2')).body).toMatchObject({ state: 'reversed', reversedBy: 3 })
    const help = await api.call('/rules/help')
    expect(help.body).toMatchObject({ version: 3, page: { hash: reversed.body['sha256'] } })
  })

  test('facts that do not fit the action are named one by one', async () => {
    const answer = await api.call('/rules/price', {
      json: { action: 'offer.accept', facts: { initiator: 'moon', badge: 'none' } },
    })
    expect(problemIn(answer)).toBe('422 invalid_facts')
    const pointers = (answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)
    expect(pointers.toSorted()).toEqual(['/facts/badge', '/facts/clientKind', '/facts/initiator'])
  })

  test('drafts and previews are for operators only', async () => {
    const freelancer = await database.run((ctx) => aPerson(ctx, ['freelancer']))
    for (const path of ['/drafts', '/rules/versions/2/reversal-preview']) {
      expect(problemIn(await api.call(path, { as: freelancer }))).toBe('403 not_allowed')
      expect(problemIn(await api.call(path))).toBe('401 not_signed_in')
    }
  })
})
