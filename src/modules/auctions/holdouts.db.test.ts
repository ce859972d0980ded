import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob } from '#kit/market.ts'
import { deliverNews } from '#kit/news.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { installPolicy, loadPack } from '#modules/policy/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { bidders, type Bidder } from './auctions.test-kit.ts'
import { auditAuctions, bid, findResultSheet, openList, verifySheet } from './index.ts'
import { listeners } from './listeners.ts'

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
