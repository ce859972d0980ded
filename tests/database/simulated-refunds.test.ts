import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { systemActor } from '#kernel/actor.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { anyFacts } from '#kit/any-policy.ts'
import { useTestDatabase } from '#kit/database.ts'
import { testLabOf } from '#kit/lab.ts'
import { changePolicy, reverse, usePolicy, yes } from '#modules/charges/charges.test-kit.ts'
import { chargeAll, openReversalBatch, reversalReport, type ChargeRequest } from '#modules/charges/index.ts'
import { refundReversal } from '#modules/charges/jobs.ts'
import { grant } from '#modules/grants/index.ts'
import { getPricedBy, versionInForce } from '#modules/policy/index.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { createLog } from '#platform/log.ts'
import { inTransaction } from '#platform/run-action.ts'

const database = useTestDatabase()
const openLab = testLabOf(database)
const people: readonly Id[] = Array.from({ length: 15 }, () => newId())

/** Answers cost what a proposal costs, and the middle of the rate card is dearer. */
const dearer = {
  set: {
    clauses: [
      { id: 'invite', charge: { table: 'rate.card' } },
      { id: 'platform-invite', charge: { fixed: 3 } },
    ],
  },
  breaksPromises: ['answering-is-free'],
}

async function balance(): Promise<number> {
  const { rows } = await sql<{ qty: number }>`select sum(available) as qty from ledger.lot`.execute(database.owner)
  return rows[0]!.qty
}

test('what a simulation says a reversal would give back is what the ledger gives back, to the last Connect', async () => {
  await usePolicy(database)
  for (const ownerId of people)
    await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId, key: 'start', qty: 3_000, reason: 'test' }))
  const version = await changePolicy(database, dearer)
  const began = await readClock(database.read)
  const requests = fc.sample(anyFacts('proposal.submit'), { numRuns: 400, seed: 4 }).map((facts, index): ChargeRequest => ({
    action: 'proposal.submit',
    ownerId: people[index % people.length]!,
    facts,
    key: `answer ${index}`,
    subject: { kind: 'proposal', id: newId() },
  }))
  for (let from = 0; from < requests.length; from += 200) {
    for (const one of await database.run((ctx) => chargeAll(ctx, requests.slice(from, from + 200)))) yes(one)
  }
  const taken = await database.run((ctx) => getPricedBy(ctx.tx, 'connects', version))
  const reversed = await reverse(database, version)
  const restored = await database.run((ctx) => versionInForce(ctx.tx, 'connects', ctx.now))
  const window = {
    from: Math.floor(began.getTime() / 1000),
    until: Math.floor((await readClock(database.read)).getTime() / 1000) + 1,
  }
  const { report } = await openLab().replay({ before: taken.document, after: restored.document }, { window })
  expect(report.payingLess.connects).toBeGreaterThan(0)
  expect(report.payingMore.connects).toBe(0)

  const before = await balance()
  const batchId = await inTransaction(database.app, systemActor('test'), (ctx) =>
    openReversalBatch(ctx, { policy: 'connects', reversedVersion: version, ...reversed }),
  )
  await refundReversal.run({ db: database.app, log: createLog('silent'), stopping: () => false }, { batchId })
  const account = await database.run((ctx) => reversalReport(ctx.tx, 'connects', reversed.version))
  expect(account).toMatchObject({ balanced: true, refundedCharges: report.payingLess.actions })
  expect((await balance()) - before).toBe(report.payingLess.connects)
})
