import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { badDrafts, goodRules, megabyteOfRules, MOST_PATIENCE_MS } from '#kit/bad-drafts.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { problemIn, useTestApi, type ApiAnswer } from './api.test-kit.ts'

const database = useTestDatabase()
const plenty = { requests: 100_000, seconds: 60 }
const api = useTestApi(database, { rateLimits: { reading: plenty, writing: plenty, sign_in: plenty } })

let author: Person
beforeAll(async () => {
  await installDefaultRules(database)
  author = await database.run((ctx) => aPerson(ctx, ['operator']))
})

interface Entry {
  readonly pointer: string
  readonly detail: string
  readonly title?: string
  readonly facts?: object
}

/** Nobody can write such a body with `JSON.stringify`: keys twice, and numbers beyond all numbers. */
function bodyWith(name: 'document' | 'changeset', text: string): string {
  return `{"title":"A change","words":"What changes and why.","${name}":${text}}`
}

async function sent(raw: string, path = '/drafts', method = 'POST'): Promise<ApiAnswer> {
  const began = performance.now()
  const answer = await api.call(path, { as: author, method, raw, headers: { 'content-type': 'application/json' } })
  expect(performance.now() - began).toBeLessThan(MOST_PATIENCE_MS)
  return answer
}

const entriesOf = (answer: ApiAnswer) => answer.body['errors'] as readonly Entry[]

async function drafts(): Promise<unknown> {
  const { rows } = await sql`select id, revision, sha256, updated_at from policy.draft order by id`.execute(database.owner)
  return rows
}

describe.each(badDrafts)('rules with $what', ({ text, pointer, words, example }) => {
  test('are a problem that points at the place and says what is wrong, and nothing is stored', async () => {
    const before = await drafts()
    const answer = await sent(bodyWith('document', text))
    expect(problemIn(answer)).toMatch(/^422 (policy_has_errors|invalid_document|invalid_input)$/)
    expect(String(answer.body['title'])).not.toBe('')
    const entry = entriesOf(answer).find(({ detail }) => words.test(detail))
    expect(entry, JSON.stringify(answer.body).slice(0, 2_000)).toBeDefined()
    expect(entry!.pointer.startsWith(`/document${pointer}`), `${entry!.pointer} at or below ${pointer}`).toBe(true)
    expect(entry!.facts === undefined).toBe(example === undefined)
    expect(await drafts()).toEqual(before)
  })
})

describe('edits that make bad rules', () => {
  test.each([
    [
      'of a clause point at that clause of the edits',
      {
        set: {
          clauses: [
            { id: 'catalog', why: 'Free.' },
            { id: 'invite', exceptionTo: 'gone' },
          ],
        },
      },
      '/changeset/set/clauses/1',
      /which does not exist/,
    ],
    [
      'of no single clause point at all of them',
      { set: { clauses: [{ id: 'invite', when: { initiator: { in: ['client_invite'] }, clientKind: { in: ['company'] } } }] } },
      '/changeset/set/clauses',
      /A Connects price is missing for/,
    ],
    [
      'of something that the edits do not name point at the edits',
      { set: { params: { 'rate.card': 3 } } },
      '/changeset',
      /“rate\.card” is not a price table/,
    ],
  ])('%s', async (_what, changeset, pointer, words) => {
    const before = await drafts()
    const answer = await sent(bodyWith('changeset', JSON.stringify(changeset)))
    expect(problemIn(answer)).toMatch(/^422 /)
    expect(entriesOf(answer)).toContainEqual(expect.objectContaining({ pointer, detail: expect.stringMatching(words) }))
    expect(await drafts()).toEqual(before)
  })
})

test('a megabyte of rules is too much for a body: 413, with what would not be', async () => {
  const answer = await sent(bodyWith('document', megabyteOfRules))
  expect(problemIn(answer)).toBe('413 body_too_large')
  expect(answer.body['detail']).toMatch(/256 kB.*nothing was changed/)
})

test('keys that reach for the prototype are no members of a request either', async () => {
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    const answer = await sent(bodyWith('document', JSON.stringify(goodRules)).replace('{', `{"${key}":{"policy":"connects"},`))
    expect(problemIn(answer)).toBe('422 invalid_input')
    expect(entriesOf(answer)).toContainEqual(expect.objectContaining({ pointer: `/${key}` }))
  }
  expect(await drafts()).toEqual([])
})

test('a draft stays as it was when bad rules are put in its place, and takes good ones after all of this', async () => {
  const renamed = { ...goodRules, title: 'Another title' }
  const created = await sent(bodyWith('document', JSON.stringify(renamed)))
  expect(created.status).toBe(201)
  const before = await drafts()
  const path = `/drafts/${String(created.body['id'])}`
  for (const { text, words } of badDrafts.slice(0, 3)) {
    const answer = await sent(bodyWith('document', text).replace('{', '{"revision":1,'), path, 'PUT')
    expect(problemIn(answer)).toBe('422 policy_has_errors')
    expect(entriesOf(answer).some(({ detail }) => words.test(detail))).toBe(true)
  }
  expect(await drafts()).toEqual(before)
})
