import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, type Client } from '#kit/market.ts'
import { changePolicy, usePolicy } from '#modules/charges/charges.test-kit.ts'
import type { Job } from '#modules/jobs/index.ts'
import { loadPack } from '#modules/policy/index.ts'
import { runAction } from '#platform/run-action.ts'
import { bidders, type Bidder } from './auctions.test-kit.ts'
import { auditAuctions, bid, openList } from './index.ts'
import { findAuctionOf } from './store/auctions.ts'
import { findBidOf } from './store/bids.ts'

const database = useTestDatabase()
let client: Client
beforeAll(async () => {
  await usePolicy(database)
  client = await database.run((ctx) => aClient(ctx))
})

const aJobWithBid = async (): Promise<{ job: Job; bidder: Bidder }> => {
  const job = await database.run((ctx) => aJob(ctx, client))
  const [bidder] = (await bidders(database, job, { count: 1, qty: 20 })) as [Bidder]
  const input = { proposalId: bidder.proposalId, maximum: 5 }
  expect(await runAction(database.app, bid, { actor: bidder.actor, input })).toMatchObject({ ok: true })
  return { job, bidder }
}
const looks = (job: Job) => runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })
const stateOf = async (bidder: Bidder) => (await database.run((ctx) => findBidOf(ctx.tx, bidder.proposalId)))?.state

test('an open auction keeps its terms when the rules change; the next one opens under the new ones', async () => {
  const before = await aJobWithBid()
  const boost = loadPack('guildhall')
    .versions.at(-1)!
    .document.clauses.find(({ id }) => id === 'boost-proposal')
  const auction = boost !== undefined && 'auction' in boost.charge ? boost.charge.auction : undefined
  const terms = { ...auction, viewsUntilWorn: 1, holdoutPerThousand: 'boost.holdout.perThousand' }
  const version = await changePolicy(database, {
    set: { clauses: [{ id: 'boost-proposal', charge: { auction: terms } }], params: { 'boost.holdout.perThousand': 0 } },
  })
  const after = await aJobWithBid()
  const open = ({ job }: { job: Job }) => database.run((ctx) => findAuctionOf(ctx.tx, job.id))
  expect(await open(before)).toMatchObject({ version: 1, viewsUntilWorn: 5, opensUntilWorn: 3, hoursBetweenRounds: 24 })
  expect(await open(after)).toMatchObject({ version, viewsUntilWorn: 1, opensUntilWorn: 3, holdoutPerThousand: 0 })
  for (const { job } of [before, after]) expect(await looks(job)).toMatchObject({ ok: true, value: { boosted: { length: 1 } } })
  expect([await stateOf(before.bidder), await stateOf(after.bidder)]).toEqual(['won', 'worn_out'])
  expect(await auditAuctions(database.owner)).toEqual([])
})
