import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import type { Id } from '#kernel/ids.ts'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse } from '#kernel/result.ts'
import { getJob } from '#modules/jobs/index.ts'
import { findFigures } from '#modules/profiles/index.ts'
import { createLog } from '#platform/log.ts'
import { runAction } from '#platform/run-action.ts'
import { endContract, findContract, listReviews, startContract, writeReview, type NewContract } from './index.ts'
import { publishReviewsInTime, refreshFiguresNightly } from './jobs.ts'

interface Parties {
  readonly client: Client
  readonly freelancer: Person
}

describe('a contract', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))
  const tools = () => ({ db: database.app, log: createLog('silent'), stopping: () => false })
  const parties = (): Promise<Parties> =>
    database.run(async (ctx) => ({ client: await aClient(ctx), freelancer: await aFreelancer(ctx) }))
  const start = async ({ client, freelancer }: Parties, change: Partial<NewContract> = {}): Promise<Id> => {
    const started = await database.run((ctx) =>
      startContract(ctx, {
        kind: 'fixed',
        organizationId: client.organizationId,
        freelancerId: freelancer.id,
        title: 'A website for a bakery',
        agreedUsdCents: usdCents(50_000),
        initiator: 'self',
        category: 'web_development',
        ...change,
      }),
    )
    if (!started.ok) throw new Error(started.refusal.code)
    return started.value.id
  }
  const end = ({ client }: Parties, contractId: Id, outcome = 'successful', earnedUsdCents = 50_000) =>
    runAction(database.app, endContract, { actor: client.actor, input: { contractId, outcome, earnedUsdCents } })
  const review = (person: Person, contractId: Id, stars: number) =>
    runAction(database.app, writeReview, { actor: person.actor, input: { contractId, stars, words: 'Obrigada!' } })
  const contract = (id: Id) => database.run((ctx) => findContract(ctx.tx, id))
  const figures = (person: Person) => database.run((ctx) => findFigures(ctx.tx, person.id))

  test('starts once per proposal, records the free decision, and fills its job', async () => {
    const both = await parties()
    const job = await database.run((ctx) => aJob(ctx, both.client))
    const proposalId = job.id
    const ids = [await start(both, { jobId: job.id, proposalId }), await start(both, { jobId: job.id, proposalId })]
    expect(ids[0]).toBe(ids[1])
    expect(await contract(ids[0]!)).toMatchObject({ state: 'active', jobId: job.id, chargeId: expect.any(String) })
    expect(await database.run((ctx) => getJob(ctx.tx, job.id))).toMatchObject({ state: 'filled', hiredCount: 1 })
    expect(await figures(both.freelancer)).toMatchObject({ runningContracts: 1, finishedContracts: 0 })
  })

  test('is ended by its own client only, once, and the figures follow at once', async () => {
    const both = await parties()
    const id = await start(both)
    const stranger = await parties()
    expect(await end(stranger, id)).toEqual(refuse({ code: 'not_found' }))
    expect(await end(both, id, 'successful', 60_000)).toEqual(
      refuse({ code: 'earned_above_agreed', agreedUsdCents: usdCents(50_000) }),
    )
    expect(await end(both, id)).toEqual(ok({ contractId: id }))
    expect(await end(both, id)).toEqual(refuse({ code: 'contract_ended' }))
    expect(await figures(both.freelancer)).toMatchObject({
      earningsUsdCents: 50_000,
      finishedContracts: 1,
      runningContracts: 0,
      successScore: null,
      badge: 'rising_talent',
    })
  })

  test('gives a score from the second client on', async () => {
    const first = await parties()
    const second = { client: await database.run((ctx) => aClient(ctx)), freelancer: first.freelancer }
    await end(first, await start(first))
    await end(second, await start(second), 'unsuccessful', 10_000)
    expect(await figures(first.freelancer)).toMatchObject({
      successScore: 33,
      successBasis: { good: 2, bad: 1, clients: 2 },
      badge: 'none',
    })
  })

  test('shows reviews when both are written, not before', async () => {
    const both = await parties()
    const id = await start(both)
    expect(await review(both.freelancer, id, 5)).toEqual(refuse({ code: 'contract_running' }))
    await end(both, id)
    expect(await review((await parties()).freelancer, id, 5)).toEqual(refuse({ code: 'not_found' }))
    expect(await review(both.client, id, 4)).toEqual(ok({ published: false }))
    expect(await review(both.client, id, 4)).toEqual(refuse({ code: 'already_reviewed' }))
    expect(await figures(both.freelancer)).toMatchObject({ reviewCount: 0 })
    expect((await contract(id))?.reviewsPublishedAt).toBeNull()

    expect(await review(both.freelancer, id, 5)).toEqual(ok({ published: true }))
    expect((await contract(id))?.reviewsPublishedAt).toEqual(expect.any(Date))
    expect(await figures(both.freelancer)).toMatchObject({ reviewCount: 1, reviewStars: 4 })
  })

  test('shows a single review after 14 days, and takes none later', async () => {
    const both = await parties()
    const id = await start(both)
    await end(both, id)
    await review(both.client, id, 5)
    await database.advanceClock('13 days 23 hours')
    await publishReviewsInTime.run(tools(), {})
    expect((await contract(id))?.reviewsPublishedAt).toBeNull()

    await database.advanceClock('1 hour')
    expect(await review(both.freelancer, id, 1)).toEqual(refuse({ code: 'review_time_over' }))
    await publishReviewsInTime.run(tools(), {})
    expect((await contract(id))?.reviewsPublishedAt).toEqual(expect.any(Date))
    expect(await database.run((ctx) => listReviews(ctx.tx, id))).toMatchObject([{ authorSide: 'client', stars: 5 }])
    expect(await figures(both.freelancer)).toMatchObject({ reviewCount: 1, reviewStars: 5 })
  })

  test('keeps its reviews as they were written', async () => {
    const both = await parties()
    const id = await start(both)
    await end(both, id)
    await review(both.client, id, 2)
    await expect(sql`update contracts.review set stars = 5`.execute(database.app)).rejects.toThrow(/permission denied/)
    await expect(sql`update contracts.review set stars = 5`.execute(database.owner)).rejects.toThrow(/append-only/)
  })

  test('loses its weight when it is two years old, without anybody doing anything', async () => {
    const first = await parties()
    const second = { client: await database.run((ctx) => aClient(ctx)), freelancer: first.freelancer }
    await end(first, await start(first))
    await end(second, await start(second))
    expect(await figures(first.freelancer)).toMatchObject({ successScore: 100 })
    await database.advanceClock('740 days')
    await refreshFiguresNightly.run(tools(), {})
    expect(await figures(first.freelancer)).toMatchObject({
      successScore: null,
      earningsUsdCents: 100_000,
      yearEarningsUsdCents: 0,
    })
  })
})
