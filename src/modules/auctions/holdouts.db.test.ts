import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, type Client } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { installPolicy, loadPack } from '#modules/policy/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { bidders, type Bidder } from './auctions.test-kit.ts'
import { auditAuctions, bid, findResultSheet, insertHoldoutKeys, openList, publicHoldoutKeys, verifySheet } from './index.ts'
import { prepareHoldouts } from './jobs.ts'
import { listeners } from './listeners.ts'
import { findAuctionOf } from './store/auctions.ts'

const database = useTestDatabase()
beforeAll(async () => {
  const { document } = loadPack('guildhall').versions.at(-1)!
  const clauses = document.clauses.map((clause) =>
    clause.id === 'boost-proposal' && 'auction' in clause.charge
      ? { ...clause, charge: { auction: { ...clause.charge.auction, holdoutPerThousand: 'boost.holdout.perThousand' } } }
      : clause,
  )
  const everyJob = { ...document, clauses, params: { ...document.params, 'boost.holdout.perThousand': 1000 } }
  await database.run((ctx) => installPolicy(ctx, { document: everyJob, words: 'Every job is held out.' }))
})

const jobWithBid = async (client: Client) => {
  const job = await database.run((ctx) => aJob(ctx, client))
  const [bidder] = (await bidders(database, job, { count: 1, qty: 20 })) as [Bidder]
  const input = { proposalId: bidder.proposalId, maximum: 5 }
  expect(await runAction(database.app, bid, { actor: bidder.actor, input })).toMatchObject({ ok: true })
  return database.run((ctx) => findAuctionOf(ctx.tx, job.id))
}
const keys = () => database.run((ctx) => publicHoldoutKeys(ctx.tx, { now: ctx.now, limit: 9 }))

test('a new marketplace draws nothing before the hash of its very first key has been public, whoever bids first', async () => {
  const client = await database.run((ctx) => aClient(ctx))
  const notDrawn = { holdout: false, holdoutKey: null, holdoutPerThousand: 0 }
  expect(await jobWithBid(client)).toMatchObject(notDrawn)
  expect(await keys()).toEqual([])
  await Promise.all([runJob(database, prepareHoldouts, {}), runJob(database, prepareHoldouts, {})])
  const [first, ...others] = await keys()
  expect(others).toEqual([])
  expect(first).toMatchObject({ no: 1, key: null, commitment: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(await jobWithBid(client)).toMatchObject(notDrawn)
  await database.advanceClock('61 minutes')
  expect(await jobWithBid(client)).toMatchObject({ holdout: true, holdoutKey: 1, holdoutPerThousand: 1000 })
  // The next key is public a whole turn before it draws.
  expect((await keys()).map(({ no }) => no)).toEqual([2, 1])
  await runJob(database, prepareHoldouts, {})
  expect(await keys()).toHaveLength(2)
  await database.advanceClock('31 days')
  expect(await jobWithBid(client)).toMatchObject({ holdout: true, holdoutKey: 2 })
  for (const { publicSince, since } of await keys()) expect(publicSince.getTime()).toBeLessThan(since.getTime())
  expect(await auditAuctions(database.owner)).toEqual([])
})

test('the database takes no key whose hash would become public with its first draw', async () => {
  const at = new Date()
  const late = { no: 900, key: 'a'.repeat(64), commitment: 'b'.repeat(64), publicSince: at, since: at }
  await expect(database.run((ctx) => insertHoldoutKeys(ctx.tx, [late]))).rejects.toThrow('holdout_key_hash_first')
})

test('a held-out job shows no boost, charges none, remembers what was reached, and says so on the sheet afterwards only', async () => {
  const client = await database.run((ctx) => aClient(ctx))
  const job = await database.run((ctx) => aJob(ctx, client))
  const [a, b] = (await bidders(database, job, { count: 2, qty: 50 })) as [Bidder, Bidder]
  for (const [bidder, maximum] of [
    [a, 7],
    [b, 9],
  ] as const)
    await runAction(database.app, bid, { actor: bidder.actor, input: { proposalId: bidder.proposalId, maximum } })
  const looked = await runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })
  expect(looked).toEqual({ ok: true, value: { boosted: [] } })
  const act = { proposalId: a.proposalId, to: 'shortlisted' }
  expect(await runAction(database.app, sortProposal, { actor: client.actor, input: act })).toMatchObject({ ok: true })
  await deliverNews(database, listeners)
  const sheet = () => database.run((ctx) => findResultSheet(ctx.tx, a.proposalId))
  expect(await sheet()).toMatchObject({ yours: { outcome: 'won', charged: 0, because: 'not_over' } })

  const closing = { jobId: job.id, reason: 'client_cancelled' }
  expect(await runAction(database.app, closeJob, { actor: client.actor, input: closing })).toMatchObject({ ok: true })
  await deliverNews(database, listeners)
  expect(verifySheet(await sheet())).toMatchObject({ ok: true, value: { yours: { charged: 0, because: 'holdout' } } })
  for (const { id } of [a, b])
    expect(await database.run((ctx) => getWallet(ctx.tx, id))).toMatchObject({ available: 50, held: 0 })
  const reached = await sql<{ ownerId: string }>`select owner_id from auctions.bid where reached_at is not null`.execute(
    database.owner,
  )
  expect(reached.rows).toEqual([{ ownerId: a.id }])
  expect(await auditAuctions(database.owner)).toEqual([])
})
