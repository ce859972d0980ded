import { beforeAll, describe, expect, test } from 'vitest'
import type { Category } from '#kernel/category.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews } from '#kit/news.ts'
import { bidders, freelancers, type Bidder } from '#modules/auctions/auctions.test-kit.ts'
import { bid, openList } from '#modules/auctions/index.ts'
import { listeners } from '#modules/auctions/listeners.ts'
import { makeAuction, type MadeAuction } from '#modules/auctions/made-auctions.test-kit.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { readBoostAdvice } from './boost-advice.ts'

describe('the advice before a boost', () => {
  const database = useTestDatabase()
  let clients: readonly Client[]
  let people: readonly Person[]
  beforeAll(async () => {
    await installDefaultRules(database)
    await database.run(async (ctx) => {
      const made: Client[] = []
      for (let client = 0; client < 5; client += 1) made.push(await aClient(ctx))
      clients = made
      people = await freelancers(ctx, 8)
    })
  })
  const advice = (category: Category) =>
    database.read.transaction().execute(async (tx) => readBoostAdvice(tx, { category, now: new Date() }))

  interface Auction {
    readonly by: number
    readonly count: number
    readonly acts: number
  }

  /** One auction from its first bid to the end of its job; the client acts on some of those who have a place. */
  async function anAuction(category: Category, { by, count, acts }: Auction): Promise<void> {
    const client = clients[by]!
    const job = await database.run((ctx) => aJob(ctx, client, { category }))
    const bidding = await bidders(database, job, { count, qty: 50 })
    for (const [index, { actor, proposalId }] of bidding.entries())
      await runAction(database.app, bid, { actor, input: { proposalId, maximum: 10 + index } })
    await runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })
    const reached = bidding.slice(-acts) as readonly Bidder[]
    for (const { proposalId } of acts === 0 ? [] : reached)
      await runAction(database.app, sortProposal, { actor: client.actor, input: { proposalId, to: 'shortlisted' } })
    await deliverNews(database, listeners)
    const ended = await runAction(database.app, closeJob, {
      actor: client.actor,
      input: { jobId: job.id, reason: 'client_cancelled' },
    })
    expect(ended).toMatchObject({ ok: true })
    await deliverNews(database, listeners)
  }
  const otherClients = async (category: Category) => {
    for (const by of [1, 2, 3, 4]) await anAuction(category, { by, count: 1, acts: 0 })
  }

  interface Jobs {
    readonly count: number
    readonly category: Category
    readonly reached: (no: number) => readonly [first: boolean, second: boolean]
    /** What the loser named, and so what a place costs. */
    readonly price: number
    readonly amongPeople?: number
    readonly amongClients?: number
  }

  /** Jobs with two places each, which two of the people won. */
  async function makeJobs({
    count,
    category,
    reached,
    price,
    amongPeople = 8,
    amongClients = 5,
    ...drawn
  }: Jobs & Pick<MadeAuction, 'holdout' | 'perThousand'>): Promise<void> {
    await database.run(async (ctx) => {
      for (let no = 0; no < count; no += 1) {
        const [first, second, loser] = [0, 1, 2].map((index) => people[(no + index) % amongPeople]!)
        const [isFirst, isSecond] = reached(no)
        const bids = [
          { owner: first!, maximum: 9, isReached: isFirst },
          { owner: second!, maximum: 8, isReached: isSecond },
          { owner: loser!, maximum: price },
        ]
        await makeAuction(ctx, { ...drawn, client: clients[no % amongClients]!, category, slots: 2, bids })
      }
    })
  }
  const every = (first: number, second: number) => (no: number) => [no % first === 0, no % second === 0] as const
  const always = every(1, 1)

  test('says what boosts of the category did and cost, of auctions that have ended', async () => {
    await anAuction('design', { by: 0, count: 7, acts: 4 })
    await anAuction('design', { by: 0, count: 5, acts: 1 })
    await otherClients('design')
    // Seven bids, four places at the fifth one's maximum; five bids, four places at the first one's; and four alone.
    expect(await advice('design')).toMatchObject({ figures: { boosts: 16, placed: 12, charged: 5, medianPaid: 12 } })
  })

  test('says nothing about fewer than five freelancers or clients, and nothing about other categories', async () => {
    await makeJobs({ count: 6, category: 'legal', reached: always, price: 3, amongPeople: 4 })
    expect(await advice('legal')).toMatchObject({ figures: undefined, lift: undefined })
    await makeJobs({ count: 8, category: 'accounting', reached: always, price: 3, amongClients: 4 })
    expect(await advice('accounting')).toMatchObject({ figures: undefined, lift: undefined })
    await makeJobs({ count: 1, category: 'accounting', reached: always, price: 3, amongClients: 5 })
    expect(await advice('accounting')).toMatchObject({ figures: undefined })
    expect(await advice('engineering')).toMatchObject({ figures: undefined, lift: undefined })
  })

  test('does not say what was paid when fewer than five paid', async () => {
    await anAuction('writing', { by: 0, count: 6, acts: 2 })
    await otherClients('writing')
    expect(await advice('writing')).toMatchObject({ figures: { boosts: 10, charged: 2, medianPaid: undefined } })
  })

  describe('with jobs enough', () => {
    const category = 'marketing'
    const at = (perThousand: number, holdout: boolean) => ({ category, perThousand, holdout }) as const
    beforeAll(async () => {
      await makeJobs({ ...at(250, false), count: 40, reached: every(2, 4), price: 3 })
      await makeJobs({ ...at(250, true), count: 20, reached: every(4, 8), price: 3 })
      await makeJobs({ ...at(500, false), count: 30, reached: every(3, 6), price: 5 })
      await makeJobs({ ...at(500, true), count: 32, reached: (no) => [no % 5 === 0, false], price: 5 })
    })

    test('compares with held-out jobs as another program does, each counting for as many as were shown for one like it', async () => {
      const near = (value: number) => expect.closeTo(value, 6)
      const found = await advice(category)
      // Three bids on each of 70 shown jobs: 30 charged at 3, 15 at 5.
      expect(found.figures).toEqual({ boosts: 210, placed: 140, charged: 45, medianPaid: 3 })
      expect(found.lift).toMatchObject({
        enough: true,
        shown: { jobs: 70, places: 140, rate: near(0.32142857142857145) },
        holdout: { jobs: 52, places: 104, rate: near(0.16847826086956522) },
        difference: near(0.15295031055900624),
        interval: { low: near(0.005482143569481179), high: near(0.3004184775485313) },
        finding: 'more',
      })
      // Jobs on which chance had no say are counted, and compared with nothing.
      await makeJobs({ ...at(0, false), count: 5, reached: always, price: 3 })
      const more = await advice(category)
      expect(more.figures).toMatchObject({ boosts: 225, charged: 55 })
      expect(more.lift).toEqual(found.lift)
    })
  })

  test('compares nothing while few people stand on one side, or few jobs', async () => {
    const category = 'data_science'
    const at = (holdout: boolean) => ({ category, perThousand: 500, holdout, price: 3, count: 6 }) as const
    await makeJobs({ ...at(false), reached: always })
    expect((await advice(category)).lift).toBeUndefined()
    await makeJobs({ ...at(true), reached: every(2, 2), amongPeople: 4 })
    expect((await advice(category)).lift).toBeUndefined()
    await makeJobs({ ...at(true), reached: every(2, 2), amongClients: 4 })
    expect(await advice(category)).toMatchObject({ lift: { enough: false, shown: { jobs: 6 }, holdout: { jobs: 12 } } })
  })

  test('compares nothing while one side is about four clients only', async () => {
    const category = 'video_audio'
    const at = (holdout: boolean) => ({ category, perThousand: 500, holdout, price: 3, count: 8, reached: always }) as const
    await makeJobs(at(false))
    await makeJobs({ ...at(true), amongClients: 4 })
    expect((await advice(category)).lift).toBeUndefined()
    await makeJobs(at(true))
    expect((await advice(category)).lift).toMatchObject({ enough: false, holdout: { jobs: 16 } })
  })
})
