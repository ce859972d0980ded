import { execFile } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { settled } from '#kit/settled.ts'
import { newId } from '#kernel/ids.ts'
import { createSealJob, execute } from '#modules/ledger/index.ts'
import type { Parts } from '#platform/lifecycle/parts.ts'
import { commands } from './commands.ts'
import { runCommandLine } from './run-command-line.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const database = useTestDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-seals-'))
const inFolder = (name: string): string => path.join(folder, name)
const heads = inFolder('heads/heads.jsonl')
const before = { ...process.env }
// What the assembly does, without all the rest of a marketplace.
const parts = {
  createJobs: ({ homeFolder }) => [createSealJob({ homeFolder, findPolicyHashes: async () => new Map() })],
} satisfies Pick<Parts<unknown>, 'createJobs'>

beforeAll(() => {
  Object.assign(process.env, { DATABASE_URL: database.connectionString, GUILDHALL_HOME: folder })
})
afterAll(() => {
  for (const name of ['DATABASE_URL', 'GUILDHALL_HOME']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
  rmSync(folder, { recursive: true, force: true })
})

async function guildhall(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const code = await runCommandLine(
    words,
    commands(async () => parts as unknown as Parts<unknown>),
    {
      out: { isTTY: false, write: (text) => (out += text) },
      err: { isTTY: false, write: (text) => (err += text) },
    },
  )
  return { code, out, err }
}

async function trade(): Promise<void> {
  const base = { ownerId: newId(), cause: { by: 'test' } }
  await database.run((ctx) =>
    execute(ctx, [
      { kind: 'issue', key: newId(), origin: 'promo', qty: 9, expiresAt: null, costUsdCents: 0, ...base },
      { kind: 'spend', key: newId(), qty: 4, purpose: 'proposal_submit', chargeId: newId(), ...base },
    ]),
  )
  await settled(database)
}

function headLines(): { no: number; hash: string; keyId: string }[] {
  return readFileSync(heads, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('sealing from the command line', () => {
  test('makes a key only its owner can read, seals, and writes the signed head to a file', async () => {
    expect(await guildhall('seal')).toMatchObject({ code: 0, out: 'There is nothing to seal yet.\n' })
    await trade()
    const answer = await guildhall('seal', '--json')
    expect(JSON.parse(answer.out)).toMatchObject({ sealed: 1, head: { format: 'guildhall-ledger-head@1', no: 1, leaves: 2 } })
    expect(statSync(inFolder('seal-key.pem')).mode & 0o777).toBe(0o600)
    expect(headLines()).toEqual([JSON.parse(answer.out).head])
    expect((await guildhall('seal')).out).toContain('Nothing new could be sealed.')
    expect(answer.out + answer.err).not.toContain('PRIVATE')
  })

  test('makes up for heads that were never written, and for one that was broken off', async () => {
    for (let n = 0; n < 3; n += 1) {
      await trade()
      await guildhall('seal')
    }
    const whole = readFileSync(heads, 'utf8')
    const lines = whole.trimEnd().split('\n')
    writeFileSync(heads, `${lines[0]}\n${lines[1]?.slice(0, 100)}`)
    await guildhall('seal')
    expect(readFileSync(heads, 'utf8')).toBe(whole)
  })

  test('goes on with another key when there is another file, and keeps the old public key', async () => {
    rmSync(inFolder('seal-key.pem'))
    await trade()
    await guildhall('seal')
    const [last, ...earlier] = headLines().toReversed()
    expect(last?.no).toBe(5)
    expect(earlier.map(({ keyId }) => keyId)).not.toContain(last?.keyId)
    const { rows } = await sql<{ keys: number }>`select count(*) as keys from ledger.seal_key`.execute(database.owner)
    expect(rows).toEqual([{ keys: 2 }])
  })

  test('refuses a key file that holds no key, without repeating what it holds', async () => {
    const kept = readFileSync(inFolder('seal-key.pem'))
    writeFileSync(inFolder('seal-key.pem'), 'my other secret')
    const answer = await guildhall('seal')
    writeFileSync(inFolder('seal-key.pem'), kept)
    expect(answer).toMatchObject({ code: 78, err: expect.stringContaining('holds no Ed25519 private key') })
    expect(answer.out + answer.err).not.toContain('my other secret')
  })
})

describe('verify-export', () => {
  const file = inFolder('ledger.jsonl')
  let lines: string[] = []
  let exported: Awaited<ReturnType<typeof guildhall>>
  beforeAll(async () => {
    await trade()
    await guildhall('seal')
    await trade()
    exported = await guildhall('export', 'ledger', '--to', file)
    lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  })

  async function verifying(changed: readonly string[], ...words: readonly string[]) {
    writeFileSync(inFolder('changed.jsonl'), changed.join('\n'))
    const { code, out } = await guildhall('verify-export', inFolder('changed.jsonl'), '--head', heads, '--json', ...words)
    const { valid, problems } = JSON.parse(out) as { valid: boolean; problems: { code: string; says: string; seal?: number }[] }
    return { code, valid, first: problems[0] }
  }

  test('reads what `export ledger` wrote', () => {
    expect(exported).toMatchObject({ code: 0, out: expect.stringContaining('6 seals over 12 leaves, and 2 not sealed yet.') })
    expect(lines[0]).toContain('guildhall-ledger-export@1')
  })

  test('needs no server, no database and no settings', { timeout: 60_000 }, async () => {
    const env = { PATH: process.env['PATH'], HOME: folder, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    const out = await new Promise<string>((resolve, reject) => {
      const args = ['bin/guildhall.mjs', 'verify-export', file, '--head', heads]
      execFile(process.execPath, args, { cwd: ROOT, env }, (problem, text, err) =>
        problem === null ? resolve(text) : reject(new Error(err)),
      )
    })
    expect(out).toMatch(/^✓ 6 seals over 12 leaves are whole, up to seal 6, [0-9a-f]{64}\.\n! 2 are not sealed yet/)
    expect(out).not.toContain('vouches')
  })

  test('says that nobody vouches for keys that only the file names', async () => {
    expect((await guildhall('verify-export', file)).out).toContain('Only the file itself vouches for its keys.')
  })

  test('names the first bad one, in words and for programs', async () => {
    const at = lines.findIndex((line) => line.includes('"kind":"spend"'))
    const changed = lines.with(at, lines[at]!.replace('"qty":4', '"qty":3').replace('"by":"test"', '"by":"me"'))
    expect(await verifying(changed)).toMatchObject({ code: 1, valid: false, first: { code: 'leaf_changed', seal: 1, index: 1 } })
    writeFileSync(inFolder('changed.jsonl'), changed.join('\n'))
    const words = await guildhall('verify-export', inFolder('changed.jsonl'))
    expect(words.out).toMatch(/^✗ The first bad one: seal 1, place 2 of 2: transaction .* was changed after it was sealed\./)
    expect(words.code).toBe(1)
  })

  test('finds a file that was cut, a line that is none, and a tail that a kept head speaks of', async () => {
    expect(await verifying(lines.slice(0, -1))).toMatchObject({ code: 1, first: { code: 'file_cut' } })
    expect(await verifying(lines.toSpliced(3, 0, '{oops'))).toMatchObject({ code: 1, first: { code: 'unreadable' } })
    expect(await verifying(['hello'])).toMatchObject({ code: 1, first: { code: 'unreadable' } })
    const lastSeal = lines.findLastIndex((line) => line.startsWith('{"type":"seal"'))
    const end = JSON.stringify({ type: 'end', seals: 5, leaves: 10, unsealed: 0 })
    expect(await verifying([...lines.slice(0, lastSeal), '{"type":"tail"}', end])).toMatchObject({
      first: { code: 'seals_cut', seal: 6 },
    })
  })

  test('trusts only the keys it is given', async () => {
    const oldKey = JSON.parse(readFileSync(heads, 'utf8').split('\n')[0]!).publicKey as string
    writeFileSync(inFolder('old-key.txt'), `the key we published: ${oldKey}\n`)
    const answer = await guildhall('verify-export', file, '--key', inFolder('old-key.txt'), '--json')
    expect(JSON.parse(answer.out)).toMatchObject({ valid: false, problems: [{ code: 'unknown_key', seal: 5 }, { seal: 6 }] })
    const both = headLines().at(-1) as unknown as { publicKey: string }
    appendFileSync(inFolder('old-key.txt'), both.publicKey)
    expect((await guildhall('verify-export', file, '--key', inFolder('old-key.txt'))).code).toBe(0)
  })

  test('is told about files that are not there, are there already, or hold nothing to trust', async () => {
    expect((await guildhall('verify-export', inFolder('none'))).code).toBe(2)
    expect((await guildhall('verify-export', file, '--head', file)).code).toBe(2)
    expect((await guildhall('verify-export', file, '--key', inFolder('none'))).code).toBe(2)
    expect((await guildhall('export', 'ledger')).code).toBe(2)
    expect((await guildhall('export', 'ledger', '--to', file)).code).toBe(2)
  })
})

test('a database that tells another history than the heads that were written is told on', async () => {
  await database.owner.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`update ledger.seal set hash = repeat('0', 64) where no = (select max(no) from ledger.seal)`.execute(tx)
  })
  const answer = await guildhall('seal')
  expect(answer).toMatchObject({ code: 70, err: expect.stringContaining('is not the one whose head was written to') })
})
