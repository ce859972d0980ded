import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { badDrafts, exampleIn, goodRules, megabyteOfRules, MOST_PATIENCE_MS } from '#kit/bad-drafts.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { useTestWeb, type WebAnswer } from '#kit/web.ts'
import type { PolicyDocument } from '#modules/policy/index.ts'
import { routes } from '../index.ts'
import { valuesOf } from './draft-form.ts'

const database = useTestDatabase()
const plenty = { requests: 100_000, seconds: 60 }
const web = useTestWeb(database, routes, { rateLimits: { reading: plenty, writing: plenty, sign_in: plenty } })

let ada: Person
/** The address of a draft that changes nothing yet. */
let draft: string
beforeAll(async () => {
  await installDefaultRules(database)
  ada = await database.run((ctx) => aPerson(ctx, ['operator'], 'Ada'))
  const made = await web.fetch('/console/policies/new', { as: ada, form: { title: 'A change', words: 'What and why.' } })
  draft = made.location!.replace(/\/edit$/, '')
})

type Fields = Readonly<Record<string, string | readonly string[]>>

/** What the editor's form sends for these rules. */
function fieldsOf(document: PolicyDocument, more: Fields = {}): Fields {
  const values = valuesOf(document, { title: 'A change', words: 'What and why.', revision: 1, breaksPromises: [] })
  const fields: Record<string, string[]> = {}
  for (const [name, value] of values.entries()) (fields[name] ??= []).push(value)
  return { ...fields, ...more }
}

async function sent(path: string, form: Fields): Promise<WebAnswer> {
  const began = performance.now()
  const answer = await web.fetch(`${draft}${path}`, { as: ada, form })
  expect(performance.now() - began).toBeLessThan(MOST_PATIENCE_MS)
  return answer
}

async function stored(): Promise<unknown> {
  const { rows } = await sql`select id, revision, sha256, updated_at from policy.draft order by id`.execute(database.owner)
  return rows
}

describe.each(badDrafts)('rules with $what', ({ text, place, words, example }) => {
  test('are refused as text: beside the field, in words, with what was typed still there, and nothing is stored', async () => {
    const before = await stored()
    const answer = await sent('/text', { rules: text })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(words)
    expect(answer.text).toMatch(exampleIn({ example }))
    expect(answer.body).toContain('href="#text-rules"')
    expect(answer.body).toContain('aria-invalid="true"')
    expect(answer.text).toContain(place)
    expect(answer.body.length).toBeGreaterThan(text.length)
    expect(await stored()).toEqual(before)
  })
})

/** Where "Go there" leads; what cannot be read yet is named without one. */
function wayTo(place: string): RegExp {
  if (place.startsWith('actions/')) return /href="#rules-proposal\.submit"/
  if (place.startsWith('params/')) return /href="#draft-params\.rate\.card\.[02]\.from"/
  return place.startsWith('clauses/') ? /href="#edit-clauses\.[a-z-]+"/ : /Something cannot be read yet/
}

/** What is wrong with one rule or row leads to its field; a gap is nobody's. */
function fieldOf(place: string): RegExp {
  if (place.startsWith('params/')) return /href="#draft-params\.rate\.card\.[02]\.from"/
  return place.startsWith('clauses') ? /href="#draft-clauses\.[a-z-]+\./ : /role="alert"/
}

describe.each(badDrafts.filter(({ document }) => document !== undefined))('in the editor rules with $what', (bad) => {
  const { document, place, words } = bad as typeof bad & { document: PolicyDocument }

  test('are named while one types, with a way to the rule', async () => {
    const answer = await sent('/check', fieldsOf(document))
    expect(answer.status).toBe(200)
    expect(answer.text).toMatch(words)
    expect(answer.text).toMatch(exampleIn(bad))
    expect(answer.body).toMatch(wayTo(place))
  })

  test('are not saved, and what was typed is still there', async () => {
    const before = await stored()
    const answer = await sent('/edit', fieldsOf(document, { intent: 'save' }))
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(words)
    expect(answer.body).toMatch(fieldOf(place))
    expect(await stored()).toEqual(before)
  })
})

describe('forms that no browser would send', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`)
  const forOf = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [`clauses.${key}.for`, 'proposal.submit']))
  test.each<[string, Fields, RegExp]>([
    [
      'a rule called __proto__, which is only a key of the form',
      { 'rows.clauses': ['__proto__'], 'clauses.__proto__.for': 'proposal.submit', 'clauses.__proto__.fixed': '1' },
      /“new” has no title/,
    ],
    [
      'a rule called constructor',
      { 'rows.clauses': ['constructor'], 'clauses.constructor.for': 'proposal.submit', 'clauses.constructor.fixed': '1' },
      /this id is reserved/,
    ],
    [
      'a setting called constructor',
      { 'rows.params': ['constructor'], 'params.constructor.value': '1' },
      /"constructor" is not allowed/,
    ],
    ['a condition on a prototype', { 'clauses.invite.for': '__proto__' }, /the action must be one of/],
    ['thousands of rules', { 'rows.clauses': many(4_000), ...forOf(many(300)) }, /holds at most 200 rules/],
    ['thousands of settings', { 'rows.params': many(4_000), 'params.a1.value': '1' }, /holds at most 200 rules/],
    [
      'the same rule ten thousand times',
      { 'rows.clauses': Array.from({ length: 10_000 }, () => 'invite') },
      /There is no charging clause “proposal”/,
    ],
    ['a number beyond all numbers', { unitPriceUsdCents: '1e999' }, /“1e999” is not a whole number/],
    ['a number of a hundred digits', { unitPriceUsdCents: '9'.repeat(100) }, /“9{40}…” is too large/],
    ['no rules at all', { 'rows.clauses': [] }, /There is no charging clause “proposal”/],
  ])('with %s are answered with words, and nothing is stored', async (_what, fields, words) => {
    const before = await stored()
    for (const [path, status] of [
      ['/check', 200],
      ['/edit', 422],
    ] as const) {
      const answer = await sent(path, { ...fieldsOf(goodRules), ...fields, intent: 'save' })
      expect(answer.status).toBe(status)
      expect(answer.text).toMatch(words)
    }
    expect(await stored()).toEqual(before)
  })
})

test('a megabyte of rules is too much for a form: 413, with words', async () => {
  const before = await stored()
  for (const path of ['/text', '/edit', '/check']) {
    const answer = await sent(path, { rules: megabyteOfRules })
    expect([answer.status, answer.text]).toEqual([413, expect.stringMatching(/256 kB.*nothing was changed/)])
  }
  expect(await stored()).toEqual(before)
})

test('good rules are taken after all of this', async () => {
  const answer = await sent('/text', { rules: JSON.stringify({ ...goodRules, title: 'Another title' }) })
  expect([answer.status, answer.location]).toEqual([303, `${draft}/edit`])
})

test('numbers that rules share are called by what they mean, and only what may stay empty says so', async () => {
  const { body, text } = await web.fetch(`${draft}/edit`, { as: ada })
  expect(text).toContain('Lowest bid for a boost boost.min')
  expect(text).toContain('Closes after (days) (optional)')
  expect(text).not.toContain('Places (optional)')
  expect(body).toContain('id="check-line"')
})
