import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { usdCents } from '#kernel/money.ts'
import { startContract } from '#modules/contracts/index.ts'
import { routes as talent } from '../../public/talent/index.ts'
import { routes } from './index.ts'

interface Made {
  readonly client: Client
  readonly freelancer: Person
  readonly path: string
}

describe('contract pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...talent])
  beforeAll(() => installDefaultRules(database))
  const make = (): Promise<Made> =>
    database.run(async (ctx) => {
      const [client, freelancer] = [await aClient(ctx), await aFreelancer(ctx, { displayName: 'Ada Lima' })]
      const started = await startContract(ctx, {
        kind: 'fixed',
        organizationId: client.organizationId,
        freelancerId: freelancer.id,
        title: 'Five pages for a bakery',
        agreedUsdCents: usdCents(50_000),
        initiator: 'self',
        category: 'web_development',
      })
      if (!started.ok) throw new Error(started.refusal.code)
      return { client, freelancer, path: `/contracts/${started.value.id}` }
    })

  test('list a contract for both its sides and for nobody else', async () => {
    const { client, freelancer, path } = await make()
    expect((await web.fetch('/contracts', { as: client })).text).toMatch(/Ada Lima · Fixed price, \S*\$500 in all/)
    expect((await web.fetch('/contracts', { as: freelancer })).text).toContain('Bakery Silva · Fixed price')
    const stranger = (await make()).freelancer
    expect((await web.fetch(path, { as: stranger })).status).toBe(404)
    expect(
      (await web.fetch(`${path}/end`, { as: (await make()).client, form: { outcome: 'successful', earned: '1' } })).status,
    ).toBe(404)
    expect((await web.fetch(`${path}/review`, { as: stranger, form: { stars: '1', words: '' } })).status).toBe(404)
  })

  test('end with an outcome, wrong amounts named at the field', async () => {
    const { client, freelancer, path } = await make()
    const end = (form: Record<string, string>) => web.fetch(`${path}/end`, { as: client, form })
    const above = await end({ outcome: 'successful', earned: '501' })
    expect(above.status).toBe(422)
    expect(above.body).toContain('id="ending-earned-error"')
    expect((await end({ outcome: 'successful', earned: '0' })).text).toContain('Work that went well was paid.')
    expect((await end({ outcome: '', earned: 'x' })).text).toContain('Say how the work ended.')
    expect((await end({ outcome: 'successful', earned: '450.50', endNote: 'Obrigada!' })).location).toBe(path)
    const mine = await web.fetch(path, { as: freelancer })
    expect(mine.text).toContain('Went well')
    expect(mine.text).toContain('Obrigada!')
    expect((await web.fetch('/contracts?state=ended', { as: freelancer })).text).toContain('Your review is still to be written')
  })

  test('keep a review closed until the other side wrote, then show both', async () => {
    const { client, freelancer, path } = await make()
    await web.fetch(`${path}/end`, { as: client, form: { outcome: 'successful', earned: '500' } })
    const write = (as: Person, stars: string, words: string) => web.fetch(`${path}/review`, { as, form: { stars, words } })
    expect((await write(client, '', '')).text).toContain('Choose 1 to 5 stars.')
    await write(client, '5', 'Quick and kind')
    expect((await web.fetch(path, { as: client })).text).toContain('Quick and kind')
    expect((await web.fetch(path, { as: freelancer })).text).not.toContain('Quick and kind')
    expect((await web.fetch(`/talent/${freelancer.id}`)).text).not.toContain('Quick and kind')
    await write(freelancer, '4', 'Clear wishes')
    for (const as of [client, freelancer]) {
      const { text } = await web.fetch(path, { as })
      expect(text).toContain('Quick and kind')
      expect(text).toContain('Clear wishes')
    }
    expect((await web.fetch(`/talent/${freelancer.id}`)).text).toContain('Quick and kind')
    expect(await write(client, '1', 'Again')).toMatchObject({ status: 303, location: path })
    expect((await web.fetch(path, { as: client })).text).not.toContain('Again')
  })

  test('say what each fee comes to and by which rule, with the reasons for whoever pays it', async () => {
    const { client, freelancer, path } = await make()
    const theirs = await web.fetch(path, { as: freelancer })
    expect(theirs.text).toMatch(/The freelancer’s fee Rate10 % .*\$50\.00 .*Fees policy v1/)
    expect(theirs.text).toMatch(/You will have after fees \S*\$450\.00/)
    expect(theirs.body).toContain('href="/rules/fees/1"')
    expect(theirs.text).toContain("The freelancer's fee is 10 %.")
    expect(theirs.text).not.toContain("The client's fee is")
    const ours = await web.fetch(path, { as: client })
    expect(ours.text).toMatch(/You will pay with fees \S*\$527\.00/)
    expect(ours.text).toContain("The client's fee is 5 %.")
    await web.fetch(`${path}/end`, { as: client, form: { outcome: 'successful', earned: '100' } })
    expect((await web.fetch(path, { as: freelancer })).text).toMatch(/Yours after fees \S*\$90\.00/)
    expect((await web.fetch(path, { as: client })).text).toMatch(/With fees it costs you \S*\$107\.00/)
  })

  test('are friendly when empty', async () => {
    const { client, freelancer } = await database.run(async (ctx) => ({
      client: await aClient(ctx),
      freelancer: await aFreelancer(ctx),
    }))
    expect((await web.fetch('/contracts', { as: client })).text).toContain('when you hire somebody')
    expect((await web.fetch('/contracts', { as: freelancer })).text).toContain('when a client hires you')
    expect((await web.fetch('/contracts?state=ended', { as: freelancer })).text).toContain('No contract has ended yet')
  })
})
