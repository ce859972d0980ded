import { describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aPerson } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { findProfile, listPortfolio } from '#modules/profiles/index.ts'
import { routes as talent } from '../../public/talent/index.ts'
import { routes } from './index.tsx'

const form = {
  headline: 'Tradutora de japonês',
  category: 'translation',
  overview: '日本語とポルトガル語の翻訳者です。',
  skills: 'Japanese, Portuguese, japanese',
  rate: '42.50',
  hoursPerWeek: '20',
  country: 'BR',
  city: 'São Paulo',
  'language.0': 'ja',
  'level.0': 'fluent',
  'language.1': '',
  'level.1': 'basic',
  'language.2': 'pt',
  'level.2': 'native',
  'work.0': 'Haiku',
  'about.0': 'Two hundred of them.',
  'work.1': '',
  'about.1': '',
  visibility: 'public',
}

describe('profile pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...talent])

  test('save what was written and show it back, on the form and to others', async () => {
    const freelancer = await database.run((ctx) => aFreelancer(ctx, { displayName: 'Mika' }))
    expect((await web.fetch('/profile', { as: freelancer, form })).location).toBe('/profile')
    expect(await database.run((ctx) => findProfile(ctx.tx, freelancer.id))).toMatchObject({
      headline: form.headline,
      skills: ['japanese', 'Portuguese'],
      hourlyRateUsdCents: 4250,
      languages: [
        { code: 'ja', level: 'fluent' },
        { code: 'pt', level: 'native' },
      ],
    })
    expect(await database.run((ctx) => listPortfolio(ctx.tx, freelancer.id))).toEqual([
      { title: 'Haiku', description: 'Two hundred of them.' },
    ])
    const edit = await web.fetch('/profile', { as: freelancer })
    expect(edit.body).toContain('value="42.50"')
    expect(edit.body).toContain('value="Haiku"')
    const page = await web.fetch(`/talent/${freelancer.id}`)
    expect(page.text).toContain('Japanese (fluent), Portuguese (native)')
    expect(page.text).toContain('São Paulo, Brazil')
    expect((await web.fetch('/talent?words=翻訳者')).text).toContain('Mika')
  })

  test.each([
    ['headline', { headline: '' }],
    ['rate', { rate: '1' }],
    ['category', { category: '' }],
    ['work.0', { 'work.0': '' }],
    ['language.0', { 'language.2': 'ja' }],
    ['hoursPerWeek', { hoursPerWeek: '99' }],
  ])('say at the field what is wrong: %s', async (field, change) => {
    const freelancer = await database.run((ctx) => aFreelancer(ctx))
    const page = await web.fetch('/profile', { as: freelancer, form: { ...form, ...change } })
    expect(page.status).toBe(422)
    expect(page.body).toContain(`id="field-${field}-error"`)
  })

  test('are for freelancers, and wait for a profile that is still being made', async () => {
    const { client, newcomer } = await database.run(async (ctx) => ({
      client: await aClient(ctx),
      newcomer: await aPerson(ctx, ['freelancer']),
    }))
    expect((await web.fetch('/profile', { as: client })).status).toBe(403)
    expect((await web.fetch('/profile', { as: newcomer })).text).toContain('being set up')
  })

  test('offer a client to invite, an Enterprise client to reach out, and oneself to edit', async () => {
    const made = await database.run(async (ctx) => ({
      freelancer: await aFreelancer(ctx),
      client: await aClient(ctx),
      enterprise: await aClient(ctx, { kind: 'enterprise' }),
    }))
    const path = `/talent/${made.freelancer.id}`
    const offers = async (as?: { readonly id: string }) => {
      const { body } = await web.fetch(path, { as })
      return [body.includes(`${path}/invite`), body.includes(`${path}/reach-out`), body.includes('Edit your profile')]
    }
    expect(await offers()).toEqual([false, false, false])
    expect(await offers(made.client)).toEqual([true, false, false])
    expect(await offers(made.enterprise)).toEqual([true, true, false])
    expect(await offers(made.freelancer)).toEqual([false, false, true])
  })

  test('talent says so when nobody fits, and passes over filters that make no sense', async () => {
    expect((await web.fetch('/talent?words=zzzzzz')).text).toContain('Nobody fits')
    expect((await web.fetch('/talent?badge=wizard&score=-1&rate=99999999999&language=xx&after=x')).status).toBe(200)
  })

  test('let an Enterprise client keep its talent pool, and an operator record a screening', async () => {
    const made = await database.run(async (ctx) => ({
      freelancer: await aFreelancer(ctx),
      client: await aClient(ctx),
      enterprise: await aClient(ctx, { kind: 'enterprise' }),
      operator: await aPerson(ctx, ['operator']),
    }))
    const path = `/talent/${made.freelancer.id}`
    expect((await web.fetch(`${path}/pool`, { as: made.client, form: { change: 'add' } })).status).toBe(403)
    await web.fetch(`${path}/pool`, { as: made.enterprise, form: { change: 'add' } })
    expect((await web.fetch(path, { as: made.enterprise })).text).toContain('Take out of your talent pool')
    await web.fetch(`${path}/pool`, { as: made.enterprise, form: { change: 'remove' } })
    expect((await web.fetch(path, { as: made.enterprise })).text).toContain('Add to your talent pool')

    const record = (as: { readonly id: string }, form: Record<string, string>) => web.fetch(`${path}/screening`, { as, form })
    expect((await record(made.freelancer, { passed: 'yes', note: 'Me!' })).status).toBe(403)
    const wrong = await record(made.operator, { note: '' })
    expect(wrong.body).toContain('id="field-passed-error"')
    expect(wrong.body).toContain('id="field-note-error"')
    await record(made.operator, { passed: 'yes', note: 'Two calls and a piece of work.' })
    expect((await web.fetch(path)).text).toContain('Expert-Vetted')
  })
})
