import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, installDefaultRules } from '#kit/market.ts'
import { newId } from '#kernel/ids.ts'
import { yes } from '#modules/charges/charges.test-kit.ts'
import { runAction } from '#platform/run-action.ts'
import { auditSnapshot } from './audit.ts'
import { auditPayments, carryOutPurchase, planPurchase, sandboxProvider } from './index.ts'

describe('the audit of payments', () => {
  const database = useTestDatabase()
  const BOOKED = 'every purchase that succeeded was booked with its Connects, money and tax'
  const TOTALS = 'the clearing account has what was bought, and nothing else'

  beforeAll(async () => {
    await installDefaultRules(database)
    const buyer = await database.run((ctx) => aFreelancer(ctx))
    for (const [method, quantity] of [
      ['works', 40],
      ['works', 20],
      ['declined', 40],
    ] as const) {
      const input = { quantity, country: 'DE', method, seenTotalUsdCents: Math.round(quantity * 15 * 1.19) }
      const { purchaseId } = yes(await runAction(database.app, planPurchase, { actor: buyer.actor, input, key: newId() }))
      await carryOutPurchase(database.app, sandboxProvider(database.app), purchaseId)
    }
  })

  test('finds nothing when the ledger has just what was bought, with the rights of the readers', async () => {
    expect(await auditPayments(database.read)).toEqual([])
  })

  test.each([
    [
      'a purchase was dearer than what was booked',
      [BOOKED, TOTALS],
      'update payments.purchase set tax_usd_cents = tax_usd_cents + 1, total_usd_cents = total_usd_cents + 1 where connects = 40',
    ],
    [
      'other Connects were booked than were bought',
      [BOOKED],
      `update payments.purchase set connects = connects * 2, unit_usd_cents = 0, subtotal_usd_cents = 0,
       tax_usd_cents = total_usd_cents where connects = 20 and state = 'succeeded'`,
    ],
    ['a purchase was lost whose Connects were issued', [BOOKED, TOTALS], 'delete from payments.purchase where connects = 20'],
    ['all purchases of somebody were lost', [TOTALS], 'delete from payments.purchase'],
    [
      'a payment was taken out of the ledger',
      [BOOKED, TOTALS],
      `update ledger.txn set entries = '{}' where request ->> 'qty' = '40'`,
    ],
  ])('finds that %s', async (_, checks, damage) => {
    const tx = await database.owner.startTransaction().execute()
    try {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql.raw(damage).execute(tx)
      const findings = await auditSnapshot(tx)
      expect(findings.map(({ check }) => check)).toEqual(checks)
    } finally {
      await tx.rollback().execute()
    }
  })
})
