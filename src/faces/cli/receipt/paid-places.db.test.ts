import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, propose, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { settled } from '#kit/settled.ts'
import { useTestWeb } from '#kit/web.ts'
import { routes as receiptPages } from '#faces/web/member/connects/receipt.tsx'
import { askForBadge, bid, clickCard, openList, setProfileBoost, showCards } from '#modules/auctions/index.ts'
import { tendBadges } from '#modules/auctions/jobs.ts'
import { listeners } from '#modules/auctions/listeners.ts'
import { sealLedger } from '#modules/ledger/index.ts'
import { findPricedBy, loadPack } from '#modules/policy/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { guildhall } from '../command-line.test-kit.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-places-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const kinds = ['boost', 'click', 'badge'] as const
type Kind = (typeof kinds)[number]

describe('receipt verify, of paid places', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, receiptPages)
  const keys = generateKeyPairSync('ed25519')
  const key = path.join(folder, 'key.pem')
  let ada: Person
  const charges = new Map<Kind, string>()
  const unsealed = new Map<Kind, string>()

  const seal = async () => {
    await settled(database)
    await sealLedger(database.app, {
      privateKey: keys.privateKey,
      async findPolicyHashes(tx, versions) {
        const found = await Promise.all(versions.map((version) => findPricedBy(tx, 'connects', version)))
        return new Map(found.flatMap((each) => (each === undefined ? [] : [[each.version, each.sha256]])))
      },
    })
  }
  const download = async (kind: Kind) => (await web.fetch(`/receipts/${charges.get(kind)}/receipt.json`, { as: ada })).body
  const write = (text: string, name = 'receipt.json') => {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  }
  const verify = (text: string, ...words: readonly string[]) => guildhall('receipt', 'verify', write(text), ...words)

  beforeAll(async () => {
    writeFileSync(key, keys.publicKey.export({ type: 'spki', format: 'pem' }).toString())
    await installDefaultRules(database)
    await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '36 hours' - platform.now())`.execute(
      database.owner,
    )
    ada = await database.run((ctx) => aFreelancer(ctx, { category: 'legal' }))
    await giveConnects(database, ada.id, 100)
    const client = await database.run((ctx) => aClient(ctx))
    const job = await database.run((ctx) => aJob(ctx, client))
    const act = async <I, V>(
      action: Parameters<typeof runAction<I, V, { code: string }>>[1],
      as: Person,
      input: I,
    ): Promise<V> => {
      const done = await runAction(database.app, action, { actor: as.actor, input })
      if (!done.ok) throw new Error(done.refusal.code)
      return done.value
    }
    const proposalId = await propose(database, ada, job)
    await act(bid, ada, { proposalId, maximum: 9 })
    await act(openList, client, { jobId: job.id })
    await act(sortProposal, client, { proposalId, to: 'shortlisted' })
    await deliverNews(database, listeners)
    await act(setProfileBoost, ada, { maximum: 5, dailyBudget: 20 })
    const shown = await act(showCards, client, { candidates: [{ profileId: ada.id, relevance: 1000 }] })
    await act(clickCard, client, { showId: shown.cards[0]!.showId })
    await act(askForBadge, ada, { maximum: 9 })
    await database.advanceClock('84 hours')
    await runJob(database, tendBadges, {})
    const { rows } = await sql<{ kind: Kind; id: string }>`
      select 'boost' as kind, charge_id as id from auctions.bid where charge_id is not null
      union all select 'click', charge_id from auctions.profile_click where charge_id is not null
      union all select 'badge', charge_id from auctions.badge_tick`.execute(database.owner)
    for (const { kind, id } of rows) charges.set(kind, id)
    for (const kind of kinds) unsealed.set(kind, await download(kind))
    await seal()
  })

  test.each([
    ['boost', '1 Connect for a boosted proposal', 'guildhall auction verify SHEET --hash'],
    ['click', '2 Connects for a click on a boosted profile', 'cannot be checked from a file'],
    ['badge', '1 Connect for a part of a week with the availability badge', 'at /availability'],
  ] as const)(
    'proves by its seal what the transaction of a %s took, and says what no file can prove',
    async (kind, took, left) => {
      const text = await download(kind)
      const proved = await verify(text, '--key', key)
      expect(proved.out).toContain(`✓ The sealed transaction took exactly ${took}.`)
      expect(proved.out).toMatch(/✓ Its transaction is in seal 1 of/)
      expect(proved.out).toContain(left)
      expect(proved).toMatchObject({ code: 0, err: '' })
      expect((await verify(text)).out).toContain('Only the receipt itself vouches for that seal.')
      expect(JSON.parse((await verify(text, '--json')).out)).toMatchObject({ valid: true, seal: { no: 1 }, problems: [] })
      const rules = write(JSON.stringify(loadPack('guildhall').versions.at(-1)!.document), 'rules.json')
      expect(await verify(text, '--document', rules)).toMatchObject({ code: 0 })
    },
  )

  test.each(kinds)('says of a %s that is not sealed yet that there is nothing to hold on to', async (kind) => {
    const answer = await verify(unsealed.get(kind)!)
    expect(answer).toMatchObject({ code: 1, out: expect.stringContaining('It carries no seal yet') })
  })

  test.each(kinds)('finds out a receipt of a %s that was changed', async (kind) => {
    const text = await download(kind)
    const receipt = JSON.parse(text) as { version: number; price?: number; amount?: number; no?: number }
    const forged = (changes: object) => verify(JSON.stringify({ ...receipt, ...changes }))
    const amount = receipt.amount ?? 1
    const dearer =
      kind === 'badge' ? { no: 9 } : kind === 'click' ? { amount: amount + 1 } : { amount: amount + 1, maximum: amount + 1 }
    for (const [changes, says] of [
      [dearer, /took \d Connects?, the receipt says|add up to|It is Connect 9 of a week/],
      [{ sha256: '0'.repeat(64) }, /sealed with another hash/],
      [{ version: receipt.version + 1 }, /sealed under version 1/],
      [{ ownerId: charges.get('boost') }, /that of another charge/],
      [{ chargeId: charges.get(kind === 'boost' ? 'click' : 'boost') }, /that of another charge/],
      [{ amount: 'much', no: 'many' }, /is damaged/],
    ] as const) {
      const answer = await forged(changes)
      expect(answer.code, JSON.stringify(changes)).toBe(1)
      expect(answer.out).toMatch(says)
    }
    const foreign = path.join(folder, 'foreign.pem')
    writeFileSync(foreign, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString())
    expect(await verify(text, '--key', foreign)).toMatchObject({ code: 1, out: expect.stringContaining('is not one you trust') })
    const others = write(JSON.stringify({ ...loadPack('guildhall').versions.at(-1)!.document, title: 'Others' }), 'others.json')
    expect((await verify(text, '--document', others)).code).not.toBe(0)
  })
})
