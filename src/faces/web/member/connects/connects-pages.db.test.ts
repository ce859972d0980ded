import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { giveConnects, runJob } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { carryOut } from '#modules/payments/jobs.ts'
import { routes } from './index.ts'

describe('Connects pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  beforeAll(() => installDefaultRules(database))
  const freelancer = (): Promise<Person> => database.run((ctx) => aFreelancer(ctx, { country: 'DE' }))
  const buy = async (person: Person, method: string) => {
    const page = await web.fetch('/connects/buy?quantity=40&country=DE', { as: person })
    const sent = await web.fetch('/connects/buy', {
      as: person,
      form: { quantity: '40', country: 'DE', method, seenTotal: page.hidden('seenTotal')! },
    })
    return sent.location!
  }
  const pay = (location: string) => runJob(database, carryOut, { purchaseId: location.split('/').at(-1)! })

  test('show an empty wallet with a way on', async () => {
    const page = await web.fetch('/connects', { as: await freelancer() })
    expect(page.status).toBe(200)
    expect(page.text).toContain('You have no Connects.')
  })

  test('show the bill with its tax before anything is paid, then the purchase, the lot and the statement', async () => {
    const ada = await freelancer()
    const page = await web.fetch('/connects/buy?quantity=40&country=DE', { as: ada })
    for (const words of ['VAT, 19 % (Germany)', '$7.14', 'This is the sandbox']) expect(page.text).toContain(words)
    const location = await buy(ada, 'works')
    expect((await web.fetch(location, { as: ada })).text).toContain('On its way')
    await pay(location)
    expect((await web.fetch(location, { as: ada })).text).toContain('The Connects are in your wallet.')
    const wallet = await web.fetch('/connects', { as: ada })
    for (const words of ['40 Connects', 'Bought', '$0.15']) expect(wallet.text).toContain(words)
    const statement = await web.fetch('/connects/statement', { as: ada })
    expect(statement.text).toContain('+40 Connects')
    expect((await web.fetch('/connects/purchases', { as: ada })).text).toContain('$7.14')
  })

  test('say what a declined card and a lost answer mean', async () => {
    const ada = await freelancer()
    const [declined, lost] = [await buy(ada, 'declined'), await buy(ada, 'reply_lost')]
    await pay(declined)
    await pay(lost)
    expect((await web.fetch(declined, { as: ada })).text).toContain('No money was taken')
    expect((await web.fetch(lost, { as: ada })).text).toContain('do not pay a second time')
  })

  test('ask again when the total has changed', async () => {
    const ada = await freelancer()
    const refused = await web.fetch('/connects/buy', {
      as: ada,
      form: { quantity: '40', country: 'DE', method: 'works', seenTotal: '600' },
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toMatch(/The total is (US)?\$7\.14 now, not (US)?\$6\.00\. Nothing was paid\./)
  })

  test('page through a long statement without gaps', async () => {
    const ada = await freelancer()
    for (let times = 0; times < 35; times += 1) await giveConnects(database, ada.id, 1)
    const first = await web.fetch('/connects/statement', { as: ada })
    const next = /href="(\/connects\/statement\?after=[^"]+)"/.exec(first.body)![1]!
    const second = await web.fetch(next, { as: ada })
    const rows = (body: string) => body.match(/\+1<\/span>|\+1/g)?.length ?? 0
    expect([rows(first.body), rows(second.body)]).toEqual([30, 5])
  })

  test('show nobody another person’s purchase', async () => {
    const [ada, eve] = [await freelancer(), await freelancer()]
    const location = await buy(ada, 'works')
    expect((await web.fetch(location, { as: eve })).status).toBe(404)
    expect((await web.fetch('/connects', { as: await database.run((ctx) => aPerson(ctx, ['client'])) })).status).toBe(403)
    const { rows } = await sql<{ n: number }>`select count(*) as n from payments.purchase where owner_id = ${eve.id}`.execute(
      database.app,
    )
    expect(rows[0]!.n).toBe(0)
  })
})
