import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, installDefaultRules, type Client } from '#kit/market.ts'
import { deliverNews } from '#kit/news.ts'
import { bidders, type Bidder } from '#modules/auctions/auctions.test-kit.ts'
import { bid, openList } from '#modules/auctions/index.ts'
import { listeners } from '#modules/auctions/listeners.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { readBoostAdvice } from './boost-advice.ts'

describe('the advice before a boost', () => {
  const database = useTestDatabase()
  let client: Client
  beforeAll(async () => {
    await installDefaultRules(database)
    client = await database.run((ctx) => aClient(ctx))
  })
  const advice = (category: Category) =>
    database.read.transaction().execute(async (tx) => readBoostAdvice(tx, { category, now: new Date() }))

  /** One auction from its first bid to the end of its job; the client acts on some of those who have a place. */
  async function anAuction(category: Category, { count, acts }: { count: number; acts: number }): Promise<Id> {
    const job = await database.run((ctx) => aJob(ctx, client, { category }))
    const people = await bidders(database, job, { count, qty: 50 })
    for (const [index, { actor, proposalId }] of people.entries())
      await runAction(database.app, bid, { actor, input: { proposalId, maximum: 10 + index } })
    await runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })
    const reached = people.slice(-acts) as readonly Bidder[]
    for (const { proposalId } of acts === 0 ? [] : reached)
      await runAction(database.app, sortProposal, { actor: client.actor, input: { proposalId, to: 'shortlisted' } })
    await deliverNews(database, listeners)
    const ended = await runAction(database.app, closeJob, {
      actor: client.actor,
      input: { jobId: job.id, reason: 'client_cancelled' },
    })
    expect(ended).toMatchObject({ ok: true })
    await deliverNews(database, listeners)
    return job.id
  }

  test('says what boosts of the category did and cost, of auctions that have ended', async () => {
    await anAuction('design', { count: 7, acts: 4 })
    await anAuction('design', { count: 5, acts: 1 })
    // Seven bids, four places at the fifth one's maximum; five bids, four places at the first one's.
    expect(await advice('design')).toMatchObject({ figures: { boosts: 12, placed: 8, charged: 5, medianPaid: 12 } })
  })

  test('says nothing about fewer than five people, and nothing about other categories', async () => {
    await anAuction('legal', { count: 4, acts: 2 })
    expect(await advice('legal')).toMatchObject({ figures: undefined, lift: undefined })
    await anAuction('writing', { count: 6, acts: 2 })
    expect(await advice('writing')).toMatchObject({ figures: { boosts: 6, charged: 2, medianPaid: undefined } })
  })

  test('compares with held-out jobs only when there are enough of both', async () => {
    const held = await anAuction('marketing', { count: 6, acts: 0 })
    await anAuction('marketing', { count: 6, acts: 2 })
    expect((await advice('marketing')).lift).toBeUndefined()
    await sql`update auctions.auction set holdout = true where job_id = ${held}`.execute(database.owner)
    // Four people had a place on each side: too few to speak of.
    expect((await advice('marketing')).lift).toBeUndefined()
    const more = await anAuction('marketing', { count: 6, acts: 0 })
    await anAuction('marketing', { count: 6, acts: 2 })
    await sql`update auctions.auction set holdout = true where job_id = ${more}`.execute(database.owner)
    expect(await advice('marketing')).toMatchObject({
      figures: { boosts: 12 },
      lift: { enough: false, shown: { jobs: 2, places: 8 }, holdout: { jobs: 2, places: 8, rate: 0 } },
    })
  })
})
