import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { routes as talentRoutes } from '../../public/talent/index.ts'
import { routes as connectsRoutes } from '../connects/index.ts'
import { routes } from './index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, [...routes, ...talentRoutes, ...connectsRoutes])
beforeAll(async () => {
  await installDefaultRules(database)
  await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '34 hours' - platform.now())`.execute(
    database.owner,
  )
})

const aMember = async (qty = 100, displayName?: string): Promise<Person> => {
  const person = await database.run((ctx) =>
    aFreelancer(ctx, {
      category: 'translation',
      headline: 'Breton translator',
      ...(displayName === undefined ? {} : { displayName }),
    }),
  )
  await giveConnects(database, person.id, qty)
  return person
}
const client = (): Promise<Client> => database.run((ctx) => aClient(ctx))
const switchOn = (person: Person, maximum: number | string, dailyBudget: number | string) =>
  web.fetch('/boosts/profile', { as: person, form: { maximum, dailyBudget } })
const page = (person: Person) => web.fetch('/boosts/profile', { as: person })
const cardsIn = (body: string): readonly string[] =>
  [...body.matchAll(/href="(\/talent\/boosted\/[0-9a-f-]+)"/g)].map(([, href]) => href!)
const search = async (viewer: Person | undefined, query = '?category=translation', headers = {}) =>
  web.fetch(`/talent${query}`, { as: viewer, headers })

describe('the page of one’s own boost', () => {
  test('says what it costs at most before it is on, then how the day goes, and gives everything back when it is off', async () => {
    const ada = await aMember()
    const before = await page(ada)
    for (const words of [
      'Too few people boosted their profile to say what it cost them',
      'Switch it on',
      'You have 100 Connects available',
      'Nothing is charged for switching it on',
    ])
      expect(before.text).toContain(words)
    expect((await switchOn(ada, 5, 20)).location).toBe('/boosts/profile')
    const on = await page(ada)
    for (const words of [
      'Now On',
      'Of at most 20',
      'The rest of today costs at most 20 Connects',
      'Your card was not shown yet.',
    ])
      expect(on.text).toContain(words)

    const [address] = cardsIn((await search(await client())).body)
    expect(address).toBeDefined()
    expect((await page(ada)).text).toContain('Set aside for cards on show now 2 Connects')
    expect((await web.fetch('/boosts/profile/pause', { as: ada, form: {} })).location).toBe('/boosts/profile')
    const off = await page(ada)
    for (const words of [
      'Now Off',
      'You have 100 Connects available',
      'Switched off',
      'At most 5 Connects a click and 20 Connects a day.',
    ])
      expect(off.text).toContain(words)
  })

  test('says at the field what is wrong, and keeps what was typed', async () => {
    const ada = await aMember(6)
    for (const [maximum, budget, field, words] of [
      [1, 20, 'maximum', 'The rules ask for at least 2 Connects a click.'],
      [5, 4, 'dailyBudget', 'A day has to pay for one click at least: 5 Connects or more.'],
      [7, 20, 'maximum', 'Your wallet has 6 Connects available, and one click could cost 7 Connects.'],
      ['', 20, 'maximum', 'Name a whole number of Connects.'],
    ] as const) {
      const answer = await switchOn(ada, maximum, budget)
      expect([answer.status, answer.body.includes(`id="field-${field}-error"`)]).toEqual([422, true])
      expect(answer.text).toContain(words)
      expect(answer.body).toContain(`value="${budget}"`)
    }
  })

  test('shows what clicks came to, the free ones with their reason, and the category’s median only from five others on', async () => {
    const ada = await aMember(100, 'Ada')
    await switchOn(ada, 5, 20)
    const clara = await client()
    const visit = async (viewer: Person, owner: Person) => {
      const { body } = await search(viewer, '?words=Breton')
      for (const address of cardsIn(body)) {
        const led = (await web.fetch(address, { as: owner })).location
        if (led === `/talent/${owner.id}`) await web.fetch(address, { as: viewer })
      }
    }
    await visit(clara, ada)
    await visit(clara, ada)
    const alone = await page(ada)
    for (const words of [
      'Clicks charged 1',
      '1 more were free',
      'The same client again within 24 hours Clicks1',
      'once at least five others',
    ])
      expect(alone.text).toContain(words)
    await web.fetch('/boosts/profile/pause', { as: ada, form: {} })
    for (let n = 0; n < 5; n += 1) {
      const peer = await aMember()
      await switchOn(peer, 5, 20)
      await visit(await client(), peer)
      await web.fetch('/boosts/profile/pause', { as: peer, form: {} })
    }
    const beside = await page(ada)
    expect(beside.text).toContain('The median is of 5 others in your category')
    expect(beside.text).toContain('Connects for a charged click You2 Median of your category2')
    expect(beside.body).toContain('<svg')

    const newcomer = await page(await aMember())
    expect(newcomer.text).toMatch(/6 people had \d+ clicks\. Half of the clicks cost 2 Connects or less\./)
    expect(newcomer.text).toContain('it takes clicks on 20 people to say. Until there are, count on nothing.')
  })
})

describe('boosted cards in talent search', () => {
  test('stand above the results with a label that says what it means, at most two, not a second time below, and only for clients', async () => {
    const people = [await aMember(50, 'Uno'), await aMember(50, 'Due'), await aMember(50, 'Tre')]
    for (const [n, person] of people.entries()) await switchOn(person, 9 - n, 20)
    const clara = await client()
    const seen = await search(clara)
    expect(cardsIn(seen.body)).toHaveLength(2)
    expect(seen.text).toContain('These freelancers fit your search and pay for a place above the results.')
    expect(seen.text.indexOf('Boosted')).toBeLessThan(seen.text.indexOf('Tre'))
    for (const name of ['Uno', 'Due', 'Tre']) expect(seen.body.match(new RegExp(`>${name}</a>`, 'g'))).toHaveLength(1)
    // The same client that loads the page again holds nothing more.
    expect(cardsIn((await search(clara)).body).toSorted()).toEqual(cardsIn(seen.body).toSorted())

    expect(cardsIn((await search(undefined)).body)).toEqual([])
    expect(cardsIn((await search(people[0])).body)).toEqual([])
    expect(cardsIn((await search(await client(), undefined, { 'sec-purpose': 'prefetch' })).body)).toEqual([])
    for (const person of people) await web.fetch('/boosts/profile/pause', { as: person, form: {} })
  })

  test('are for those only who fit the search nearly as well as its best match, whatever they pay', async () => {
    const [fits, other] = [
      await aMember(500, 'Fits'),
      await database.run((ctx) => aFreelancer(ctx, { displayName: 'Rich', headline: 'Plumber' })),
    ]
    await giveConnects(database, other.id, 9000)
    await switchOn(fits, 2, 20)
    await switchOn(other, 500, 5000)
    const { body } = await search(await client(), '?words=Breton+translator')
    expect(body).toContain('>Fits</a>')
    expect(body).not.toContain('>Rich</a>')
    for (const person of [fits, other]) await web.fetch('/boosts/profile/pause', { as: person, form: {} })
  })

  test('are charged by the click itself: once, not by what a browser fetches ahead, a HEAD, a visitor or another client', async () => {
    const ada = await aMember()
    await switchOn(ada, 5, 20)
    const clara = await client()
    const [address] = cardsIn((await search(clara)).body) as [string]
    const charged = async () =>
      (
        await sql<{
          sum: number
        }>`select coalesce(sum(connects), 0)::int as sum from auctions.profile_click where profile_id = ${ada.id}`.execute(
          database.owner,
        )
      ).rows[0]!.sum
    for (const headers of [{ 'sec-purpose': 'prefetch' }, { purpose: 'prefetch' }, { 'sec-fetch-dest': 'image' }])
      expect((await web.fetch(address, { as: clara, headers })).status).toBe(503)
    const head = await web.request(address, { method: 'HEAD', headers: { cookie: await web.cookieOf(clara.id) } })
    expect(head.status).toBe(503)
    for (const somebody of [undefined, ada, await client()])
      expect((await web.fetch(address, { as: somebody })).location).toBe(`/talent/${ada.id}`)
    expect(await charged()).toBe(0)

    expect((await web.fetch(address, { as: clara })).location).toBe(`/talent/${ada.id}`)
    expect(await charged()).toBe(2)
    await web.fetch(address, { as: clara })
    expect(await charged()).toBe(2)

    const statement = await web.fetch('/connects/statement', { as: ada })
    for (const words of [
      'Set aside for a day of clicks on your boosted profile',
      'Click on your boosted profile',
      'boost-profile, v1',
    ])
      expect(statement.text).toContain(words)
    const [receipt] = /\/receipts\/[0-9a-f-]+/.exec(statement.body) as unknown as [string]
    expect((await web.fetch(receipt, { as: ada })).text).toContain('Click on your boosted profile: 2 Connects')
    expect(JSON.parse((await web.fetch(`${receipt}/receipt.json`, { as: ada })).body)).toMatchObject({ amount: 2, version: 1 })
    const stranger = await aMember()
    expect((await web.fetch(receipt, { as: stranger })).status).toBe(404)
    expect((await web.fetch('/talent/boosted/0197f3c0-0000-7000-8000-000000000000', { as: clara })).status).toBe(404)
  })
})
