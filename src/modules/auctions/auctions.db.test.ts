import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, installDefaultRules, type Client } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import { jobRemoved, removeJob, type Job } from '#modules/jobs/index.ts'
import { audit, getWallet } from '#modules/ledger/index.ts'
import { auditCharges } from '#modules/charges/index.ts'
import { sortProposal, withdrawProposal, writeMessage } from '#modules/proposals/index.ts'
import { deliver } from '#platform/deliver-events.ts'
import { runAction } from '#platform/run-action.ts'
import { bidders, heldTotals, type Bidder } from './auctions.test-kit.ts'
import { returnBoosts } from './charge-boost.ts'
import {
  auditAuctions,
  bid,
  findResultSheet,
  findRoundHead,
  openBoosted,
  openList,
  verifySheet,
  viewAuction,
  withdrawBid,
} from './index.ts'
import { closeRunOut } from './jobs.ts'
import { listeners } from './listeners.ts'
import { findAuctionOf } from './store/auctions.ts'
import { findBidOf } from './store/bids.ts'

describe('the boosts of a job', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))

  let client: Client
  beforeAll(async () => void (client = await database.run((ctx) => aClient(ctx))))
  const aBoostableJob = (): Promise<Job> => database.run((ctx) => aJob(ctx, client))
  const names = (bidder: Bidder, maximum: number) =>
    runAction(database.app, bid, { actor: bidder.actor, input: { proposalId: bidder.proposalId, maximum } })
  const looks = (job: Job) => runAction(database.app, openList, { actor: client.actor, input: { jobId: job.id } })
  const acts = (bidder: Bidder, to: 'shortlisted' | 'archived' = 'shortlisted') =>
    runAction(database.app, sortProposal, { actor: client.actor, input: { proposalId: bidder.proposalId, to } })
  const news = () => deliverNews(database, listeners)
  const wallet = (bidder: Bidder) => database.run((ctx) => getWallet(ctx.tx, bidder.id))
  const bidOf = async (bidder: Bidder) => (await database.run((ctx) => findBidOf(ctx.tx, bidder.proposalId)))!
  const sheet = (bidder: Bidder) => database.run((ctx) => findResultSheet(ctx.tx, bidder.proposalId))
  const auction = async (job: Job) => (await database.run((ctx) => findAuctionOf(ctx.tx, job.id)))!
  const view = (job: Job, bidder: Bidder) =>
    database.run((ctx) => viewAuction(ctx.tx, job.id, { ownerId: bidder.id, proposalId: bidder.proposalId }))
  const timeline = async (bidder: Bidder) => {
    const { rows } = await sql<{ kind: string; connects: number | null }>`
      select kind, connects from auctions.step s join auctions.bid b on b.id = s.bid_id
      where b.proposal_id = ${bidder.proposalId} order by s.no`.execute(database.owner)
    return rows.map(({ kind, connects }) => (connects === null ? kind : `${kind} ${connects}`))
  }
  const audits = async () => [
    ...(await auditAuctions(database.owner)),
    ...(await audit(database.owner)),
    ...(await auditCharges(database.owner)),
  ]

  test('hold what is named, charge what the place costs once the client acts, and give the rest and every loser’s back', async () => {
    const job = await aBoostableJob()
    const [a, b, c, d, e] = (await bidders(database, job, { count: 5, qty: 50 })) as [Bidder, Bidder, Bidder, Bidder, Bidder]
    for (const [bidder, maximum] of [
      [a, 10],
      [b, 20],
      [c, 30],
      [d, 40],
      [e, 8],
    ] as const)
      expect(await names(bidder, maximum)).toMatchObject({ ok: true })
    expect(await wallet(b)).toMatchObject({ available: 30, held: 20 })
    expect(await view(job, e)).toMatchObject({ toBeIn: 11, bids: 5, mine: { isIn: false } })
    expect(await names(e, 12)).toMatchObject({ ok: true })
    expect(await view(job, e)).toMatchObject({ mine: { isIn: true, maximum: 12 } })
    expect(await view(job, a)).toMatchObject({ toBeIn: 13, mine: { isIn: false } })

    const looked = await looks(job)
    expect(looked).toMatchObject({ ok: true })
    expect(looked.ok && looked.value.boosted.toSorted()).toEqual([b, c, d, e].map(({ proposalId }) => proposalId).toSorted())
    await news()
    expect(await wallet(a)).toMatchObject({ available: 50, held: 0 })
    expect(await wallet(b)).toMatchObject({ available: 30, held: 20 })

    expect(await acts(b)).toMatchObject({ ok: true })
    expect(await acts(b, 'archived')).toMatchObject({ ok: true })
    await news()
    expect(await wallet(b)).toMatchObject({ available: 40, held: 0 })
    expect(await timeline(b)).toEqual(['placed 20', 'won 10', 'charged 10'])
    expect(await timeline(e)).toEqual(['placed 8', 'raised 12', 'won 10'])
    expect(await timeline(a)).toEqual(['placed 10', 'outbid'])
    expect(await audits()).toEqual([])
  })

  test('publish a head at the freeze that binds what the result sheet shows at the end, and tell no other sum before', async () => {
    const job = await aBoostableJob()
    const [a, b] = (await bidders(database, job, { count: 2, qty: 50 })) as [Bidder, Bidder]
    await names(a, 7)
    await names(b, 9)
    await looks(job)
    const { id } = await auction(job)
    const head = await database.run((ctx) => findRoundHead(ctx.tx, id))
    const running = await sheet(a)
    expect(verifySheet(running, head?.hash)).toMatchObject({ ok: true, value: { vouched: true } })
    expect(JSON.stringify(running)).not.toContain('"maximum":9')

    await acts(a)
    await news()
    await database.advanceClock('8 days')
    await runJob(database, closeRunOut, {})
    await news()
    const over = verifySheet(JSON.parse(JSON.stringify(await sheet(a))), head?.hash)
    expect(over).toMatchObject({ ok: true, value: { yours: { charged: 1, because: 'interaction' } } })
    expect(over.ok && over.value.settled?.ladder.map(({ bid, pays }) => [bid.maximum, pays])).toEqual([
      [9, 1],
      [7, 1],
    ])
    expect(verifySheet(await sheet(b), head?.hash)).toMatchObject({
      ok: true,
      value: { yours: { charged: 0, because: 'no_interaction' } },
    })
    expect(await wallet(b)).toMatchObject({ available: 50, held: 0 })
  })

  test('let a bid go before the freeze without a trace, and keep it after', async () => {
    const job = await aBoostableJob()
    const [a, b] = (await bidders(database, job, { count: 2, qty: 50 })) as [Bidder, Bidder]
    const takesBack = (bidder: Bidder) =>
      runAction(database.app, withdrawBid, { actor: bidder.actor, input: { proposalId: bidder.proposalId } })
    await names(a, 7)
    await names(b, 9)
    expect(await takesBack(a)).toMatchObject({ ok: true, value: { released: 7 } })
    expect(await wallet(a)).toMatchObject({ available: 50, held: 0 })
    await looks(job)
    expect(await takesBack(b)).toEqual({ ok: false, refusal: { code: 'round_frozen' } })
    const { id } = await auction(job)
    expect(await database.run((ctx) => findRoundHead(ctx.tx, id))).toMatchObject({ bids: 1 })
    expect(await takesBack(a)).toEqual({ ok: false, refusal: { code: 'bid_withdrawn' } })
    expect(await names(a, 8)).toMatchObject({ ok: true })
    expect(await wallet(a)).toMatchObject({ held: 8 })
  })

  test('refuse what cannot be bid, in a fixed order, and hold nothing for it', async () => {
    const job = await aBoostableJob()
    const [a, b] = (await bidders(database, job, { count: 2, qty: 5 })) as [Bidder, Bidder]
    const refused = async (bidder: Bidder, maximum: number) => {
      const answer = await names(bidder, maximum)
      return answer.ok ? answer : answer.refusal
    }
    expect(await refused({ ...a, proposalId: b.proposalId }, 3)).toEqual({ code: 'proposal_not_found' })
    expect(await refused(a, 6)).toMatchObject({ code: 'insufficient_connects', needed: 6, available: 5 })
    expect(await names(a, 3)).toMatchObject({ ok: true })
    expect(await refused(a, 3)).toEqual({ code: 'not_a_raise', maximum: 3 })
    expect(await refused(a, 9)).toMatchObject({ code: 'insufficient_connects', needed: 6, available: 2 })
    await acts(b)
    expect(await refused(b, 2)).toEqual({ code: 'proposal_not_open' })
    await database.advanceClock('7 days')
    expect(await refused(a, 4)).toEqual({ code: 'auction_closed' })
    expect(await wallet(a)).toMatchObject({ available: 2, held: 3 })
  })

  test('wear out after five looks at the list or three at the proposal, and cost nothing then', async () => {
    const job = await aBoostableJob()
    const [a, b] = (await bidders(database, job, { count: 2, qty: 50 })) as [Bidder, Bidder]
    await names(a, 7)
    await names(b, 9)
    await looks(job)
    const opens = () => runAction(database.app, openBoosted, { actor: client.actor, input: { proposalId: b.proposalId } })
    for (const left of [2, 1, 0]) {
      expect((await bidOf(b)).state, `${left} to go`).toBe('won')
      await opens()
    }
    expect((await bidOf(b)).state).toBe('worn_out')
    for (let look = 2; look <= 5; look += 1) await looks(job)
    expect((await bidOf(a)).state).toBe('worn_out')
    await acts(a)
    await news()
    for (const bidder of [a, b]) expect(await wallet(bidder)).toMatchObject({ available: 50, held: 0 })
  })

  test('freeze again after a day for those who bid since, at the price of that round', async () => {
    const job = await aBoostableJob()
    const [a, b, c, d, e] = (await bidders(database, job, { count: 5, qty: 50 })) as [Bidder, Bidder, Bidder, Bidder, Bidder]
    for (const [n, bidder] of [a, b, c, d].entries()) await names(bidder, 10 + n)
    await looks(job)
    await names(e, 30)
    expect(await view(job, e)).toMatchObject({ mine: { isIn: true } })
    await database.advanceClock('23 hours')
    await looks(job)
    expect((await auction(job)).rounds).toBe(1)
    await database.advanceClock('1 hour')
    await looks(job)
    await news()
    expect((await auction(job)).rounds).toBe(2)
    expect(await timeline(a)).toEqual(['placed 10', 'won 1', 'outbid'])
    expect(await timeline(b)).toEqual(['placed 11', 'won 1', 'won 10'])
    expect(await wallet(a)).toMatchObject({ available: 50, held: 0 })
    await names(a, 14)
    expect(await wallet(a)).toMatchObject({ available: 36, held: 14 })
  })

  test('end with a proposal that is taken back, and are charged for a message', async () => {
    const job = await aBoostableJob()
    const [a, b] = (await bidders(database, job, { count: 2, qty: 50 })) as [Bidder, Bidder]
    await names(a, 7)
    await names(b, 9)
    await looks(job)
    const input = { proposalId: a.proposalId, reason: 'No time.' }
    expect(await runAction(database.app, withdrawProposal, { actor: a.actor, input })).toMatchObject({ ok: true })
    const text = { proposalId: b.proposalId, text: 'When could you begin?' }
    expect(await runAction(database.app, writeMessage, { actor: client.actor, input: text })).toMatchObject({ ok: true })
    await news()
    expect(await wallet(a)).toMatchObject({ available: 50, held: 0 })
    expect(await wallet(b)).toMatchObject({ available: 49, held: 0 })
  })

  test('come back when we remove the job, once, because the rules of the auction’s own version say so', async () => {
    const job = await aBoostableJob()
    const [a, b] = (await bidders(database, job, { count: 2, qty: 50 })) as [Bidder, Bidder]
    await names(a, 7)
    await names(b, 9)
    await looks(job)
    await acts(a)
    await news()
    expect(await wallet(a)).toMatchObject({ available: 49 })
    const operator = { kind: 'person', accountId: a.id, roles: ['operator'] } as const
    const input = { jobId: job.id, reason: 'terms_violation', note: 'Not a job.' }
    expect(await runAction(database.app, removeJob, { actor: operator, input })).toMatchObject({ ok: true })
    await news()
    for (const bidder of [a, b]) expect(await wallet(bidder)).toMatchObject({ available: 50, held: 0 })
    expect(await timeline(a)).toEqual(['placed 7', 'won 1', 'charged 1', 'returned 1'])
    expect(await audits()).toEqual([])
  })

  test('come back once, with one step and one notice, however often and at once it is told that the job was removed', async () => {
    const job = await aBoostableJob()
    const [a] = (await bidders(database, job, { count: 1, qty: 50 })) as [Bidder]
    await names(a, 7)
    await looks(job)
    await acts(a)
    await news()
    const price = 50 - (await wallet(a)).available
    expect(price).toBeGreaterThan(0)
    const operator = { kind: 'person', accountId: a.id, roles: ['operator'] } as const
    const input = { jobId: job.id, reason: 'terms_violation', note: 'Not a job.' }
    expect(await runAction(database.app, removeJob, { actor: operator, input })).toMatchObject({ ok: true })
    const { rows } = await sql<{ id: Id; type: string; data: Parameters<typeof jobRemoved>[0] }>`
      select id, type, data from platform.event where type = 'jobs.job_removed' and data->>'jobId' = ${job.id}`.execute(
      database.owner,
    )
    const [removed] = rows
    const again = () => database.run((ctx) => returnBoosts(ctx, job.id, { removeReason: 'terms_violation' }))
    const listener = listeners.find(({ name }) => name === 'auctions.close-with-removed-job')!
    await Promise.all([deliver(database.app, listener, removed!), again(), deliver(database.app, listener, removed!), again()])
    await database.run((ctx) => Promise.resolve(ctx.announce(jobRemoved(removed!.data))))
    await news()
    expect(await wallet(a)).toMatchObject({ available: 50, held: 0 })
    expect(await timeline(a)).toEqual([`placed 7`, `won ${price}`, `charged ${price}`, `returned ${price}`])
    const notices = await sql`
      select from platform.event where type = 'auctions.boost_returned' and data->>'proposalId' = ${a.proposalId}`.execute(
      database.owner,
    )
    expect(notices.rows).toHaveLength(1)
    expect(await audits()).toEqual([])
  })

  test('keep every hold accounted for: held = charged + released once nothing is open', async () => {
    await database.advanceClock('8 days')
    await runJob(database, closeRunOut, {})
    await news()
    const { held, captured, released } = await heldTotals(database)
    expect(held).toBe(captured + released)
    expect(await audits()).toEqual([])
  })

  test('are found out by the audit when a row was changed behind its back', async () => {
    const damaged = async (change: string, undo: string): Promise<readonly string[]> => {
      await sql`alter table auctions.rung disable trigger all`.execute(database.owner)
      await sql.raw(change).execute(database.owner)
      const found = (await auditAuctions(database.owner)).map(({ check }) => check)
      await sql.raw(undo).execute(database.owner)
      await sql`alter table auctions.rung enable trigger all`.execute(database.owner)
      return found
    }
    const { rows } = await sql<{ id: Id }>`select id from auctions.bid where state = 'charged' order by id limit 1`.execute(
      database.owner,
    )
    const id = rows[0]!.id
    expect(
      await damaged(
        `update auctions.rung set maximum = maximum + 1 where bid_id = '${id}'`,
        `update auctions.rung set maximum = maximum - 1 where bid_id = '${id}'`,
      ),
    ).toContain('the bids of a round are the ones that were sealed')
    expect(
      await damaged(
        `update auctions.bid set pays = pays + 1 where id = '${id}'`,
        `update auctions.bid set pays = pays - 1 where id = '${id}'`,
      ),
    ).toEqual(
      expect.arrayContaining([
        'the ledger has moved exactly what a place cost and what came back',
        'boosts and ledger have the same totals',
      ]),
    )
    expect(await auditAuctions(database.owner)).toEqual([])
  })
})
