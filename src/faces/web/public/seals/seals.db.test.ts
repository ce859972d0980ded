import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, propose, type Person } from '#kit/market.ts'
import { settled } from '#kit/settled.ts'
import { useTestWeb } from '#kit/web.ts'
import { headsIn, publicKeysIn, sealLedger, type Seal } from '#modules/ledger/index.ts'
import { findPricedBy } from '#modules/policy/index.ts'
import { routes as receiptPages } from '#faces/web/member/connects/receipt.tsx'
import { commands } from '#faces/cli/commands.ts'
import { runCommandLine } from '#faces/cli/run-command-line.ts'
import { routes } from './index.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-receipts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function verify(receipt: string, ...words: readonly string[]): Promise<{ code: number; out: string }> {
  let out = ''
  const file = path.join(folder, 'receipt.json')
  writeFileSync(file, receipt)
  const table = commands(() => Promise.reject(new Error('a file command needs no marketplace')))
  const code = await runCommandLine(['receipt', 'verify', file, ...words], table, { out: { write: (text) => (out += text) } })
  return { code, out }
}

describe('seals, for everybody', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...receiptPages])
  const { privateKey } = generateKeyPairSync('ed25519')
  let freelancer: Person
  let chargeId = ''
  let seals: readonly Seal[] = []

  const seal = async (mostLeaves?: number) => {
    await settled(database)
    return sealLedger(database.app, {
      privateKey,
      ...(mostLeaves === undefined ? {} : { mostLeaves }),
      async findPolicyHashes(tx, versions) {
        const found = await Promise.all(versions.map((version) => findPricedBy(tx, 'connects', version)))
        return new Map(found.flatMap((each) => (each === undefined ? [] : [[each.version, each.sha256]])))
      },
    })
  }

  async function receipt(): Promise<string> {
    return (await web.fetch(`/receipts/${chargeId}/receipt.json`, { as: freelancer })).body
  }

  async function headFile(no: number): Promise<string> {
    const file = path.join(folder, `head-${no}.json`)
    writeFileSync(file, (await web.fetch(`/seals/${no}/head.json`)).body)
    return file
  }

  beforeAll(async () => {
    await installDefaultRules(database)
    freelancer = await database.run((ctx) => aFreelancer(ctx))
    const job = await database.run(async (ctx) => aJob(ctx, await aClient(ctx)))
    await propose(database, freelancer, job)
    const { rows } = await sql<{ id: string }>`select id from ledger.charge where owner_id = ${freelancer.id}`.execute(
      database.owner,
    )
    chargeId = rows[0]!.id
  })

  test('before the first one the page says when it comes, and a receipt that it waits', async () => {
    const { status, text } = await web.fetch('/seals')
    expect(status).toBe(200)
    expect(text).toContain('Nothing is sealed yet')
    expect((await web.fetch('/seals/latest/head.json')).status).toBe(404)
    const answer = await web.fetch(`/receipts/${chargeId}`, { as: freelancer })
    expect(answer.text).toContain('will be sealed within a minute')
    expect(await verify(await receipt())).toMatchObject({ code: 0 })
  })

  test('a receipt says in which seal it is, and proves it to whoever kept a head', async () => {
    seals = await seal()
    const { text } = await web.fetch(`/receipts/${chargeId}`, { as: freelancer })
    expect(text).toMatch(/Sealed on .* in seal 1/)
    const kept = await headFile(1)
    const proved = await verify(await receipt(), '--head', kept)
    expect(proved.out).toContain(`✓ Its transaction is in seal 1 of ${seals[0]?.sealedAt}, ${seals[0]?.hash}.`)
    expect(proved).toMatchObject({ code: 0, out: expect.not.stringContaining('vouches') })
    expect((await verify(await receipt())).out).toContain('Only the receipt itself vouches for that seal.')
    writeFileSync(path.join(folder, 'keys.txt'), (await web.fetch('/seals/public-keys.txt')).body)
    expect((await verify(await receipt(), '--key', path.join(folder, 'keys.txt'))).code).toBe(0)
  })

  test.each([
    [
      'another transaction',
      (text: string) => text.replace('"recordedAt": "2', '"recordedAt": "3'),
      'is not the one that seal 1 covers',
    ],
    [
      'another path',
      (text: string) => text.replace(/"index": (\d+)/, (_, index) => `"index": ${Number(index) + 1}`),
      'is not the one that seal 1 covers',
    ],
    ['another seal', (text: string) => text.replace(/"sealedAt": "2/, '"sealedAt": "3'), 'is not signed by the key it names'],
    ['another charge', (text: string) => text.replace(/"chargeId": "./, '"chargeId": "x'), 'is that of another charge'],
    ['other rules', (text: string) => text.replace(/"sha256": "..../, '"sha256": "0000'), 'was sealed with another hash'],
    [
      'a damaged proof',
      (text: string) => text.replace('guildhall-ledger-inclusion@1', 'guildhall-ledger-inclusion@9'),
      'is damaged',
    ],
  ])('a receipt with %s does not hold', async (_what, forge, says) => {
    const forged = forge(await receipt())
    expect(forged).not.toBe(await receipt())
    expect(await verify(forged)).toMatchObject({ code: 1, out: expect.stringContaining(says) })
  })

  test('a receipt of a seal that nobody trusts does not hold', async () => {
    const foreign = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
    writeFileSync(path.join(folder, 'foreign.pem'), foreign)
    const answer = await verify(await receipt(), '--key', path.join(folder, 'foreign.pem'))
    expect(answer).toMatchObject({ code: 1, out: expect.stringContaining('is not one you trust') })
  })

  test('the list goes on by cursor, and every head is there to keep', async () => {
    for (let n = 0; n < 11; n += 1)
      await propose(
        database,
        await database.run((ctx) => aFreelancer(ctx)),
        await database.run(async (ctx) => aJob(ctx, await aClient(ctx))),
      )
    await seal(1)
    const { body, text } = await web.fetch('/seals')
    expect(text).toContain('Next page')
    const last = Number(/Head of seal (\d+)/.exec(text)?.[1])
    expect(last).toBeGreaterThan(20)
    const next = /href="(\/seals\?after=\d+)"/.exec(body)?.[1]
    expect((await web.fetch(next ?? '')).text).toContain('Head of seal 1')
    for (const address of [`/seals/${last}/head.json`, '/seals/latest/head.json', '/seals/1/head.json']) {
      expect(headsIn((await web.fetch(address)).body)).toHaveLength(1)
    }
    expect(publicKeysIn((await web.fetch('/seals/public-keys.txt')).body).size).toBe(1)
  })

  test.each(['/seals/0/head.json', '/seals/x/head.json', '/seals/99999999999/head.json', '/seals/4000/head.json'])(
    '%s is not found',
    async (address) => {
      expect((await web.fetch(address)).status).toBe(404)
    },
  )

  test('a receipt of a charge that was changed since says so', async () => {
    await database.owner.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`update ledger.txn set actor = 'nobody' where charge_id = ${chargeId}`.execute(tx)
    })
    expect((await web.fetch(`/receipts/${chargeId}`, { as: freelancer })).text).toContain('This is not what was sealed')
  })
})
