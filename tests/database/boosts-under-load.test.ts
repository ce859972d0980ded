import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, installDefaultRules } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import { bidders, heldTotals, type Bidder } from '../../src/modules/auctions/auctions.test-kit.ts'
import { auditAuctions, bid, findResultSheet, openList, verifySheet } from '#modules/auctions/index.ts'
import { closeRunOut } from '../../src/modules/auctions/jobs.ts'
import { listeners } from '../../src/modules/auctions/listeners.ts'
import { auditCharges } from '#modules/charges/index.ts'
import { audit } from '#modules/ledger/index.ts'
import { sortProposal } from '#modules/proposals/index.ts'
import { runAction } from '#platform/run-action.ts'

const BIDS = 1000
const QTY = 40

describe('a thousand bids on one job while its client opens the list', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))

  test('are one freeze over a whole ladder, and every hold becomes a charge or comes back', async () => {
    const client = await database.run((ctx) => aClient(ctx))
    const job = await database.run((ctx) => aJob(ctx, client))
    const crowd = await bidders(database, job, { count: BIDS, qty: QTY })
    const names = ({ actor, proposalId }: Bidder, n: number) =>
      runAction(database.app, bid, { actor, input: { proposalId, maximum: 1 + ((n * 7919) % QTY) } })
    const looks = () => runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })

    // The first two hundred stand before anybody looks; then three looks come at once among the other eight hundred.
    // More would wear the places out, which is another promise.
    await Promise.all(crowd.slice(0, 200).map(names))
    const asked = crowd.slice(200).map((bidder, n) => ({ at: n, ask: () => names(bidder, n + 200) }))
    const looking = Array.from({ length: 3 }, (_, n) => ({ at: 37 * n, ask: looks }))
    const answers = await Promise.all(
      [...asked, ...looking].toSorted((left, right) => left.at - right.at).map(({ ask }) => ask()),
    )
    expect(answers.filter(({ ok }) => !ok)).toEqual([])

    const rounds = await sql<{ no: number; bids: number; rungs: number; won: number }>`
      select r.no, (r.head ->> 'bids')::int as bids, count(g.bid_id)::int as rungs, count(*) filter (where g.outcome = 'won')::int as won
      from auctions.round r left join auctions.rung g on (g.auction_id, g.no) = (r.auction_id, r.no)
      group by r.auction_id, r.no, r.head ->> 'bids'`.execute(database.owner)
    expect(rounds.rows).toHaveLength(1)
    const [round] = rounds.rows
    expect(round).toMatchObject({ no: 1, bids: round!.rungs, won: 4 })
    expect(round!.bids).toBeGreaterThanOrEqual(200)

    // Whoever bid before the freeze is in it, whoever bid after it is not: nobody is in between.
    const strays = await sql`
      select b.id from auctions.bid b join auctions.auction a on a.id = b.auction_id left join auctions.rung g on g.bid_id = b.id
      where (b.state in ('won', 'outbid')) <> (g.bid_id is not null)`.execute(database.owner)
    expect(strays.rows).toEqual([])
    await deliverNews(database, listeners)
    expect(await auditAuctions(database.owner)).toEqual([])

    const last = await looks()
    const boosted = new Set(last.ok ? last.value.boosted : [])
    const winners = crowd.filter(({ proposalId }) => boosted.has(proposalId))
    expect(winners).toHaveLength(4)
    for (const { proposalId } of winners.slice(0, 3))
      await runAction(database.app, sortProposal, { actor: client.actor, input: { proposalId, to: 'shortlisted' } })
    await deliverNews(database, listeners)
    await database.advanceClock('8 days')
    await runJob(database, closeRunOut, {})
    await deliverNews(database, listeners)

    const { held, captured, released } = await heldTotals(database)
    const sheets = await Promise.all(
      winners.map(({ proposalId }) => database.run(async (ctx) => verifySheet(await findResultSheet(ctx.tx, proposalId)))),
    )
    const charged = sheets.map((verified) => (verified.ok ? verified.value.yours?.charged : undefined))
    const price = charged[0]!
    expect(charged).toEqual([price, price, price, 0])
    expect(captured).toBe(3 * price)
    expect(held).toBe(captured + released)
    expect(await auditAuctions(database.owner)).toEqual([])
    expect(await audit(database.owner)).toEqual([])
    expect(await auditCharges(database.owner)).toEqual([])
  }, 180_000)
})
