import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aJob, aPerson, installDefaultRules, propose, type Client } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { getJob } from '#modules/jobs/index.ts'
import { routes } from './index.ts'

const form = {
  title: 'Subtitles for a film',
  category: 'video_audio',
  description: 'Forty minutes, from Portuguese to English, with a glossary that we give you.',
  mustSkills: 'Subtitles, Portuguese',
  niceSkills: '',
  payKind: 'fixed',
  budget: '1,200',
  hourlyFrom: '',
  hourlyTo: '',
  hoursPerWeek: '10',
  durationWeeks: '2',
  experienceLevel: 'expert',
  peopleToHire: '1',
  questions: 'Which films, and when?\nWhich tool?',
  visibility: 'public',
}

describe('hiring pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  beforeAll(() => installDefaultRules(database))
  const one = (): Promise<Client> => database.run((ctx) => aClient(ctx))
  const jobAt = (location: string | undefined) => database.run((ctx) => getJob(ctx.tx, location?.split('/').at(-1) ?? ''))

  test('show the price before the job is posted, and keep what was typed', async () => {
    const client = await one()
    const preview = await web.fetch('/hire/jobs/new', { as: client, form: { ...form, intent: 'price' } })
    expect(preview.status).toBe(200)
    expect(preview.text).toContain('A proposal to this job will cost')
    expect(preview.text).toContain('6 Connects')
    expect(preview.body).toContain('value="Subtitles for a film"')
  })

  test('post a job in one go', async () => {
    const client = await one()
    const posted = await web.fetch('/hire/jobs/new', { as: client, form: { ...form, intent: 'post' } })
    expect(posted.status).toBe(303)
    expect(await jobAt(posted.location)).toMatchObject({
      state: 'open',
      title: form.title,
      budgetUsdCents: 120_000,
      mustSkills: ['Subtitles', 'Portuguese'],
      questions: ['Which films, and when?', 'Which tool?'],
    })
    const dashboard = await web.fetch('/hire', { as: client })
    expect(dashboard.text).toContain(form.title)
    expect(dashboard.text).toContain('0 proposals')
  })

  test('save a draft, change it, and post it later', async () => {
    const client = await one()
    const saved = await web.fetch('/hire/jobs/new', { as: client, form: { ...form, intent: 'save' } })
    const path = saved.location!
    expect(await jobAt(path)).toMatchObject({ state: 'draft' })
    expect((await web.fetch(`${path}/edit`, { as: client })).body).toContain('value="1200"')
    await web.fetch(`${path}/edit`, { as: client, form: { ...form, budget: '900', intent: 'save' } })
    await web.fetch(`${path}/post`, { as: client, form: {} })
    expect(await jobAt(path)).toMatchObject({ state: 'open', budgetUsdCents: 90_000 })
  })

  test('send a double click to the same job', async () => {
    const client = await one()
    const sent = { ...form, intent: 'post', key: 'a-double-click-of-one-form' }
    const [first, second] = await Promise.all([1, 2].map(() => web.fetch('/hire/jobs/new', { as: client, form: sent })))
    expect(first?.location).toBe(second?.location)
  })

  test.each([
    ['title', { title: '' }],
    ['budget', { budget: 'a lot' }],
    ['budget', { budget: '' }],
    ['hourlyTo', { payKind: 'hourly', hourlyFrom: '30', hourlyTo: '20' }],
    ['questions', { questions: 'a\nb\nc\nd\ne\nf' }],
    ['category', { category: '' }],
  ])('say at the field what is wrong: %s', async (field, change) => {
    for (const intent of ['post', 'price']) {
      const page = await web.fetch('/hire/jobs/new', { as: await one(), form: { ...form, ...change, intent } })
      expect(page.status).toBe(422)
      expect(page.body).toContain(`href="#field-${field}"`)
      expect(page.body).toContain(`id="field-${field}-error"`)
      expect(page.body).toContain('Forty minutes')
    }
  })

  test('say in words what closing gives back, and do it', async () => {
    const client = await one()
    const job = await database.run((ctx) => aJob(ctx, client))
    for (let index = 0; index < 2; index += 1) await propose(database, await database.run((ctx) => aFreelancer(ctx)), job)
    const path = `/hire/jobs/${job.id}`
    const page = await web.fetch(path, { as: client })
    expect(page.text).toContain('2 proposals get their Connects back: 8 Connects.')
    expect(page.text).not.toContain('I hired enough people here')

    const wrong = await web.fetch(`${path}/close`, { as: client, form: {} })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Say why you close the job.')
    expect((await web.fetch(`${path}/close`, { as: client, form: { reason: 'hired' } })).text).toContain('Nobody was hired here')
    expect((await web.fetch(`${path}/close`, { as: client, form: { reason: 'client_cancelled' } })).location).toBe(path)
    expect((await web.fetch(path, { as: client })).text).toContain('the client no longer needs it')
  })

  test('pause, resume, ask for more proposals and reword', async () => {
    const client = await one()
    const job = await database.run((ctx) => aJob(ctx, client, { capProposals: 1, proposalCount: 1 }))
    const path = `/hire/jobs/${job.id}`
    const click = (what: string) => web.fetch(`${path}/${what}`, { as: client, form: {} })
    expect((await web.fetch(path, { as: client })).text).toContain('Full for now')
    await click('lift-cap')
    expect((await web.fetch(path, { as: client })).text).not.toContain('Full for now')
    await click('pause')
    expect(await jobAt(path)).toMatchObject({ state: 'paused' })
    await click('resume')
    expect(await jobAt(path)).toMatchObject({ state: 'open' })
    expect((await web.fetch(`${path}/wording`, { as: client, form: { ...form, title: 'x' } })).status).toBe(422)
    await web.fetch(`${path}/wording`, { as: client, form })
    expect(await jobAt(path)).toMatchObject({ title: form.title, category: 'web_development', budgetUsdCents: 50_000 })
  })

  test('give another client, a freelancer and a visitor nothing', async () => {
    const job = await database.run(async (ctx) => aJob(ctx, await aClient(ctx), { title: 'Not for your eyes' }))
    const stranger = await one()
    const freelancer = await database.run((ctx) => aFreelancer(ctx))
    const path = `/hire/jobs/${job.id}`
    for (const page of ['', '/edit', '/wording']) {
      const answer = await web.fetch(`${path}${page}`, { as: stranger })
      expect([answer.status, answer.text.includes('Not for your eyes')]).toEqual([404, false])
    }
    for (const act of ['post', 'pause', 'resume', 'lift-cap', 'close', 'edit']) {
      const answer = await web.fetch(`${path}/${act}`, { as: stranger, form: { ...form, reason: 'duplicate' } })
      expect(answer.status).toBe(404)
    }
    expect((await web.fetch(path, { as: freelancer })).status).toBe(403)
    expect((await web.fetch(path)).location).toContain('/sign-in')
    expect(await jobAt(path)).toMatchObject({ state: 'open' })
  })

  test('are friendly when empty, and while the organization is still being made', async () => {
    const client = await one()
    expect((await web.fetch('/hire', { as: client })).text).toContain('Posting is free')
    expect((await web.fetch('/hire?shelf=ended', { as: client })).text).toContain('No job has ended yet')
    const newcomer = await database.run((ctx) => aPerson(ctx, ['client']))
    expect((await web.fetch('/hire', { as: newcomer })).text).toContain('being set up')
  })

  test('let a member say who the client is', async () => {
    const client = await one()
    const page = await web.fetch('/organization', { as: client })
    expect(page.body).toContain('value="Bakery Silva"')
    expect((await web.fetch('/organization', { as: client, form: { name: '', kind: 'company', country: 'BR' } })).status).toBe(
      422,
    )
    await web.fetch('/organization', { as: client, form: { name: 'Padaria Silva', kind: 'company', country: 'PT' } })
    expect((await web.fetch('/hire', { as: client })).text).toContain('Padaria Silva')
  })
})
