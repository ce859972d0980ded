import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { execute } from '../actions/execute.ts'
import { expireDue } from '../actions/expire-due.ts'
import { releaseLapsedHolds } from '../actions/release-lapsed-holds.ts'
import { aHold, anIssue, applied, aRefund, aSpend } from '../ledger.test-kit.ts'
import type { LedgerCommand } from '../rules/commands.ts'
import { getWallet, lockWallet, walletLots } from './read-wallet.ts'
import { statementLines } from './statement.ts'
import { cutAt } from './statement-cut.ts'
import { supply } from './supply.ts'

describe('reading the ledger', () => {
  const database = useTestDatabase()
  const run = (...commands: LedgerCommand[]) => database.run((ctx) => execute(ctx, commands))
  const wallet = (ownerId: string) => database.run(({ tx }) => getWallet(tx, ownerId))
  const now = () => database.run(async (ctx) => ctx.now)
  const lines = (ownerId: string, wanted: { before?: number; limit: number } = { limit: 50 }) =>
    database.run(async ({ tx }) => statementLines(tx, await cutAt(tx, ownerId), wanted))

  test('a wallet lists its open lots in spending order', async () => {
    const owner = newId()
    const soon = addDays(await now(), 10)
    const [paid, free, never] = await run(
      anIssue(owner, 1, { expiresAt: soon, origin: 'purchased', costUsdCents: 15, payment: { provider: 'sandbox' } }),
      anIssue(owner, 2, { expiresAt: soon }),
      anIssue(owner, 3),
    )
    const order = [free, paid, never].map((outcome) => applied(outcome).newLots[0])
    expect(await wallet(owner)).toMatchObject({ ownerId: owner, available: 6, held: 0, frozen: false })
    expect((await wallet(owner)).lots.map((lot) => lot.id)).toEqual(order)
  })

  test('somebody without a wallet has an empty one, and locking opens it', async () => {
    const owner = newId()
    const empty = { ownerId: owner, available: 0, held: 0, frozen: false, lots: [] }
    expect(await wallet(owner)).toEqual(empty)
    expect(await database.run(({ tx }) => lockWallet(tx, owner))).toEqual(empty)
  })

  test('the statement shows every movement with its cause, lots and balances, page by page', async () => {
    const owner = newId()
    const expiresAt = addDays(await now(), 100)
    const spend = aSpend(owner, 6, { cause: { kind: 'proposal', id: 'p1' } })
    const issue = anIssue(owner, 10, { expiresAt })
    await run(issue, spend, aRefund(spend, 2), { kind: 'freeze', key: newId(), ownerId: owner, cause: { why: 'a review' } })
    const first = await lines(owner, { limit: 3 })
    expect(first).toMatchObject([
      { kind: 'freeze', change: 0, availableAfter: 6, heldAfter: 0, lots: [], cause: { why: 'a review' } },
      { kind: 'refund', change: 2, availableAfter: 6, purpose: 'proposal_submit', cause: { reason: 'job_removed' } },
      { kind: 'spend', change: -6, availableAfter: 4, chargeId: spend.chargeId, cause: { id: 'p1' } },
    ])
    expect(first[2]?.lots).toMatchObject([{ qty: 6, from: 'available', to: 'consumed', origin: 'promo', expiresAt }])
    const second = await lines(owner, { limit: 3, before: first[2]!.version })
    expect(second).toMatchObject([{ version: 1, kind: 'issue', change: 10, availableAfter: 10 }])
  })

  test('a lot past its expiry no longer counts before any sweep, and the sweep books it at the moment it ran out', async () => {
    const owner = newId()
    const expiresAt = addDays(await now(), 1)
    await run(anIssue(owner, 5, { expiresAt }), anIssue(owner, 2))
    await database.advanceClock('2 days')
    expect(await wallet(owner)).toMatchObject({ available: 2, lots: [{ available: 2 }] })

    expect(await expireDue(database.app)).toBe(1)
    expect(await expireDue(database.app)).toBe(0)
    const [newest] = await lines(owner)
    expect(newest).toMatchObject({ kind: 'expire', change: -5, availableAfter: 2, effectiveAt: expiresAt })
    const lots = await database.run(({ tx }) => walletLots(tx, owner, { closed: true }))
    expect(lots.map(({ granted, expired }) => [granted, expired])).toEqual([
      [5, 5],
      [2, 0],
    ])
  })

  test('a hold nobody settled is given back after its deadline and an hour of grace', async () => {
    const owner = newId()
    await run(anIssue(owner, 5), aHold(owner, 3, addDays(await now(), 1)))
    await database.advanceClock('24 hours 30 minutes')
    expect(await releaseLapsedHolds(database.app)).toBe(0)
    await database.advanceClock('31 minutes')
    expect(await releaseLapsedHolds(database.app)).toBe(1)
    expect(await wallet(owner)).toMatchObject({ available: 5, held: 0 })
  })

  test('supply: issued = available + held + consumed + expired + revoked, for every origin', async () => {
    const origins = await database.run(({ tx }) => supply(tx))
    expect(origins.map((line) => line.origin)).toEqual(['promo', 'purchased'])
    for (const { issued, available, held, consumed, expired, revoked } of origins) {
      expect(issued).toBe(available + held + consumed + expired + revoked)
    }
  })

  test('a purchase books its dollars beside the Connects: from the clearing account to deferred income and tax', async () => {
    const owner = newId()
    await run(
      anIssue(owner, 10, {
        origin: 'purchased',
        costUsdCents: 150,
        payment: { provider: 'sandbox', taxUsdCents: 29, jurisdiction: 'de' },
      }),
    )
    const { rows } = await sql<{ account: string; amount: number }>`
      select account, amount from ledger.entry join ledger.txn on txn.bucket = entry.bucket and txn.id = entry.txn_id
      where owner_id = ${owner} and asset = 'usd' order by leg`.execute(database.app)
    expect(rows).toEqual([
      { account: 'psp:sandbox:clearing', amount: -179 },
      { account: 'tax:de', amount: 29 },
      { account: 'connects:deferred', amount: 150 },
    ])
  })
})
