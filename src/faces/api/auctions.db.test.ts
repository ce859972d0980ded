import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, installDefaultRules, type Client } from '#kit/market.ts'
import { deliverNews } from '#kit/news.ts'
import { openList, verifySheet } from '#modules/auctions/index.ts'
import { listeners } from '#modules/auctions/listeners.ts'
import { closeJob, type Job } from '#modules/jobs/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { bidders, type Bidder } from '#modules/auctions/auctions.test-kit.ts'
import { problemIn, useTestApi } from './api.test-kit.ts'

const database = useTestDatabase()
const api = useTestApi(database)

let client: Client
beforeAll(async () => {
  await installDefaultRules(database)
  client = await database.run((ctx) => aClient(ctx))
})

const pathOf = ({ proposalId }: Bidder) => `/proposals/${proposalId}/boost`
const names = (bidder: Bidder, maximum: number) => api.call(pathOf(bidder), { as: bidder, json: { maximum } })
const sees = async (bidder: Bidder) => (await api.call(pathOf(bidder), { as: bidder })).body
const sheetOf = (bidder: Bidder) => api.call(`/proposals/${bidder.proposalId}/result-sheet`, { as: bidder })

async function aJobWith(count: number): Promise<{ job: Job; all: readonly Bidder[] }> {
  const job = await database.run((ctx) => aJob(ctx, client))
  return { job, all: await bidders(database, job, { count, qty: 50 }) }
}

async function looks(job: Job): Promise<void> {
  expect(await runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })).toMatchObject({ ok: true })
}

async function told(): Promise<readonly { type: string; data: object }[]> {
  const { rows } = await sql<{ payload: { type: string; data: object } }>`
    select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'send-webhook' order by j.id`.execute(database.owner)
  return rows.map(({ payload: { type, data } }) => ({ type, data })).filter(({ type }) => /^(auction|boost)\./.test(type))
}

describe('boosts by API', () => {
  test('a program bids, is outbid, raises, keeps the head of the freeze, and settles the ladder again at the end', async () => {
    const { job, all } = await aJobWith(6)
    const [mine, ...others] = all as [Bidder, ...Bidder[]]
    expect(await sees(mine)).toMatchObject({
      auctionId: null,
      terms: { slots: 4, version: 1 },
      toBeIn: 1,
      mayBid: true,
      mine: null,
    })
    expect((await names(mine, 3)).status).toBe(201)
    for (const [n, other] of others.entries()) await names(other, 10 + n)
    const outbid = await sees(mine)
    expect(outbid).toMatchObject({ bids: 6, toBeIn: 12, least: 4, mine: { maximum: 3, isIn: false } })
    expect(problemIn(await sheetOf(mine))).toBe('404 not_found')
    expect((await names(mine, 12)).body).toMatchObject({ maximum: 12 })
    expect(await sees(mine)).toMatchObject({ mine: { state: 'standing', maximum: 12, isIn: true } })
    expect((await api.call('/wallet', { as: mine })).body).toMatchObject({ available: 38, held: 12 })

    await looks(job)
    const id = outbid['auctionId'] as Id
    const running = (await api.call(`/auctions/${id}`)).body
    expect(running).toMatchObject({ isOpen: true, wasHeldOut: false, version: 1, heads: [{ round: 1, bids: 6 }] })
    expect(JSON.stringify(running)).not.toMatch(/maximum|owner|salt/)
    const kept = (running['heads'] as { hash: string; root: string }[])[0]!
    const early = (await api.call(`/auctions/${id}/rounds/1`)).body
    expect(Object.keys(early).toSorted()).toEqual(['format', 'head'])
    expect(problemIn(await api.call(`${pathOf(mine)}/withdraw`, { as: mine, method: 'POST' }))).toBe('409 round_frozen')

    const act = { proposalId: mine.proposalId, to: 'shortlisted' }
    expect(await runAction(database.app, sortProposal, { actor: client.actor, input: act })).toMatchObject({ ok: true })
    await deliverNews(database, listeners)
    const closing = { jobId: job.id, reason: 'client_cancelled' }
    expect(await runAction(database.app, closeJob, { actor: client.actor, input: closing })).toMatchObject({ ok: true })
    await deliverNews(database, listeners)
    expect((await api.call(`/auctions/${id}`)).body).toMatchObject({ isOpen: false, closeReason: 'job_ended', wasHeldOut: false })
    const whole = (await api.call(`/auctions/${id}/rounds/1`)).body
    expect(verifySheet(whole, kept.hash)).toMatchObject({ ok: true, value: { vouched: true, settled: { highestLosing: 11 } } })
    const own = (await sheetOf(mine)).body
    expect(verifySheet(own, kept.hash)).toMatchObject({ ok: true, value: { yours: { charged: 11, because: 'interaction' } } })

    const about = { auctionId: id, jobId: job.id }
    expect(await told()).toMatchObject([
      { type: 'auction.frozen', data: { ...about, round: 1, hash: kept.hash, root: kept.root, bids: 6 } },
      { type: 'boost.charged', data: { auctionId: id, proposalId: mine.proposalId, ownerId: mine.id, connects: 11 } },
      { type: 'auction.closed', data: { ...about, reason: 'job_ended', holdout: false, rounds: 1 } },
    ])
  })

  test('the same key names a maximum once, however often the request is sent', async () => {
    const { all } = await aJobWith(1)
    const [mine] = all as [Bidder]
    const send = (maximum: number) => api.call(pathOf(mine), { as: mine, json: { maximum }, key: 'my-bid' })
    const first = await send(5)
    expect(first.status).toBe(201)
    expect((await send(5)).body).toEqual(first.body)
    expect(problemIn(await send(6))).toBe('422 key_reused_with_different_input')
    const taken = await api.call(`${pathOf(mine)}/withdraw`, { as: mine, method: 'POST' })
    expect(taken.body).toEqual({ released: 5 })
    expect(problemIn(await api.call(`${pathOf(mine)}/withdraw`, { as: mine, method: 'POST' }))).toBe('409 bid_withdrawn')
    expect((await api.call('/wallet', { as: mine })).body).toMatchObject({ available: 50, held: 0 })
  })

  test('what cannot be bid says why and where: 402, 404, 409, 422', async () => {
    const { all } = await aJobWith(2)
    const [mine, other] = all as [Bidder, Bidder]
    expect(problemIn(await api.call(pathOf(other), { as: mine, json: { maximum: 3 } }))).toBe('404 proposal_not_found')
    expect(problemIn(await api.call(pathOf(other), { as: mine }))).toBe('404 not_found')
    expect(problemIn(await api.call(`/proposals/${other.proposalId}/result-sheet`, { as: mine }))).toBe('404 not_found')
    expect(problemIn(await api.call(`${pathOf(mine)}/withdraw`, { as: mine, method: 'POST' }))).toBe('404 bid_not_found')
    expect(problemIn(await names(mine, 51))).toBe('402 insufficient_connects')
    expect(problemIn(await names(mine, 0))).toBe('422 invalid_input')
    await names(mine, 4)
    const lower = await names(mine, 4)
    expect(problemIn(lower)).toBe('422 not_a_raise')
    expect(lower.body['errors']).toEqual([{ pointer: '/maximum', detail: 'More than 4.' }])
    expect(problemIn(await api.call(pathOf(mine), { json: { maximum: 5 } }))).toBe('401 not_signed_in')
    expect(problemIn(await api.call(pathOf(mine), { as: client, json: { maximum: 5 } }))).toBe('403 not_allowed')
    expect(problemIn(await api.call(`/auctions/${newId()}`))).toBe('404 not_found')
    expect(problemIn(await api.call(`/auctions/${newId()}/rounds/1`))).toBe('404 not_found')
  })
})
