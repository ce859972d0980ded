import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { badDrafts, exampleIn, megabyteOfRules, MOST_PATIENCE_MS } from '#kit/bad-drafts.ts'
import { refusalIn, guildhall, type Answer } from '../command-line.test-kit.ts'
import { loadPack, type Clause, type PolicyDocument } from '#modules/policy/index.ts'

// Nothing here has a server, a database or settings.
const ROOT = path.resolve(import.meta.dirname, '../../../..')
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-rules-'))
const { document } = loadPack('guildhall').versions.at(-1)!
const G1 = 'policies/guildhall/G1.json'

/** For those that start a program of their own. */
const patience = { timeout: 60_000 }

/** The program itself, as somebody at a terminal runs it. */
function program(...args: readonly string[]): Promise<Answer> {
  return programReading('', ...args)
}

function programReading(input: string, ...args: readonly string[]): Promise<Answer> {
  const env = { PATH: process.env.PATH, HOME: folder, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['bin/guildhall.mjs', ...args], { cwd: ROOT, env }, (problem, out, err) => {
      resolve({ code: typeof problem?.code === 'number' ? problem.code : 0, out, err })
    })
    child.stdin?.end(input)
  })
}

function file(name: string, content: unknown): string {
  const where = path.join(folder, name)
  writeFileSync(where, typeof content === 'string' ? content : JSON.stringify(content))
  return where
}

function withClause(id: string, change: Partial<Clause>): PolicyDocument {
  return { ...document, clauses: document.clauses.map((clause) => (clause.id === id ? { ...clause, ...change } : clause)) }
}

const invite = document.clauses.find(({ id }) => id === 'invite')!
const charging: Partial<Clause> = { charge: { table: 'rate.card' } }

describe('policy lint', () => {
  test.each([
    ['a gap', withClause('invite', { when: { ...invite.when, clientKind: { in: ['company'] } } }), 'gap'],
    ['an overlap', { ...document, clauses: [...document.clauses, { ...invite, id: 'invite-too' }] }, 'overlap'],
    ['a broken promise', withClause('invite', charging), 'broken_promise'],
  ])('names %s with the facts of a case, and exits with 1', patience, async (what, wrong, code) => {
    const answer = await program('policy', 'lint', file(`${what}.json`, wrong), '--json')
    const { clean, findings } = JSON.parse(answer.out) as { clean: boolean; findings: { code: string; facts?: object }[] }
    expect([answer.code, clean]).toEqual([1, false])
    expect(findings.find((finding) => finding.code === code)?.facts).toMatchObject({ initiator: 'client_invite' })
  })

  test('names an unknown fact with its place', async () => {
    const wrong = file('unknown.json', withClause('invite', { when: { moonPhase: { in: ['full'] } } }))
    const answer = await guildhall('policy', 'lint', wrong)
    expect(answer.out).toContain('unknown_fact  clauses/invite')
    expect(answer.code).toBe(1)
  })

  test('says yes to the shipped rules, and to a changeset that declares what it breaks', async () => {
    expect(await guildhall('policy', 'lint', G1)).toMatchObject({ code: 0, err: '' })
    const edits = { set: { clauses: [{ id: 'invite', ...charging }] } }
    const silent = await guildhall('policy', 'lint', file('silent.json', edits), '--parent', G1)
    expect([silent.code, silent.out]).toEqual([1, expect.stringContaining('✗ broken_promise')])
    const open = file('open.json', { ...edits, breaksPromises: ['answering-is-free'] })
    const declared = await guildhall('policy', 'lint', open, '--parent', G1)
    expect([declared.code, declared.out]).toEqual([0, expect.stringContaining('· broken_promise')])
  })

  test.each([
    ['no file', 'nowhere.json', 2],
    ['no JSON', file('half.json', '{"policy":'), 1],
    ['no rules', file('list.json', []), 1],
    ['rules of another shape', file('shape.json', { policy: 'connects', clauses: 'none' }), 1],
  ])('%s ends with a sentence, not with a fault', async (_what, where, code) => {
    const answer = await guildhall('policy', 'lint', where)
    expect(answer.code).toBe(code)
    expect(answer.out + answer.err).not.toMatch(/ {4}at /)
    expect(answer.out + answer.err).not.toBe('')
  })
})

describe('policy diff', () => {
  test('says exactly what changed in 2024, both ways, and fails only when asked to', patience, async () => {
    const [before, after] = ['policies/upwork-history/P6.json', 'policies/upwork-history/P7.json']
    const back = await program('policy', 'diff', before, after, '--nobody-pays-more')
    expect(back.out).toContain('for a job of under $50: 2 Connects → free')
    expect(back.out).toContain('nobody pays more')
    expect(back.code).toBe(0)
    expect((await guildhall('policy', 'diff', after, before)).code).toBe(0)
    const dearer = await guildhall('policy', 'diff', after, before, '--nobody-pays-more', '--json')
    expect([dearer.code, (JSON.parse(dearer.out) as { nobodyPaysMore: boolean }).nobodyPaysMore]).toEqual([1, false])
  })
})

describe('policy test', () => {
  test('the shipped cases hold for the shipped rules', patience, async () => {
    const answer = await program('policy', 'test', 'policies/guildhall/tests.json')
    expect(answer.out).toContain(', 0 failed.')
    expect(answer.code).toBe(0)
  })

  test('a case that fails says what the rules really say; a promise that breaks shows a case', async () => {
    const wrong = file('charging.json', withClause('invite', charging))
    const answer = await guildhall('policy', 'test', 'policies/guildhall/tests.json', '--rules', wrong)
    expect(answer.out).toContain('Expected 0; rule “invite” says 16 Connects.')
    expect(answer.out).toContain('✗ promise: Answering a client who wrote to you first never costs Connects.')
    expect(answer.code).toBe(1)
  })
})

describe('receipt verify', () => {
  const { clauses, params } = document
  const facts = { initiator: 'client_invite', clientKind: 'company', jobBudgetUsdCents: 50_000, experienceLevel: 'entry' }
  const receipt = {
    format: 'guildhall-receipt@1',
    action: 'proposal.submit',
    clauseId: 'invite',
    facts: { ...facts, category: 'design', freelancerPlan: 'basic', badge: 'none', tenureDays: 1 },
    amount: 0,
    basis: { clauses: clauses.filter(({ id }) => id === 'invite'), params },
    inForce: { version: 1, amount: 0 },
    lots: [],
    returned: { qty: 0, entries: [] },
    words: ['You paid 99 Connects.'],
  }

  test('computes a receipt again without any database, and repeats no word that it cannot prove', patience, async () => {
    const answer = await program('receipt', 'verify', file('receipt.json', receipt))
    expect(answer).toMatchObject({ code: 0, out: '✓ Computed again from its rule and facts: 0 Connects.\n' })
  })

  test('names what does not hold, also against the full rules', async () => {
    const forged = await guildhall('receipt', 'verify', file('forged.json', { ...receipt, amount: 4 }), '--json')
    expect(JSON.parse(forged.out)).toMatchObject({ valid: false })
    expect(forged.code).toBe(1)
    const unlike = await guildhall('receipt', 'verify', file('unlike.json', { ...receipt, sha256: '0' }), '--document', G1)
    expect([unlike.code, unlike.out]).toEqual([1, expect.stringContaining('the receipt names 0')])
  })
})

describe('a bad draft', () => {
  test.each(badDrafts)('with $what is refused with its place, in words', async (bad) => {
    const began = performance.now()
    const said = refusalIn(await guildhall('policy', 'lint', file('bad.json', bad.text)))
    expect(said).toMatch(bad.words)
    expect(said).toMatch(exampleIn(bad))
    expect(said).toContain(bad.place === '' ? 'the whole file' : bad.place)
    expect(performance.now() - began).toBeLessThan(MOST_PATIENCE_MS)
  })

  test('of more than a megabyte is refused with its size, unread', async () => {
    const answer = await guildhall('policy', 'lint', file('long.json', megabyteOfRules))
    expect(refusalIn(answer)).toMatch(/has 1,0\d\d,\d{3} bytes; at most 1,048,576 are read/)
  })

  test('with NUL is refused with its place', async () => {
    const answer = await guildhall(
      'policy',
      'lint',
      file('nul.json', JSON.stringify(document).replace(document.title, '\\u0000')),
    )
    expect(refusalIn(answer)).toMatch(/the character NUL/)
  })

  test('is refused from standard input too', patience, async () => {
    const bad = badDrafts.find(({ what }) => what === 'the key __proto__')!
    const said = refusalIn(await programReading(bad.text, 'policy', 'lint', '-'))
    expect(said).toMatch(bad.words)
    expect(said).toMatch(exampleIn(bad))
    expect(said).toContain(bad.place === '' ? 'the whole file' : bad.place)
  })
})
