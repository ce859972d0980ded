import { sql } from 'kysely'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { systemActor } from '#kernel/actor.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import {
  announce,
  aProposal,
  invitationsCost,
  proposalFacts,
  usePolicy,
  waitUntil,
  yes,
} from '#modules/charges/charges.test-kit.ts'
import { auditCharges, charge, priceNow, type Charge } from '#modules/charges/index.ts'
import { tellEverybody } from '#modules/notifications/jobs.ts'
import { listeners as noticeListeners } from '#modules/notifications/listeners.ts'
import type { AnnouncedVersion } from '#modules/policy/index.ts'
import { tellOfBegunVersions } from '#modules/policy/jobs.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { inTransaction } from '#platform/run-action.ts'
import { readNotices } from '#reads/notices.ts'
import { routes as help } from '../../src/faces/web/public/help/connects.tsx'

/**
 * Nothing runs in this file but what a test runs itself: no worker, no timer, no server. Across the moment at which the
 * version begins only the clock moves.
 */
describe('a version whose moment came while nothing of ours was running', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, help)
  let [answerer, other] = [] as unknown as [Person, Person]
  let coming: AnnouncedVersion
  let before: Charge
  let helpBefore = ''
  const invited = { facts: proposalFacts({ initiator: 'client_invite' }) }
  const answer = async ({ id }: Person, db: Database) =>
    yes(await inTransaction(db, systemActor('test'), (ctx) => charge(ctx, aProposal(id, invited))))
  const count = async (query: ReturnType<typeof sql<{ n: number }>>) => (await query.execute(database.owner)).rows[0]!.n
  const told = () => count(sql`select count(*) as n from policy.begun where version = ${coming.version}`)
  const queued = () =>
    count(sql`
      select count(*) as n from graphile_worker._private_jobs
      where payload::text like ${'%"policy.effective"%'} and payload::text like ${`%"version":${coming.version}%`}`)
  const newsOf = async ({ id }: Person) =>
    (await database.run(({ tx }) => readNotices(tx, { accountId: id, show: 'all' }))).items.map(({ kind }) => kind)

  beforeAll(async () => {
    await usePolicy(database)
    ;[answerer, other] = await database.run(async (ctx) => [await aFreelancer(ctx), await aFreelancer(ctx)])
    for (const { id } of [answerer, other]) await giveConnects(database, id, 50)
    before = await answer(answerer, database.app)
    coming = await announce(database, invitationsCost(6))
    const effectiveAt = coming.effectiveAt.toISOString()
    await runJob(database, tellEverybody, { policy: 'connects', version: coming.version, effectiveAt })
    // Whatever was begun before is told of, so that what is told later is about this version.
    await runJob(database, tellOfBegunVersions, {})
    await waitUntil(database, coming.effectiveAt, { before: 3_600_000 })
    helpBefore = (await web.fetch('/help')).text
    await database.advanceClock('3 days')
  })

  test('prices the first request after it, in a process that lived through the moment and in one that just started', async () => {
    expect(before).toMatchObject({ version: 1, qty: 0 })
    expect(helpBefore).toContain('Version 1')
    const { db: justStarted } = openDatabase({ connectionString: database.connectionString, role: 'app', maxConnections: 1 })
    onTestFinished(() => justStarted.destroy())
    expect(await answer(answerer, database.app)).toMatchObject({ version: coming.version, clauseId: 'invite', qty: 6 })
    expect(await answer(other, justStarted)).toMatchObject({ version: coming.version, clauseId: 'invite', qty: 6 })
    expect((await web.fetch('/help')).text).toContain(`Version ${coming.version}`)
    expect([await told(), await queued()]).toEqual([0, 0])
    expect(await auditCharges(database.owner)).toEqual([])
  })

  test('begins at its very moment, not a millisecond sooner or later', async () => {
    const amountAt = async (milliseconds: number) => {
      const at = new Date(coming.effectiveAt.getTime() + milliseconds)
      return (await database.run(({ tx }) => priceNow(tx, { action: 'proposal.submit', ...invited, at }))).amount
    }
    expect([await amountAt(-1), await amountAt(0), await amountAt(1)]).toEqual([0, 6, 6])
  })

  test('is told of once when something runs again, to programs and to those who were told that it comes', async () => {
    await Promise.all([1, 2, 3].map(() => runJob(database, tellOfBegunVersions, {})))
    await deliverNews(database, noticeListeners)
    await runJob(database, tellOfBegunVersions, {})
    await deliverNews(database, noticeListeners)
    expect([await told(), await queued()]).toEqual([1, 1])
    expect((await newsOf(answerer)).filter((kind) => kind === 'policy_begun')).toHaveLength(1)
    // Who had answered nothing so far would have paid nothing more, was not told before, and is left in peace.
    expect(await newsOf(other)).not.toContain('policy_begun')
  })

  test('goes on pricing long afterwards, though still nobody did anything for it', async () => {
    await database.advanceClock('400 days')
    const late = await database.run((ctx) => aFreelancer(ctx))
    await giveConnects(database, late.id, 50)
    expect(await answer(late, database.app)).toMatchObject({ version: coming.version, qty: 6 })
  })
})
