import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, installDefaultRules } from '#kit/market.ts'
import { freelancers } from '#modules/auctions/auctions.test-kit.ts'
import { makeAuction } from '#modules/auctions/made-auctions.test-kit.ts'
import { charge } from '#modules/charges/index.ts'
import { grant } from '#modules/grants/index.ts'
import type { Replayed } from '#modules/simulation/index.ts'
import { commands } from '../commands.ts'
import { runCommandLine } from '../run-command-line.ts'

const database = useTestDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-home-'))
const before = { ...process.env }

const ownerId = newId()
beforeAll(async () => {
  await installDefaultRules(database)
  await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId, key: 'start', qty: 50, reason: 'test' }))
  for (const [initiator, jobBudgetUsdCents] of [
    ['self', 4_000],
    ['client_invite', 120_000],
    ['client_invite', 4_000],
  ] as const)
    await database.run((ctx) =>
      charge(ctx, {
        action: 'proposal.submit',
        ownerId,
        facts: {
          initiator,
          jobBudgetUsdCents,
          clientKind: 'company',
          experienceLevel: 'entry',
          category: 'design',
          freelancerPlan: 'basic',
          badge: 'none',
          tenureDays: 3,
        },
        key: `a proposal ${newId()}`,
        subject: { kind: 'proposal', id: newId() },
      }),
    )
  Object.assign(process.env, { DATABASE_URL: database.connectionString, GUILDHALL_HOME: folder })
})
afterAll(() => {
  for (const name of ['DATABASE_URL', 'GUILDHALL_HOME']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

async function guildhall(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const table = commands(() => Promise.reject(new Error('no command here needs the whole marketplace')))
  const code = await runCommandLine(words, table, {
    out: { isTTY: false, write: (text) => (out += text) },
    err: { isTTY: false, write: (text) => (err += text) },
  })
  return { code, out, err }
}

const charging = path.join(folder, 'charging.json')
writeFileSync(charging, JSON.stringify({ set: { clauses: [{ id: 'invite', charge: { table: 'rate.card' } }] } }))

test('rules are simulated on the recorded history, and on a file of it without a database, with the same sums', async () => {
  const recorded = await guildhall('policy', 'simulate', '1', charging, '--json')
  const { report } = JSON.parse(recorded.out) as Replayed
  expect(report).toMatchObject({
    actions: 3,
    people: 1,
    before: 2,
    after: 10,
    payingMore: { people: 1, actions: 2, connects: 8 },
  })

  const file = path.join(folder, 'decisions.jsonl')
  expect((await guildhall('export', 'decisions', '--to', file)).out).toContain('3 decisions of 90 days')
  delete process.env['DATABASE_URL']
  const alone = await guildhall('policy', 'simulate', 'policies/guildhall/G1.json', charging, '--history', file, '--json')
  process.env['DATABASE_URL'] = database.connectionString
  const { before: old, after, byClause, payingMore } = (JSON.parse(alone.out) as Replayed).report
  expect({ old, after, byClause, payingMore }).toEqual({
    old: 2,
    after: 10,
    byClause: report.byClause,
    payingMore: report.payingMore,
  })
})

test('PostgreSQL can be asked to price the same decisions by the rules as SQL, and finds the same', async () => {
  const audited = await guildhall('policy', 'simulate', '1', charging, '--audit', '--json')
  const { audit } = JSON.parse(audited.out) as { audit: { isEqual: boolean; database: object; replay: object } }
  expect([audited.code, audit]).toMatchObject([0, { engine: 'postgresql', isEqual: true }])
  expect(audit.database).toEqual({
    actions: 3,
    people: 1,
    before: 2,
    after: 10,
    more: 8,
    less: 0,
    peoplePayingMore: 1,
    peoplePayingLess: 0,
  })
  const both = await guildhall('policy', 'simulate', '1', charging, '--audit', '--history', 'none.jsonl')
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('does without one')])
})

test('a check can set a limit to what everybody together would pay more', async () => {
  const limited = await guildhall('policy', 'simulate', '1', charging, '--most-more', '7')
  expect([limited.code, limited.out]).toEqual([1, expect.stringContaining('would have paid 8 Connects more')])
  expect((await guildhall('policy', 'simulate', '1', charging, '--most-more', '8')).code).toBe(0)
  for (const word of ['none', '-1', '']) {
    const wrong = await guildhall('policy', 'simulate', '1', charging, `--most-more=${word}`)
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('whole number of Connects')])
  }
})

test('a file of history that is wrong is named by its line', async () => {
  const file = path.join(folder, 'decisions.jsonl')
  const broken = path.join(folder, 'broken.jsonl')
  writeFileSync(broken, `${readFileSync(file, 'utf8').split('\n')[0]}\n{"id":7}\n`)
  const answer = await guildhall('policy', 'simulate', '1', charging, '--history', broken)
  expect([answer.code, answer.err]).toEqual([1, expect.stringContaining('line 2')])
  const [first, second] = readFileSync(file, 'utf8').split('\n')
  writeFileSync(broken, `${second}\n${first}\n`)
  expect((await guildhall('policy', 'simulate', '1', charging, '--history', broken)).err).toContain('order of time')
})

test('recorded bids are settled again where the terms of the auction differ, and said to be held as they were', async () => {
  const boost = (pays: string) => ({ auction: { slots: 2, min: 1, pays, chargedOn: 'client_interaction', closesAfterDays: 7 } })
  const own = path.join(folder, 'own-bid.json')
  writeFileSync(own, JSON.stringify({ set: { clauses: [{ id: 'boost-proposal', charge: boost('pay_your_bid') }] } }))
  process.env['DATABASE_URL'] = database.connectionString
  await database.run(async (ctx) => {
    const people = await freelancers(ctx, 3)
    const bids = people.map((owner, index) => ({ owner, maximum: 9 - 2 * index }))
    await makeAuction(ctx, { client: await aClient(ctx), bids })
  })
  const { code, out } = await guildhall('policy', 'simulate', '1', own)
  expect(code).toBe(0)
  expect(out).toContain('3 bids for boosted places in 1 recorded rounds, held as they were (people would bid otherwise)')
  // Four places at the least bid by the rules in force; two places at 9 and 7 by the others.
  expect(out).toContain('3 places for 3 Connects before, 2 for 16 Connects after.')
})
