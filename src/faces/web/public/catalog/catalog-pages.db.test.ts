import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { routes as connects } from '../../member/connects/index.ts'
import { routes as orders } from '../../member/orders/index.ts'
import { routes as ownProjects } from '../../member/catalog/index.ts'
import { routes } from './index.ts'

const form = {
  title: 'A logo for your shop',
  category: 'design',
  description: 'Drawn by hand, in three drafts.',
  requirements: 'The name of the shop.',
  'starter-price': '60',
  'starter-summary': 'One draft',
  'starter-days': '3',
  'starter-revisions': '0',
  'standard-price': '',
  'advanced-price': '180',
  'advanced-summary': 'Everything',
  'advanced-days': '10',
  'advanced-revisions': '3',
}

describe('catalog pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...ownProjects, ...orders, ...connects])
  beforeAll(() => installDefaultRules(database))
  let [seller, client]: [Person, Client] = [undefined!, undefined!]
  beforeAll(async () => {
    ;[seller, client] = await database.run(async (ctx) => [await aFreelancer(ctx, { displayName: 'Ngũgĩ' }), await aClient(ctx)])
  })
  const make = async (): Promise<string> => {
    const saved = await web.fetch('/projects/new', { as: seller, form })
    const id = saved.location!.split('/')[2]!
    await web.fetch(`/projects/${id}/state`, { as: seller, form: { to: 'listed' } })
    return id
  }

  test('a project is written, listed, found and seen by everybody', async () => {
    const saved = await web.fetch('/projects/new', { as: seller, form })
    const id = saved.location!.split('/')[2]!
    expect((await web.fetch(`/catalog/${id}`)).status).toBe(404)
    expect((await web.fetch(saved.location!, { as: seller })).body).toContain('value="180.00"')
    await web.fetch(`/projects/${id}/state`, { as: seller, form: { to: 'listed' } })
    const found = await web.fetch('/catalog?q=logo')
    expect(found.text).toContain('A logo for your shop')
    expect(found.text).toMatch(/From (US)?\$60/)
    const page = await web.fetch(`/catalog/${id}`)
    for (const words of ['Ngũgĩ', 'Starter', '$180', 'Done in 10 days, 3 revisions', 'Sign in to order'])
      expect(page.text).toContain(words)
    expect((await web.fetch('/catalog?q=zzzzqqq')).text).toContain('Nothing fits')
  })

  test('a wrong field is named where it stands, and prices must rise with the size', async () => {
    const wrong = await web.fetch('/projects/new', { as: seller, form: { ...form, 'advanced-days': '0' } })
    expect([wrong.status, wrong.body.includes('href="#field-advanced-days"')]).toEqual([422, true])
    const cheap = await web.fetch('/projects/new', { as: seller, form: { ...form, 'advanced-price': '50' } })
    expect([cheap.status, cheap.text.includes('A larger size must cost more')]).toEqual([422, true])
    expect(
      (await web.fetch('/projects/new', { as: seller, form: { ...form, 'starter-price': '', 'advanced-price': '' } })).status,
    ).toBe(422)
  })

  test('an order at the price that was seen starts the contract; the seller’s receipt says 0 because', async () => {
    const id = await make()
    const page = await web.fetch(`/catalog/${id}`, { as: client })
    const ordered = await web.fetch(`/catalog/${id}/order`, {
      as: client,
      form: { tier: 'starter', 'price-starter': page.hidden('price-starter')!, note: 'Asante' },
    })
    expect(ordered.location).toMatch(/^\/orders\//)
    expect((await web.fetch(ordered.location!, { as: client })).text).toContain('$60.00')
    const sold = await web.fetch(ordered.location!, { as: seller })
    expect(sold.text).toContain('Asante')
    const receipt = await web.fetch(/\/receipts\/[0-9a-f-]+/.exec(sold.body)![0], { as: seller })
    expect(receipt.text).toContain('You paid nothing.')
    expect(receipt.text).toContain('the seller never pays Connects')
    for (const person of [seller, client])
      expect((await web.fetch('/orders', { as: person })).text).toContain('A logo for your shop')
    const eve = await database.run((ctx) => aFreelancer(ctx))
    expect((await web.fetch(ordered.location!, { as: eve })).status).toBe(404)
  })

  test('an old price is refused with the new one, and nothing is ordered', async () => {
    const id = await make()
    const refused = await web.fetch(`/catalog/${id}/order`, {
      as: client,
      form: { tier: 'starter', 'price-starter': '5000', note: '' },
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toMatch(/from (US)?\$50 to (US)?\$60/)
  })

  test('nobody edits another person’s project', async () => {
    const id = await make()
    const eve = await database.run((ctx) => aFreelancer(ctx))
    expect((await web.fetch(`/projects/${id}/edit`, { as: eve })).status).toBe(404)
    expect((await web.fetch(`/projects/${id}/state`, { as: eve, form: { to: 'retired' } })).status).toBe(404)
    expect((await web.fetch(`/projects/${id}/edit`, { as: eve, form })).status).toBe(404)
  })
})
