import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, aPerson, installDefaultRules, type Client } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { verifySheet } from '#modules/auctions/index.ts'
import { bidders, type Bidder } from '#modules/auctions/auctions.test-kit.ts'
import { closeRunOut } from '#modules/auctions/jobs.ts'
import { listeners as auctionListeners } from '#modules/auctions/listeners.ts'
import type { Job } from '#modules/jobs/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { listeners as notificationListeners } from '#modules/notifications/listeners.ts'
import { routes as auctionPages } from '../../public/auctions/index.ts'
import { routes as connectsPages } from '../connects/index.ts'
import { routes as noticePages } from '../notices/index.ts'
import { routes as proposalPages } from '../proposals/index.ts'
import { routes } from './index.ts'

describe('boosts of proposals on the screen', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...auctionPages, ...connectsPages, ...noticePages, ...proposalPages])
  beforeAll(() => installDefaultRules(database))
  let client: Client
  beforeAll(async () => void (client = await database.run((ctx) => aClient(ctx))))

  const aBoostableJob = (): Promise<Job> => database.run((ctx) => aJob(ctx, client))
  const crowd = (job: Job, count: number) => bidders(database, job, { count, qty: 50 })
  const news = () => deliverNews(database, [...auctionListeners, ...notificationListeners])
  const pathOf = ({ proposalId }: Bidder) => `/proposals/${proposalId}`
  const names = (bidder: Bidder, maximum: number | string) =>
    web.fetch(`${pathOf(bidder)}/boost`, { as: bidder, form: { maximum } })
  const wallet = (bidder: Bidder) => database.run((ctx) => getWallet(ctx.tx, bidder.id))
  const opensList = (job: Job, headers: Readonly<Record<string, string>> = {}) =>
    web.fetch(`/jobs/${job.id}/proposals`, { as: client, headers })
  const looksOf = async ({ proposalId }: Bidder) => {
    const { rows } = await sql<{ state: string; views: number; opens: number }>`
      select state, views, opens from auctions.bid where proposal_id = ${proposalId}`.execute(database.owner)
    return rows[0]!
  }
  const shownIn = (body: string): Id[] =>
    [...body.matchAll(/class="card-title"><a href="\/proposals\/([0-9a-f-]{36})"/g)].map(([, id]) => id!)

  test('let a freelancer see what it takes and what it costs, name a maximum, raise it and take it back; what is wrong stands at the field', async () => {
    const job = await aBoostableJob()
    const [ada, ...others] = (await crowd(job, 5)) as [Bidder, ...Bidder[]]
    const before = await web.fetch(pathOf(ada), { as: ada })
    for (const words of [
      'You need not',
      'Looking costs you nothing',
      'the highest maximum that got no place',
      'drawn by chance',
      'What boosts of this kind did lately',
    ])
      expect(before.text).toContain(words)
    for (const words of [
      'What boosts of this kind did lately',
      'Too few people boosted a proposal',
      'not enough jobs to say yet',
    ])
      expect(before.text).toContain(words)
    expect(before.text).toContain('Naming 1 Connect would set 1 Connect aside and leave you 49 Connects to spend')

    for (const [wrong, words] of [
      ['', 'Name a whole number of Connects.'],
      ['0', 'At least 1 Connect.'],
      ['51', 'This would set 51 Connects aside, and you have 50 Connects.'],
    ] as const) {
      const refused = await names(ada, wrong)
      expect(refused.status).toBe(422)
      expect(refused.text, wrong).toContain(words)
      expect(refused.body).toContain('aria-invalid="true"')
    }
    expect(await wallet(ada)).toMatchObject({ available: 50, held: 0 })

    expect((await names(ada, 5)).location).toBe(`${pathOf(ada)}#boost`)
    const named = await web.fetch(pathOf(ada), { as: ada })
    expect(named.text).toContain('you would have a place')
    expect(named.text).not.toContain('did lately')
    for (const [at, other] of others.entries()) await names(other, 10 + at)
    const outside = await web.fetch(pathOf(ada), { as: ada })
    expect(outside.text).toContain('To be in now 11 Connects')
    expect(outside.text).toContain('you would not have a place')
    expect(outside.text).not.toMatch(/1[23] Connects/)
    expect((await names(ada, 5)).text).toContain('Your maximum is 5 Connects already')
    await names(ada, 11)
    expect((await web.fetch(pathOf(ada), { as: ada })).text).toContain('you would have a place')
    expect(await wallet(ada)).toMatchObject({ available: 39, held: 11 })
    expect((await web.fetch('/connects', { as: ada })).text).toMatch(
      /A website for a bakery Waits for ?the client to open the list/,
    )

    await web.fetch(`${pathOf(ada)}/boost/withdraw`, { as: ada, form: {} })
    expect(await wallet(ada)).toMatchObject({ available: 50, held: 0 })
    expect((await web.fetch(pathOf(ada), { as: ada })).text).toContain('You took your boost back')
    expect((await web.fetch(`${pathOf(ada)}/boost/withdraw`, { as: ada, form: {} })).text).toContain(
      'You took this boost back already',
    )
  })

  test('show the client the winners on top with what the label means, each once over all pages, and count looks that somebody sees only', async () => {
    const job = await aBoostableJob()
    const everybody = await crowd(job, 26)
    const boosted = everybody.slice(3, 7)
    for (const [at, bidder] of boosted.entries()) await names(bidder, 5 + at)
    const cookie = await web.cookieOf(client.id)
    await web.request(`/jobs/${job.id}/proposals`, { method: 'HEAD', headers: { cookie } })
    for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }, { 'sec-fetch-dest': 'empty' }])
      await opensList(job, headers)
    const operator = await database.run((ctx) => aPerson(ctx, ['operator']))
    const stranger = await database.run((ctx) => aClient(ctx))
    for (const as of [operator, stranger, boosted[0]!])
      expect([403, 404]).toContain((await web.fetch(`/jobs/${job.id}/proposals`, { as })).status)
    expect(await looksOf(boosted[0]!)).toEqual({ state: 'standing', views: 0, opens: 0 })
    const { rows } = await sql`select from proposals.proposal where job_id = ${job.id} and opened_at is not null`.execute(
      database.owner,
    )
    expect(rows).toEqual([])

    const list = await opensList(job)
    expect(list.text).toContain('looking charges nobody')
    const first = shownIn(list.body)
    expect(new Set(first.slice(0, 4))).toEqual(new Set(boosted.map(({ proposalId }) => proposalId)))
    const next = /href="([^"]*after=[^"]*)"/.exec(list.body)![1]!.replaceAll('&amp;', '&')
    const second = await web.fetch(next, { as: client })
    expect(second.text).not.toContain('looking charges nobody')
    expect([...first, ...shownIn(second.body)].toSorted()).toEqual(everybody.map(({ proposalId }) => proposalId).toSorted())
    expect(await looksOf(boosted[0]!)).toEqual({ state: 'won', views: 1, opens: 0 })

    const path = pathOf(boosted[0]!)
    await web.fetch(path, { as: client, headers: { 'sec-purpose': 'prefetch' } })
    await web.fetch(path, { as: boosted[0]! })
    expect(await looksOf(boosted[0]!)).toMatchObject({ opens: 0 })
    expect((await web.fetch(path, { as: client })).text).toContain('Boosted')
    expect(await looksOf(boosted[0]!)).toMatchObject({ opens: 1 })
    expect((await web.fetch(pathOf(everybody[0]!), { as: client })).text).not.toContain('looking charges nobody')
  })

  test('charge for an act, with receipt, statement, notice and a sheet that anybody can check, and tell the others why they paid nothing', async () => {
    const job = await aBoostableJob()
    const everybody = (await crowd(job, 6)) as [Bidder, Bidder, Bidder, Bidder, Bidder, Bidder]
    const [ada, , , , loser, eve] = everybody
    for (const [at, bidder] of everybody.entries()) await names(bidder, 20 - at)
    await opensList(job)
    await news()
    expect((await web.fetch(pathOf(loser), { as: loser })).text).toContain('18 Connects would regain a place')
    expect((await web.fetch('/notices', { as: loser })).text).toContain('has no place now')
    expect((await web.fetch(pathOf(ada), { as: ada })).text).toContain('It costs 16 Connects once the client does something')
    expect((await web.fetch(`${pathOf(ada)}/boost/withdraw`, { as: ada, form: {} })).text).toContain(
      'the others’ prices rest on it',
    )

    const sheetBefore = await web.fetch(`${pathOf(ada)}/sheet.json`, { as: ada })
    expect(verifySheet(JSON.parse(sheetBefore.body))).toMatchObject({ ok: true })
    expect(sheetBefore.body).not.toContain('ladder')
    for (const as of [eve, client]) expect([403, 404]).toContain((await web.fetch(`${pathOf(ada)}/sheet.json`, { as })).status)
    const auctionPath = /\/auctions\/[0-9a-f-]{36}/.exec((await web.fetch(`${pathOf(ada)}/sheet`, { as: ada })).body)![0]
    const running = await web.fetch(auctionPath)
    const { hash } = (JSON.parse(sheetBefore.body) as { head: { hash: string } }).head
    expect(running.text).toContain(hash)
    expect(running.text).toContain('Until then the maxima are private')
    expect(running.body).not.toContain(ada.id)

    await web.fetch(`${pathOf(ada)}/sort`, { as: client, form: { to: 'shortlisted' } })
    await news()
    const charged = await web.fetch(pathOf(ada), { as: ada })
    expect(charged.text).toContain('Your boost was charged: 16 Connects')
    const receiptPath = /\/receipts\/[0-9a-f-]{36}(?="[^>]*>The receipt)/.exec(charged.body)![0]
    const receipt = await web.fetch(receiptPath, { as: ada })
    for (const words of [
      'You paid 16 Connects',
      'the highest bid that got no place, which was 16 Connects',
      'boost-proposal',
      'We remove the job'.toLowerCase(),
    ])
      expect(receipt.text.toLowerCase()).toContain(words.toLowerCase())
    expect(receipt.body).toContain(`${pathOf(ada)}/sheet`)
    expect(JSON.parse((await web.fetch(`${receiptPath}/receipt.json`, { as: ada })).body)).toMatchObject({
      amount: 16,
      maximum: 20,
      round: { hash },
    })
    expect((await web.fetch(receiptPath, { as: eve })).status).toBe(404)
    const statement = await web.fetch('/connects/statement', { as: ada })
    for (const words of [
      'Boosted proposal “A website for a bakery”',
      'boost-proposal, v1',
      'Set aside for boosting a proposal “A website for a bakery”',
    ])
      expect(statement.text).toContain(words)
    expect((await web.fetch('/notices', { as: ada })).text).toContain('was charged: 16 Connects')

    await database.advanceClock('8 days')
    await runJob(database, closeRunOut, {})
    await news()
    const everybodys = await web.fetch(auctionPath)
    expect(everybodys.text).toContain(
      'The highest bid without a place was 16 Connects, so every place of this round cost 16 Connects.',
    )
    const file = JSON.parse((await web.fetch(`${auctionPath}/sheet.json`)).body) as { yours?: unknown }
    expect(file.yours).toBeUndefined()
    expect(verifySheet(file, hash)).toMatchObject({ ok: true, value: { vouched: true } })
    const own = await web.fetch(`${pathOf(ada)}/sheet`, { as: ada })
    expect(own.text).toContain('1 of 6')
    expect(own.text).toContain('Charged: 16 Connects')
    expect((await web.fetch('/notices', { as: everybody[1] })).text).toContain('has ended, and nothing was charged')
    const boosts = await web.fetch('/boosts', { as: ada })
    expect(boosts.text).toContain('For 1 of 1 boost')
    expect(boosts.body).toContain(receiptPath)
  })

  test('end a place that was only looked at, for nothing, and tell whoever had it; leave the client’s later pages of the list uncounted', async () => {
    const job = await aBoostableJob()
    const [ada] = (await crowd(job, 1)) as [Bidder]
    await names(ada, 6)
    for (let look = 1; look <= 5; look += 1) {
      expect((await opensList(job)).text, `look ${look}`).toContain('looking charges nobody')
      await web.fetch(`/jobs/${job.id}/proposals?view=archived`, { as: client })
    }
    await news()
    expect(await looksOf(ada)).toEqual({ state: 'worn_out', views: 5, opens: 0 })
    expect((await opensList(job)).text).not.toContain('looking charges nobody')
    expect(await wallet(ada)).toMatchObject({ available: 50, held: 0 })
    expect((await web.fetch('/notices', { as: ada })).text).toContain(
      'The client looked at the list several times and did nothing',
    )
    const own = await web.fetch(pathOf(ada), { as: ada })
    expect(own.text).toContain('Your boost is worn out')
    expect(own.body).not.toContain('name="maximum"')
    expect((await names(ada, 7)).text).toContain('there is one for each proposal')
  })

  test('say plainly that there is nothing, offer nothing where nothing can be bid, and show nobody else’s', async () => {
    const someone = await database.run((ctx) => aFreelancer(ctx))
    expect((await web.fetch('/boosts', { as: someone })).text).toContain('You have not boosted a proposal.')
    const job = await database.run((ctx) => aJob(ctx, client, { openedAt: new Date(ctx.now.getTime() - 30 * 86_400_000) }))
    const [late, other] = (await crowd(job, 2)) as [Bidder, Bidder]
    expect((await web.fetch(pathOf(late), { as: late })).body).not.toContain('id="boost"')
    expect((await names(late, 3)).text).toContain('The time for boosts of this job is over.')
    expect((await web.fetch(`${pathOf(late)}/boost`, { as: other, form: { maximum: 3 } })).status).toBe(404)
    expect((await web.fetch(`${pathOf(late)}/sheet`, { as: late })).status).toBe(404)
    expect((await web.fetch('/auctions/0198a5d4-0000-7000-8000-000000000000')).status).toBe(404)
  })
})
