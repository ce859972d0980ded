import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { badDrafts, exampleIn, goodRules, megabyteOfRules, MOST_PATIENCE_MS } from '#kit/bad-drafts.ts'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { anOperatorsEmail, refusalIn, guildhall, type Answer } from '../command-line.test-kit.ts'

const database = useTestDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-bad-drafts-'))
const before = process.env['DATABASE_URL']

let author: string
beforeAll(async () => {
  await installDefaultRules(database)
  author = await anOperatorsEmail(database)
  process.env['DATABASE_URL'] = database.connectionString
})
afterAll(() => {
  if (before === undefined) delete process.env['DATABASE_URL']
  else process.env['DATABASE_URL'] = before
})

function file(text: string): string {
  const where = path.join(folder, 'rules.json')
  writeFileSync(where, text)
  return where
}

function imported(text: string, ...more: readonly string[]): Promise<Answer> {
  const words = ['--title', 'A change', '--words', 'What changes and why.', '--as', author]
  return guildhall('policy', 'import', file(text), ...words, ...more)
}

async function countDrafts(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from policy.draft`.execute(database.owner)
  return rows[0]!.n
}

test.each(badDrafts)('rules with $what are not imported: words, exit code 1, and no draft more than before', async (bad) => {
  const drafts = await countDrafts()
  const began = performance.now()
  const said = refusalIn(await imported(bad.text))
  expect(said).toMatch(bad.words)
  expect(said).toMatch(exampleIn(bad))
  expect(said).toContain(bad.place === '' ? 'the whole file' : bad.place)
  expect(performance.now() - began).toBeLessThan(MOST_PATIENCE_MS)
  const { refused, issues } = JSON.parse((await imported(bad.text, '--json')).out) as Record<string, unknown>
  expect(refused ?? issues).toBeDefined()
  expect(await countDrafts()).toBe(drafts)
})

test('a megabyte of rules is refused with its size', async () => {
  expect(refusalIn(await imported(megabyteOfRules))).toMatch(/has 1,0\d\d,\d{3} bytes; at most 1,048,576 are read/)
  expect(await countDrafts()).toBe(0)
})

test('good rules are imported after all of this', async () => {
  const answer = await imported(JSON.stringify({ ...goodRules, title: 'Other words' }), '--json')
  expect([answer.code, answer.err]).toEqual([0, ''])
  expect(await countDrafts()).toBe(1)
})
