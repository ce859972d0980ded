import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aPerson, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { freelancers } from '#modules/auctions/auctions.test-kit.ts'
import { makeAuction } from '#modules/auctions/made-auctions.test-kit.ts'
import { insertMembers } from '#modules/organizations/index.ts'
import { routes } from '../index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, routes)

let ada: Person
let client: Client
let people: readonly Person[]
/** An auction of two rounds' worth of names: over, open, held out. */
let over: Id
let open: Id
let heldOut: Id

beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    ada = await aPerson(ctx, ['operator'], 'Ada')
    client = await aClient(ctx, { name: 'Bakery Silva' })
    people = await freelancers(ctx, 30)
    await sql`update platform.account set display_name = 'Shill Smith' where id = ${people[0]!.id}`.execute(ctx.tx)
    // Twelve auctions in which one account stands just below four others, and four losers lower down.
    for (let no = 0; no < 12; no += 1) {
      const winners = [0, 1, 2, 3].map((index) => ({ owner: people[1 + ((no * 4 + index) % 14)]!, maximum: 10 }))
      const losers = [0, 1, 2, 3].map((index) => ({ owner: people[15 + ((no * 4 + index) % 14)]!, maximum: 2 + index }))
      const { auctionId } = await makeAuction(ctx, { client, bids: [...winners, { owner: people[0]!, maximum: 9 }, ...losers] })
      over = auctionId
    }
    const two = [
      { owner: people[3]!, maximum: 7 },
      { owner: people[4]!, maximum: 5, isReached: true },
    ]
    open = (await makeAuction(ctx, { client, bids: two, isOpen: true })).auctionId
    heldOut = (await makeAuction(ctx, { client, bids: two, holdout: true, perThousand: 50 })).auctionId
    await insertMembers(ctx.tx, [
      { accountId: people[29]!.id, organizationId: client.organizationId, role: 'member', joinedAt: ctx.now },
    ])
    await makeAuction(ctx, { client, bids: [{ owner: people[29]!, maximum: 3 }] })
  })
})

const idsOn = async (show: string) =>
  [
    ...(await web.fetch(`/console/auctions?show=${show}`, { as: ada })).body.matchAll(
      /href="\/console\/auctions\/([0-9a-f-]{36})"/g,
    ),
  ].map(([, id]) => id)

describe('auctions in the console', () => {
  test('are for operators only, and unknown ones are not found', async () => {
    for (const path of ['/console/auctions', '/console/auctions/flags', `/console/auctions/${over}`]) {
      expect((await web.fetch(path, { as: people[0]! })).status).toBe(403)
      expect((await web.fetch(path)).location).toContain('/sign-in')
    }
    for (const id of [newId(), 'x']) expect((await web.fetch(`/console/auctions/${id}`, { as: ada })).status).toBe(404)
  })

  test('stand on the shelves they belong to, the newest first', async () => {
    expect(await idsOn('all')).toHaveLength(15)
    expect(await idsOn('frozen')).toEqual([open])
    expect(await idsOn('open')).toEqual([])
    expect(await idsOn('closed')).toHaveLength(14)
    expect(await idsOn('holdout')).toEqual([heldOut])
    expect((await web.fetch('/console/auctions', { as: ada })).text).toContain('Flags: none waits')
  })

  test('show their terms, the ladder with names, every step, and that everything adds up', async () => {
    const { text, body } = await web.fetch(`/console/auctions/${over}`, { as: ada })
    expect(text).toMatch(/Everything adds up/)
    expect(text).toMatch(
      /Places 4 .*Winners pay the highest losing bid .*Worn out after 5 looks at the list or 3 at the proposal/,
    )
    expect(text).toMatch(/Shill Smith Maximum 9 Connects .*In this round ?outbid/)
    expect(body.match(/has a place/g)!.length).toBeGreaterThanOrEqual(4)
    expect(text).toContain('released at the end')
    expect((await web.fetch(`/console/auctions/${heldOut}`, { as: ada })).text).toContain('Held out: not shown, not charged')
  })

  test('say so when a recorded price is not what settling gives', async () => {
    const change = (by: number) =>
      sql`update auctions.rung set pays = pays + ${by} where auction_id = ${over} and outcome = 'won'`.execute(database.owner)
    await sql`alter table auctions.rung disable trigger all`.execute(database.owner)
    await change(1)
    const { text } = await web.fetch(`/console/auctions/${over}`, { as: ada })
    await change(-1)
    await sql`alter table auctions.rung enable trigger all`.execute(database.owner)
    expect(text).toContain('Something does not add up')
    expect(text).toContain('Not so: settling the sealed bids again gives what was recorded.')
    expect((await web.fetch(`/console/auctions/${over}`, { as: ada })).text).toContain('Everything adds up')
  })

  test('are looked through for what an operator should see, each flag with its chance; what was found once is not found again', async () => {
    const find = () => web.fetch('/console/auctions/flags/find', { as: ada, form: {} })
    expect((await find()).location).toBe('/console/auctions/flags')
    const { text, body } = await web.fetch('/console/auctions/flags', { as: ada })
    expect(text).toMatch(/An account makes the price again and again .*Shill Smith In 12 of the 12 rounds it lost/)
    expect(text).toMatch(/Among honest people the like would come up (about once in|less than once in)/)
    expect(text).toMatch(/A member of the client’s team bids on the client’s job .*In 1 auction of 1/)
    expect(await idsOn('flagged')).toHaveLength(13)
    const flags = [...body.matchAll(/flags\/([0-9a-f-]{36})\/looked-at/g)].map(([, id]) => id!)
    await find()
    const again = await web.fetch('/console/auctions/flags', { as: ada })
    expect([...again.body.matchAll(/flags\/([0-9a-f-]{36})\/looked-at/g)].map(([, id]) => id)).toEqual(flags)
  })

  test('a flag waits until somebody says what they found; that stays on record and takes nothing from anybody', async () => {
    const before = (await web.fetch('/console/auctions/flags', { as: ada })).body
    const flagId = /flags\/([0-9a-f-]{36})\/looked-at/.exec(before)![1]
    const says = (reason: string, id = flagId) =>
      web.fetch(`/console/auctions/flags/${id}/looked-at`, { as: ada, form: { reason } })
    expect((await says('no')).status).toBe(303)
    expect((await web.fetch('/console/auctions/flags', { as: ada })).body).toContain(`flags/${flagId}/looked-at`)
    expect((await says('I have looked.', newId())).status).toBe(404)
    await says('A studio whose limit is nine: asked them, all is well.')
    expect((await web.fetch('/console/auctions/flags', { as: ada })).body).not.toContain(`flags/${flagId}/looked-at`)
    const looked = (await web.fetch('/console/auctions/flags?show=looked-at', { as: ada })).text
    expect(looked).toContain('A studio whose limit is nine')
    expect(looked).toContain('Ada')
    const { rows } = await sql`select from platform.account where suspended_at is not null`.execute(database.owner)
    expect(rows).toEqual([])
  })
})
