import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { canonicalJson, documentHash, loadPack, type PolicyDocument } from '#modules/policy/index.ts'
import { anOperatorsEmail, guildhall } from '../command-line.test-kit.ts'

const database = useTestDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-home-'))
const before = { ...process.env }
const touched = ['DATABASE_URL', 'GUILDHALL_HOME', 'VISUAL', 'EDITOR']

let author: string
let approver: string
beforeAll(async () => {
  await installDefaultRules(database)
  ;[author, approver] = [await anOperatorsEmail(database), await anOperatorsEmail(database)]
  Object.assign(process.env, { DATABASE_URL: database.connectionString, GUILDHALL_HOME: folder })
})
afterAll(() => {
  for (const name of touched) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

interface DraftAnswer {
  readonly draftId: string
  readonly state: string
  readonly sha256: string
  readonly next: string
}

async function aDraft(...words: readonly string[]): Promise<DraftAnswer> {
  const text = ['--title', 'Invitations cost', '--words', 'Answering costs like any proposal.', '--as', author]
  const answer = await guildhall('policy', ...words, ...text, '--json')
  expect([answer.code, answer.err]).toEqual([0, ''])
  return JSON.parse(answer.out) as DraftAnswer
}

function file(name: string, content: unknown): string {
  const where = path.join(folder, name)
  writeFileSync(where, typeof content === 'string' ? content : JSON.stringify(content))
  return where
}

const charging = file('charging.json', { set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } })

test('a draft goes by commands alone from nothing over edits and review to its approval', async () => {
  const started = await aDraft('new')
  expect(started.next).toBe(`guildhall policy edit ${started.draftId}`)

  const edited = await guildhall('policy', 'edit', started.draftId, charging, '--as', author)
  expect(edited.out).toContain('✗ broken_promise')
  const silent = await guildhall('policy', 'review', started.draftId, '--as', author, '--json')
  expect(silent.code).toBe(1)
  expect(JSON.parse(silent.out)).toMatchObject({ refused: { code: 'policy_has_errors' } })

  const breaks = ['--breaks', 'answering-is-free', '--as', author, '--json'] as const
  const declared = await guildhall('policy', 'edit', started.draftId, charging, ...breaks)
  const { sha256 } = JSON.parse(declared.out) as DraftAnswer
  const handed = await guildhall('policy', 'review', started.draftId, '--as', author, '--json')
  expect(JSON.parse(handed.out)).toMatchObject({ state: 'in_review', sha256 })

  const own = await guildhall('policy', 'approve', started.draftId, '--as', author, '--yes', '--json')
  expect(JSON.parse(own.out)).toEqual({ refused: { code: 'four_eyes' } })
  const other = ['--sha256', started.sha256, '--as', approver, '--yes'] as const
  expect((await guildhall('policy', 'approve', started.draftId, ...other)).err).toContain('has other rules by now')
  const approved = await guildhall('policy', 'approve', started.draftId, '--sha256', sha256, '--as', approver, '--yes', '--json')
  expect(JSON.parse(approved.out)).toMatchObject({
    state: 'approved',
    next: `guildhall policy announce --draft ${started.draftId}`,
  })
  expect((await guildhall('policy', 'list', '--drafts')).out).toContain(started.draftId)
})

test('a rejected draft stays as it was read; its edits can begin another one', async () => {
  const { draftId } = await aDraft('import', charging, '--breaks', 'answering-is-free')
  await guildhall('policy', 'review', draftId, '--as', author)
  const rejected = await guildhall('policy', 'review', draftId, '--reject', 'Too soon.', '--as', approver, '--json')
  expect(JSON.parse(rejected.out)).toMatchObject({ state: 'rejected' })
  const edited = await guildhall('policy', 'edit', draftId, charging, '--as', author, '--json')
  expect(JSON.parse(edited.out)).toEqual({ refused: { code: 'wrong_state', state: 'rejected' } })
  const edits = path.join(folder, 'rejected.json')
  await guildhall('policy', 'export', draftId, '--edits', '--to', edits)
  expect((await aDraft('import', edits)).state).toBe('draft')
})

test('the edits open in the person’s editor, and what is not saved changes nothing', async () => {
  const { draftId } = await aDraft('new')
  const editor = file(
    'editor.sh',
    `#!/bin/sh\ncp '${file('cheaper.json', { set: { params: { 'boost.close.days': 6 } } })}' "$1"\n`,
  )
  chmodSync(editor, 0o755)
  process.env['VISUAL'] = editor
  const edited = await guildhall('policy', 'edit', draftId, '--as', author)
  expect([edited.code, edited.out]).toEqual([0, expect.stringContaining('draft, against version 1')])
  expect(edited.out).toMatch(/6/)
  process.env['VISUAL'] = file(
    'slip.sh',
    `#!/bin/sh\necho '{"set":{"clauses":[{"id":"invite","charge":{"fixed":-1}}]}}' > "$1"\n`,
  )
  chmodSync(process.env['VISUAL'], 0o755)
  const refused = await guildhall('policy', 'edit', draftId, '--as', author)
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/what you wrote is kept in .*\.json/)])
  process.env['VISUAL'] = 'true'
  const idle = await guildhall('policy', 'edit', draftId, '--as', author)
  expect([idle.code, idle.err]).toEqual([2, expect.stringContaining('nothing was edited')])
})

test('what is exported is the text that is hashed, and imports as the same rules', async () => {
  const { document } = loadPack('upwork-history').versions.find(({ version }) => version === 'P5')!
  const where = path.join(folder, 'p5.json')
  const exported = await guildhall('policy', 'export', 'upwork-history/P5', '--to', where, '--json')
  expect(JSON.parse(exported.out)).toEqual({ file: where, sha256: documentHash(document) })
  expect(readFileSync(where, 'utf8').trimEnd()).toBe(canonicalJson(document))

  const { draftId } = await aDraft('new', '--pack', 'upwork-history/P5')
  const copy = await guildhall('policy', 'export', draftId, '--json')
  expect(documentHash(JSON.parse(copy.out) as PolicyDocument)).toBe(documentHash(document))
  const edits = path.join(folder, 'edits.json')
  await guildhall('policy', 'export', draftId, '--edits', '--to', edits)
  const again = await aDraft('import', edits)
  expect(again.sha256).toBe(documentHash(document))
})

test('a word that names nothing is said with what there is', async () => {
  expect((await guildhall('policy', 'export', 'moon')).err).toContain('there is no pack “moon”')
  expect((await guildhall('policy', 'export', 'pph/H9')).err).toContain('has no version “H9”. It has H1')
  expect((await guildhall('policy', 'approve', '12')).err).toContain('policy list --drafts')
  expect((await guildhall('policy', 'new')).err).toContain('--title and --words')
})
