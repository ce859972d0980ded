import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { grant } from '#modules/grants/index.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import { versionReversed } from '#modules/policy/index.ts'
import { createLog } from '#platform/log.ts'
import { aProposal, changePolicy, invitationsCost, proposalFacts, reverse, usePolicy, yes } from '../charges.test-kit.ts'
import {
  auditCharges,
  charge,
  chargeAll,
  getReceipt,
  previewReversal,
  returnCharges,
  reversalBatchId,
  reversalProgress,
  reversalReport,
  verifyReceipt,
  type Charge,
} from '../index.ts'
import { refundReversal, resumeReversals } from '../jobs.ts'
import { listeners } from '../listeners.ts'
import { advanceReversal } from './refund-reversal.ts'

const database = useTestDatabase()
const PEOPLE = 60
const ANSWERS_EACH = 35
const PRICE = 4
const answering = proposalFacts({ initiator: 'client_invite' })
const owners = Array.from({ length: PEOPLE }, () => newId())
const tools = () => ({ db: database.app, log: createLog('silent'), stopping: () => false })

let taken = 0
let charges: readonly Charge[] = []
let others: readonly Charge[] = []

beforeAll(async () => {
  await usePolicy(database)
  taken = await changePolicy(database, invitationsCost(PRICE))
  const made = await Promise.all(owners.map(payForAnswers))
  charges = made.flatMap((one) => one.answers)
  others = made.map((one) => one.own)
})

async function payForAnswers(ownerId: Id): Promise<{ answers: readonly Charge[]; own: Charge }> {
  return database.run(async (ctx) => {
    await grant(ctx, { kind: 'promo', ownerId, key: 'start', qty: 500, reason: 'test' })
    const requests = Array.from({ length: ANSWERS_EACH }, () => aProposal(ownerId, { facts: answering }))
    const [own, ...answers] = (await chargeAll(ctx, [aProposal(ownerId), ...requests])).map((answer) => yes(answer))
    return { answers, own: own! }
  })
}

/** What the worker does with the event, once or more often. */
async function hearReversal(version: number, clauses: readonly string[]): Promise<Id> {
  for (const listener of listeners.filter(({ type }) => type === versionReversed.type)) {
    await database.run((ctx) => listener.handle(ctx, { policy: 'connects', version, reversedVersion: taken, clauses }))
  }
  return reversalBatchId('connects', version)
}

async function balances(): Promise<Map<Id, number>> {
  const { rows } = await sql<{ ownerId: Id; qty: number }>`
    select owner_id, sum(available) as qty from ledger.lot group by owner_id`.execute(database.owner)
  return new Map(rows.map((row) => [row.ownerId, row.qty]))
}

describe('the reversal of a version that charged thousands of answers', () => {
  let reversing = 0
  let batchId = ''

  test('is previewed exactly', async () => {
    // One of the jobs was closed before: those Connects have come back already.
    const { subject } = charges[0]!
    const closed = {
      event: 'job.closed',
      items: [{ subject, facts: { closeReason: 'client_cancelled', contracts: 0 } }],
    } as const
    expect(await database.run((ctx) => returnCharges(ctx, closed))).toHaveLength(1)
    const preview = yes(await database.run((ctx) => previewReversal(ctx.tx, { policy: 'connects', version: taken, at: ctx.now })))
    expect(preview).toMatchObject({
      clauses: ['invite'],
      people: PEOPLE,
      charges: charges.length - 1,
      connects: (charges.length - 1) * PRICE,
      usdCents: (charges.length - 1) * PRICE * 15,
    })
    expect(preview.diff.nobodyPaysMore).toBe(true)
  })

  test('survives being stopped in the middle of a chunk and between chunks, and being run by two at once', async () => {
    const reversed = await reverse(database, taken)
    reversing = reversed.version
    batchId = await hearReversal(reversing, reversed.clauses)
    while ((await database.run((ctx) => advanceReversal(ctx, batchId))) !== 'refunding');
    await database.run((ctx) => advanceReversal(ctx, batchId))
    const half = await database.run((ctx) => reversalProgress(ctx.tx, batchId))
    expect(half).toMatchObject({ state: 'refunding', charges: charges.length - 1 })
    expect(half!.settledCharges).toBeGreaterThan(0)
    expect(half!.settledCharges).toBeLessThan(half!.charges)

    const killed = database.run(async (ctx) => {
      await advanceReversal(ctx, batchId)
      throw new Error('killed before the commit')
    })
    await expect(killed).rejects.toThrow('killed')
    expect(await database.run((ctx) => reversalProgress(ctx.tx, batchId))).toEqual(half)

    // Between the plan and its refund a second job is closed, too.
    const last = charges.toSorted((left, right) => bucketOf(left.ownerId) - bucketOf(right.ownerId)).at(-1)!
    const closed = { event: 'job.removed', items: [{ subject: last.subject, facts: { removeReason: 'fake' } }] } as const
    expect(await database.run((ctx) => returnCharges(ctx, closed))).toHaveLength(1)

    await Promise.all([
      refundReversal.run(tools(), { batchId }),
      refundReversal.run(tools(), { batchId }),
      resumeReversals.run(tools(), {}),
    ])
    expect(await database.run((ctx) => reversalProgress(ctx.tx, batchId))).toMatchObject({ state: 'done' })
  })

  test('gives every Connect back, no more and no less', async () => {
    const now = await balances()
    for (const ownerId of owners) expect(now.get(ownerId)).toBe(500 - 6)
    const report = await database.run((ctx) => reversalReport(ctx.tx, 'connects', reversing))
    expect(report).toMatchObject({
      people: PEOPLE,
      charges: charges.length - 1,
      due: (charges.length - 1) * PRICE,
      refunded: (charges.length - 2) * PRICE,
      exceptionsByReason: [{ exception: 'returned_meanwhile', charges: 1, connects: PRICE }],
      balanced: true,
    })
    const { rows } = await sql<{ qty: number }>`
      select sum(r.qty) as qty from charges.return r join charges.charge c on c.id = r.charge_id where c.clause = 'invite'`.execute(
      database.owner,
    )
    expect(rows[0]!.qty).toBe(charges.length * PRICE)
  })

  test('leaves what other rules charged alone, and says on the receipt why Connects came back', async () => {
    const own = await database.run((ctx) => getReceipt(ctx.tx, others[0]!.id))
    expect(own?.returned.qty).toBe(0)
    const receipt = await database.run((ctx) => getReceipt(ctx.tx, charges[5]!.id))
    expect(receipt).toMatchObject({
      amount: PRICE,
      returned: { qty: PRICE, entries: [{ reason: 'reversal', version: reversing }] },
    })
    expect(receipt?.words.join(' ')).toContain(`taken back by policy v${reversing}`)
    expect(verifyReceipt(receipt)).toMatchObject({ ok: true })
  })

  test('changes nothing when it is heard and run again', async () => {
    const before = await balances()
    const report = await database.run((ctx) => reversalReport(ctx.tx, 'connects', reversing))
    expect(await hearReversal(reversing, ['invite'])).toBe(batchId)
    await refundReversal.run(tools(), { batchId })
    await resumeReversals.run(tools(), {})
    expect(await balances()).toEqual(before)
    expect(await database.run((ctx) => reversalReport(ctx.tx, 'connects', reversing))).toEqual(report)
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from platform.event where type = 'charges.reversal_finished'`.execute(database.owner)
    expect(rows[0]!.n).toBe(1)
  })

  test('charges answers 0 from its first moment on', async () => {
    const after = yes(await database.run((ctx) => charge(ctx, aProposal(owners[0]!, { facts: answering }))))
    expect(after).toMatchObject({ qty: 0, version: reversing })
  })

  test('stands up to the audit', async () => {
    expect(await auditCharges(database.owner)).toEqual([])
  })
})

describe('a charge in flight while its rule is reversed', () => {
  test('is waited for, so that it is refunded with the others', async () => {
    const version = await changePolicy(database, invitationsCost(3))
    const ownerId = owners[1]!
    const letGo = Promise.withResolvers<void>()
    const isCharged = Promise.withResolvers<Charge>()
    const inFlight = database.run(async (ctx) => {
      isCharged.resolve(yes(await charge(ctx, aProposal(ownerId, { facts: answering }))))
      await letGo.promise
    })
    const made = await isCharged.promise
    expect(made.qty).toBe(3)

    let isReversed = false
    const reversing = reverse(database, version).then((reversed) => {
      isReversed = true
      return reversed
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isReversed).toBe(false)
    letGo.resolve()
    await inFlight
    const reversed = await reversing

    taken = version
    const batchId = await hearReversal(reversed.version, reversed.clauses)
    await refundReversal.run(tools(), { batchId })
    const report = await database.run((ctx) => reversalReport(ctx.tx, 'connects', reversed.version))
    expect(report).toMatchObject({ charges: 1, refunded: 3, balanced: true })
    expect(await auditCharges(database.owner)).toEqual([])
  })
})
