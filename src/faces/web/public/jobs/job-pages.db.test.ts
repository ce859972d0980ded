import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aJob, aPerson, installDefaultRules, propose } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { insertInvitations } from '#modules/invitations/index.ts'
import { routes } from './index.ts'

describe('job pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  beforeAll(() => installDefaultRules(database))
  const make = () =>
    database.run(async (ctx) => {
      const client = await aClient(ctx)
      return {
        client,
        job: await aJob(ctx, client, {
          title: '<Übersetzung> & Lektorat',
          budgetUsdCents: usdCents(120_000),
          questions: ['Since when?'],
        }),
        freelancer: await aFreelancer(ctx),
      }
    })

  test('the list shows price, pay and client of each job, and keeps its filters in the address', async () => {
    await make()
    const list = await web.fetch('/jobs?words=lektorat&category=web_development&from=1%2C000')
    expect(list.status).toBe(200)
    expect(list.text).toContain('<Übersetzung> & Lektorat')
    expect(list.body).not.toContain('<Übersetzung>')
    expect(list.text).toContain('6 Connects')
    expect(list.text).toContain('$1,200 fixed price')
    expect(list.text).toContain('Company, Brazil')
    expect(list.body).toContain('value="lektorat"')
    expect(list.body).toMatch(/<option value="web_development" selected="">/)
  })

  test('the list says what to do when nothing fits, and passes over filters that make no sense', async () => {
    expect((await web.fetch('/jobs?words=zzzzzz')).text).toContain('No open job fits')
    expect((await web.fetch('/jobs?category=wizardry&days=-3&from=abc&after=zz&country=XX')).status).toBe(200)
    expect((await web.fetch('/jobs?days=99999999999&to=999999999999')).status).toBe(200)
  })

  test('a page shows price, rule, refund terms and health to everybody before they spend', async () => {
    const { job, client, freelancer } = await make()
    for (const as of [undefined, freelancer, client]) {
      const { text, status } = await web.fetch(`/jobs/${job.id}`, { as })
      expect(status).toBe(200)
      expect(text).toContain('6 Connects')
      expect(text).toContain('Rule “Proposals you start yourself”, Connects policy v1')
      expect(text).toContain('Comes back by itself when')
      expect(text).toContain('How alive is this job?')
      expect(text).toContain('Hire rate')
      expect(text).toContain('Since when?')
    }
  })

  test('a client’s first job shows no hire rate, neither in the list nor on its page', async () => {
    const { job } = await make()
    expect((await web.fetch(`/jobs/${job.id}`)).text).toContain('First job here')
    const list = await web.fetch('/jobs?words=lektorat')
    expect(list.text).toContain('First job here')
    expect(list.text).not.toContain('Hires for')
  })

  test('a page offers each person their next step', async () => {
    const { job, client, freelancer } = await make()
    expect((await web.fetch(`/jobs/${job.id}`)).body).toContain(`href="/jobs/${job.id}/propose"`)
    expect((await web.fetch(`/jobs/${job.id}`, { as: client })).body).toContain(`href="/hire/jobs/${job.id}"`)
    const proposalId = await propose(database, freelancer, job)
    const mine = await web.fetch(`/jobs/${job.id}`, { as: freelancer })
    expect(mine.body).toContain(`href="/proposals/${proposalId}"`)
    expect(mine.text).toContain('Fewer than 5')
  })

  test('an invited freelancer reads that answering is free, and why', async () => {
    const { job, client, freelancer } = await make()
    await database.run((ctx) =>
      insertInvitations(ctx.tx, [
        {
          id: newId(),
          jobId: job.id,
          organizationId: client.organizationId,
          sentBy: client.id,
          freelancerId: freelancer.id,
          message: 'Please',
          state: 'sent',
          declineReason: null,
          sentAt: ctx.now,
          seenAt: null,
          settledAt: null,
        },
      ]),
    )
    const { text } = await web.fetch(`/jobs/${job.id}`, { as: freelancer })
    expect(text).toContain('Free · 0 Connects')
    expect(text).toContain('Answering a client')
    expect(text).toContain('Answer the invitation')
    expect((await web.fetch('/jobs', { as: freelancer })).text).toContain('You are invited')
  })

  test('a full job sells nobody a proposal', async () => {
    const { freelancer, job } = await database.run(async (ctx) => ({
      freelancer: await aFreelancer(ctx),
      job: await aJob(ctx, await aClient(ctx), { capAt: addDays(ctx.now, -1) }),
    }))
    const page = await web.fetch(`/jobs/${job.id}`, { as: freelancer })
    expect(page.text).toContain('soft cap')
    expect(page.body).not.toContain(`/jobs/${job.id}/propose`)
  })

  test('drafts, jobs for others and jobs that never were give the same 404', async () => {
    const { client, stranger, jobs } = await database.run(async (ctx) => {
      const owner = await aClient(ctx)
      return {
        client: owner,
        stranger: await aFreelancer(ctx),
        jobs: [
          await aJob(ctx, owner, { state: 'draft', openedAt: null, expiresAt: null, title: 'A secret draft' }),
          await aJob(ctx, owner, { visibility: 'invite_only', title: 'A secret job' }),
          await aJob(ctx, owner, { visibility: 'talent_pool', title: 'A secret pool' }),
        ],
      }
    })
    for (const { id } of jobs) {
      const page = await web.fetch(`/jobs/${id}`, { as: stranger })
      expect(page.status).toBe(404)
      expect(page.text).not.toContain('secret')
      expect((await web.fetch(`/jobs/${id}`, { as: client })).status).toBe(200)
    }
    expect((await web.fetch(`/jobs/${newId()}`)).status).toBe(404)
  })

  test('an ended job says why, and asks for nothing', async () => {
    const { id } = await database.run(async (ctx) =>
      aJob(ctx, await aClient(ctx), { state: 'removed', endReason: 'client_banned', endedAt: ctx.now }),
    )
    const { text } = await web.fetch(`/jobs/${id}`)
    expect(text).toContain('the client was banned')
    expect(text).not.toContain('A proposal costs')
  })

  test('an operator removes a job and bans its client, with a reason; nobody else can', async () => {
    const { job, client, freelancer } = await make()
    const operator = await database.run((ctx) => aPerson(ctx, ['operator']))
    const path = `/jobs/${job.id}`
    expect((await web.fetch(path, { as: operator })).text).toContain('Remove this job')
    expect((await web.fetch(path, { as: client })).text).not.toContain('Remove this job')
    for (const as of [client, freelancer]) {
      expect((await web.fetch(`${path}/remove`, { as, form: { reason: 'fake', note: 'x' } })).status).toBe(403)
    }
    const wrong = await web.fetch(`${path}/remove`, { as: operator, form: { reason: 'fake', note: '' } })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('id="remove-note-error"')
    await web.fetch(`${path}/remove`, { as: operator, form: { reason: 'fake', note: 'There is no such bakery.' } })
    expect((await web.fetch(path)).text).toContain('it was not a real job')
    await web.fetch(`${path}/ban-client`, { as: operator, form: { note: 'Three posts that were not real.' } })
    expect((await web.fetch(path, { as: operator })).text).toContain('The client is banned.')
  })
})
