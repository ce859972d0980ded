import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, installDefaultRules } from '#kit/market.ts'
import { freelancers } from '#modules/auctions/auctions.test-kit.ts'
import { makeAuction } from '#modules/auctions/made-auctions.test-kit.ts'
import { guildhall } from '../command-line.test-kit.ts'

const database = useTestDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-auctions-'))
const before = { ...process.env }
let open: Id
let over: Id
let heldOut: Id
let people: readonly { readonly id: Id }[]

beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    const client = await aClient(ctx)
    const made = await freelancers(ctx, 4)
    people = made
    const bids = [12, 9, 7, 4].map((maximum, index) => ({ owner: made[index]!, maximum }))
    open = (await makeAuction(ctx, { client, bids, slots: 2, isOpen: true })).auctionId
    over = (await makeAuction(ctx, { client, bids, slots: 2 })).auctionId
    heldOut = (await makeAuction(ctx, { client, bids, slots: 2, holdout: true, perThousand: 50 })).auctionId
  })
  Object.assign(process.env, { DATABASE_URL: database.connectionString, GUILDHALL_HOME: folder })
})
afterAll(() => {
  for (const name of ['DATABASE_URL', 'GUILDHALL_HOME']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
  rmSync(folder, { recursive: true, force: true })
})

describe('auction show', () => {
  test('says terms and rounds of an open auction, and nobody’s maximum', async () => {
    const { code, out } = await guildhall('auction', 'show', open)
    expect(code).toBe(0)
    expect(out).toContain('2 places, at least 1 Connect; all pay the highest bid without a place')
    expect(out).toContain('who may bid: every submitted proposal')
    expect(out).toMatch(/open since .*, ends on .* at the latest/)
    expect(out).toMatch(/Round 1 of .*: 4 bids\n {2}hash [0-9a-f]{64}/)
    const { out: json } = await guildhall('auction', 'show', open, '--json')
    expect(JSON.parse(json)).toMatchObject({ isOpen: true, wasHeldOut: false, rounds: [{ head: { bids: 4 } }] })
    for (const text of [out, json]) expect(text).not.toMatch(/12 Connects|"maximum"|"ladder"/)
  })

  test('says the bids without names once it is over, and how it ended', async () => {
    const { out } = await guildhall('auction', 'show', over)
    expect(out).toContain('its time was up')
    expect(out).toContain('12 Connects: won, and its place costs 7 Connects')
    expect(out).toContain('7 Connects: no place')
    for (const { id } of people) expect(out).not.toContain(id)
    expect(out).not.toContain('held out')
    expect((await guildhall('auction', 'show', heldOut)).out).toContain('held out by chance: nothing was shown')
  })

  test.each([['x'], [newId()]])('names no auction that is not there: %s', async (id) => {
    const { code, err } = await guildhall('auction', 'show', id)
    expect([code, err]).toEqual([2, expect.stringContaining(`there is no auction ${id}`)])
  })
})

describe('auction sheet', () => {
  test('writes a file that settles again without us', async () => {
    const file = path.join(folder, 'over.json')
    const { code, out } = await guildhall('auction', 'sheet', over, '--round', '1', '--to', file)
    expect(code).toBe(0)
    const hash = /[0-9a-f]{64}/.exec(out)![0]
    const verified = await guildhall('auction', 'verify', file, '--hash', hash)
    expect(verified.code).toBe(0)
    expect(verified.out.match(/and pays 7 Connects/g)).toHaveLength(2)
    const again = await guildhall('auction', 'sheet', over, '--to', file)
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('Name a file that is not there yet')])
  })

  test('has no bid in it while the auction runs', async () => {
    const file = path.join(folder, 'open.json')
    expect((await guildhall('auction', 'sheet', open, '--to', file)).out).toContain('the bids are not in it yet')
    expect(readFileSync(file, 'utf8')).not.toContain('maximum')
    expect((await guildhall('auction', 'verify', file)).code).toBe(0)
  })

  test.each([
    [['--round', '2', '--to', 'never.json'], 'this auction has no round 2'],
    [['--round', 'x', '--to', 'never.json'], 'is no number of a round'],
    [[], 'say where it goes'],
  ] as const)('says what is wrong with %j', async (words, says) => {
    const { code, err } = await guildhall('auction', 'sheet', over, ...words)
    expect([code, err]).toEqual([2, expect.stringContaining(says)])
  })
})
