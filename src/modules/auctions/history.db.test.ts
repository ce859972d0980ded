import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob } from '#kit/market.ts'
import { deliverNews } from '#kit/news.ts'
import { closeJob } from '#modules/jobs/index.ts'
import { audit, getWallet } from '#modules/ledger/index.ts'
import { helpPage, installPack, loadPack, textOf } from '#modules/policy/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'
import { bidders, type Bidder } from './auctions.test-kit.ts'
import { auditAuctions, bid, findResultSheet, openList, verifySheet } from './index.ts'
import { listeners } from './listeners.ts'

const database = useTestDatabase()
const pack = loadPack('upwork-history')
beforeAll(() => database.run((ctx) => installPack(ctx, { pack, words: 'The rules of the history.' })))

test('under the rules of the history winners pay their own bid, as their help page says, and sheets verify that', async () => {
  const help = helpPage(pack.versions.at(-1)!.document).sections.flatMap(({ items }) => items)
  const boost = help.find(({ anchor }) => anchor === 'clause-boost-proposal')
  expect(boost?.paragraphs.map(textOf).join(' ')).toContain('Winners pay their own bid, only once the client does something')

  const client = await database.run((ctx) => aClient(ctx))
  const job = await database.run((ctx) => aJob(ctx, client))
  const people = await bidders(database, job, { count: 5, qty: 50 })
  const maxima = [10, 20, 30, 40, 8]
  for (const [index, { actor, proposalId }] of people.entries())
    expect(await runAction(database.app, bid, { actor, input: { proposalId, maximum: maxima[index]! } })).toMatchObject({
      ok: true,
    })
  const looked = await runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })
  expect(looked).toMatchObject({ ok: true, value: { boosted: { length: 4 } } })
  const acted = people[1]!
  const act = { proposalId: acted.proposalId, to: 'shortlisted' }
  expect(await runAction(database.app, sortProposal, { actor: client.actor, input: act })).toMatchObject({ ok: true })
  await deliverNews(database, listeners)
  const closing = { jobId: job.id, reason: 'client_cancelled' }
  expect(await runAction(database.app, closeJob, { actor: client.actor, input: closing })).toMatchObject({ ok: true })
  await deliverNews(database, listeners)

  const available = async ({ id }: Bidder) => (await database.run((ctx) => getWallet(ctx.tx, id))).available
  expect(await Promise.all(people.map(available))).toEqual([50, 30, 50, 50, 50])
  const sheet = verifySheet(await database.run((ctx) => findResultSheet(ctx.tx, acted.proposalId)))
  expect(sheet).toMatchObject({ ok: true, value: { yours: { charged: 20, because: 'interaction' } } })
  expect(sheet.ok && sheet.value.settled?.ladder.map(({ bid: { maximum }, pays }) => [maximum, pays])).toEqual([
    [40, 40],
    [30, 30],
    [20, 20],
    [10, 10],
    [8, 0],
  ])
  expect([...(await auditAuctions(database.owner)), ...(await audit(database.owner))]).toEqual([])
})
