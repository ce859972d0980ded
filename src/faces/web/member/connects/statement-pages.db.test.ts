import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { execute } from '#modules/ledger/index.ts'
import { formatDate } from '#faces/web/kit/index.ts'
import { routes as consoleRoutes } from '#faces/web/console/index.ts'
import { routes } from './index.ts'

const EMPTY_LOT = { consumed: 0, expired: 0, revoked: 0 }

describe('statements as of a past day', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...consoleRoutes])
  let ada: Person
  /** The day on which 10 came, and the one on which 4 of them were used. */
  let days: { came: string; used: string; lotId: Id }

  beforeAll(async () => {
    await installDefaultRules(database)
    ada = await database.run((ctx) => aFreelancer(ctx))
    const cause = { kind: 'test', note: '=HYPERLINK("http://evil.test")' }
    const came = await database.run(async (ctx) => {
      const [outcome] = await execute(ctx, [
        {
          kind: 'issue',
          key: newId(),
          ownerId: ada.id,
          origin: 'promo',
          qty: 10,
          expiresAt: addDays(ctx.now, 40),
          costUsdCents: 0,
          cause,
        },
      ])
      return { at: ctx.now, lotId: outcome?.ok === true ? outcome.value.newLots[0]! : '' }
    })
    await database.advanceClock('3 days')
    const used = await database.run(async (ctx) => {
      const purpose = 'proposal_submit'
      await execute(ctx, [{ kind: 'spend', key: newId(), ownerId: ada.id, qty: 4, purpose, chargeId: newId(), cause }])
      return ctx.now
    })
    days = { came: came.at.toISOString().slice(0, 10), used: used.toISOString().slice(0, 10), lotId: came.lotId }
    await database.advanceClock('2 days')
    await giveConnects(database, ada.id, 7)
  })

  test('show what there was then, and what ran out when', async () => {
    const now = await web.fetch('/connects/statement', { as: ada })
    for (const words of ['Available at the end 13 Connects', 'Movements 3', '−4 Connects', '+7 Connects'])
      expect(now.text).toContain(words)
    const then = await web.fetch(`/connects/statement?asOf=${days.came}`, { as: ada })
    for (const words of ['Available at the end 10 Connects', 'Movements 1', `up to ${formatDate(new Date(days.came))}`])
      expect(then.text).toContain(words)
    expect(then.text).not.toContain('−4 Connects')
    expect(then.body).toContain(`/connects/lots/${days.lotId}?asOf=${days.came}`)
    expect(then.text).toContain('Connects that run out in each month')
  })

  test('tell what was true from what was known', async () => {
    const known = await web.fetch(`/connects/statement?knownAt=${days.came}`, { as: ada })
    expect(known.text).toContain('Available at the end 10 Connects')
    const since = await web.fetch(`/connects/statement?from=${days.used}&asOf=${days.used}`, { as: ada })
    for (const words of ['Available before 10 Connects', 'Available at the end 6 Connects', 'Movements 1']) {
      expect(since.text).toContain(words)
    }
  })

  test('refuse what is no day', async () => {
    for (const file of ['statement', 'statement.csv', 'statement.json', 'lots', 'lots.csv', `lots/${days.lotId}`]) {
      expect((await web.fetch(`/connects/${file}?asOf=2026-02-30`, { as: ada })).status).toBe(400)
    }
  })

  test('show a lot as it was, and its life', async () => {
    const lots = await web.fetch('/connects/lots', { as: ada })
    expect(lots.text).toContain('Promotion')
    const lot = await web.fetch(`/connects/lots/${days.lotId}`, { as: ada })
    for (const words of ['10 Connects', 'Available 6 Connects', 'Used 4 Connects', 'available → used'])
      expect(lot.text).toContain(words)
    const before = await web.fetch(`/connects/lots/${days.lotId}?asOf=${days.came}`, { as: ada })
    expect(before.text).toContain('Available 10 Connects')
    expect(before.text).not.toContain('available → used')
  })

  test('come as files with the same figures', async () => {
    const csv = await web.fetch(`/connects/statement.csv?from=${days.came}&asOf=${days.used}`, { as: ada })
    expect(csv.headers.get('content-disposition')).toContain(`connects-statement-${days.came}-to-${days.used}.csv`)
    const [head, spent, issued, ...rest] = csv.body.split('\r\n')
    expect(head).toContain('number,recorded_at,effective_at,kind,words')
    expect([spent?.split(',').slice(7, 9), issued?.split(',').slice(7, 9), rest]).toEqual([['-4', '6'], ['10', '10'], ['']])

    const json = await web.fetch(`/connects/statement.json?asOf=${days.used}`, { as: ada })
    expect(JSON.parse(json.body)).toMatchObject({
      format: 'guildhall/statement/1',
      ownerId: ada.id,
      asOf: days.used,
      opening: { version: 0, available: 0, held: 0 },
      closing: { version: 2, available: 6, held: 0 },
      expiries: [{ available: 6, held: 0 }],
      lots: [{ id: days.lotId, granted: 10, available: 6, held: 0, ...EMPTY_LOT, consumed: 4 }],
      lines: [
        { version: 2, amount: -4, balanceAfter: 6 },
        { version: 1, amount: 10, balanceAfter: 10 },
      ],
    })
    const lots = await web.fetch(`/connects/lots.csv?asOf=${days.came}`, { as: ada })
    expect(lots.body.split('\r\n')[1]).toContain(`${days.lotId},Promotion,promo,`)
    expect(lots.body).toContain(',10,10,0,0,0,0,')
  })

  test('come whole, however many pages they have', async () => {
    const bob = await database.run((ctx) => aFreelancer(ctx))
    const gifts = Array.from({ length: 512 }, () => newId())
    for (let times = 0; times < 2; times += 1) {
      await database.run((ctx) =>
        execute(
          ctx,
          gifts.map((key) => ({
            kind: 'issue' as const,
            key: times === 0 ? key : newId(),
            ownerId: bob.id,
            origin: 'promo',
            qty: 1,
            expiresAt: null,
            costUsdCents: 0,
            cause: { kind: 'test' },
          })),
        ),
      )
    }
    const json = JSON.parse((await web.fetch('/connects/statement.json', { as: bob })).body) as {
      lines: { version: number }[]
      lots: object[]
    }
    expect(json.lines.map((line) => line.version)).toEqual(Array.from({ length: 1024 }, (_, index) => 1024 - index))
    expect(json.lots).toHaveLength(1024)
  })

  test('are nobody else’s business, except an operator’s', async () => {
    const [eve, operator] = await database.run(async (ctx) => [await aFreelancer(ctx), await aPerson(ctx, ['operator'])] as const)
    expect((await web.fetch(`/connects/lots/${days.lotId}`, { as: eve })).status).toBe(404)
    const files = ['statement', 'statement.csv', 'statement.json', 'lots', 'lots.csv', `lots/${days.lotId}`]
    for (const file of files) {
      const own = await web.fetch(`/connects/${file}?asOf=${days.used}`, { as: ada })
      const theirs = await web.fetch(`/console/wallets/${ada.id}/${file}?asOf=${days.used}`, { as: operator })
      expect([own.status, theirs.status]).toEqual([200, 200])
      expect((await web.fetch(`/console/wallets/${ada.id}/${file}`, { as: eve })).status).toBe(403)
      expect((await web.fetch(`/console/wallets/${newId()}/${file}`, { as: operator })).status).toBe(404)
    }
    for (const file of ['statement.csv', 'lots.csv']) {
      const theirs = await web.fetch(`/console/wallets/${ada.id}/${file}`, { as: operator })
      expect(theirs.body).toBe((await web.fetch(`/connects/${file}`, { as: ada })).body)
    }
    const { rows } = await sql<{ n: number }>`select count(*) as n from ledger.wallet where owner_id = ${eve.id}`.execute(
      database.app,
    )
    expect(rows[0]!.n).toBe(0)
  })

  test('are empty for somebody who never had any', async () => {
    const eve = await database.run((ctx) => aFreelancer(ctx))
    const page = await web.fetch('/connects/statement', { as: eve })
    expect(page.text).toContain('Nothing has moved yet.')
    expect((await web.fetch('/connects/lots', { as: eve })).text).toContain('There was no lot yet.')
    expect(JSON.parse((await web.fetch('/connects/statement.json', { as: eve })).body)).toMatchObject({ lots: [], lines: [] })
  })
})
