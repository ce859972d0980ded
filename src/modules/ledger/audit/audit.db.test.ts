import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import type { Database } from '#platform/db/database.ts'
import { execute } from '../actions/execute.ts'
import { aHold, anIssue, applied, aRefund, aSpend } from '../ledger.test-kit.ts'
import type { LedgerCommand } from '../rules/commands.ts'
import { audit, auditSnapshot, checkNames } from './audit.ts'

// Every damage is done by the owner with triggers and constraints out of the way, the way a slip in a script would do it.
const damages: readonly { readonly check: string; readonly how: string; readonly damage: string }[] = [
  {
    check: 'every transaction adds up to 0 per asset',
    how: 'an entry of the platform is changed',
    damage: `update ledger.entry set amount = amount + 1 where account = 'spent:proposal_submit' and amount > 0`,
  },
  {
    check: 'an account stands where its last entry left it',
    how: 'a balance is set by hand',
    damage: `update ledger.account set balance = balance + 5 where code = 'available'`,
  },
  {
    check: 'an account stands where its last entry left it',
    how: 'a held account disappears',
    damage: `delete from ledger.account where code = 'held'`,
  },
  {
    check: 'each entry follows on the one before it',
    how: 'an entry in the middle is changed',
    damage: `update ledger.entry set amount = amount - 1, balance_after = balance_after - 1 where account = 'available' and version = 2`,
  },
  {
    check: 'each entry follows on the one before it',
    how: 'an entry in the middle disappears',
    damage: `delete from ledger.entry where account = 'available' and version = 2`,
  },
  {
    check: 'no account was ever below its minimum',
    how: 'a balance was negative for a moment',
    damage: `update ledger.entry set balance_after = -3 where account = 'available' and version = 2`,
  },
  {
    check: 'the time of a wallet only moves forward',
    how: 'a transaction is dated back',
    damage: `update ledger.txn set recorded_at = recorded_at - interval '1 year' where kind = 'refund'`,
  },
  {
    check: 'the time of a wallet only moves forward',
    how: 'a wallet forgets its last moment',
    damage: `update ledger.account set last_recorded_at = 'epoch' where code = 'available'`,
  },
  {
    check: 'the counters of a lot are the sum of its moves',
    how: 'units are moved from consumed to available by hand',
    damage: `update ledger.lot set open = true, available = available + 1, consumed = consumed - 1 where consumed > 0`,
  },
  {
    check: 'the counters of a lot are the sum of its moves',
    how: 'a lot appears from nowhere',
    damage: `insert into ledger.lot select (jsonb_populate_record(lot, jsonb_build_object('id', gen_random_uuid()))).* from ledger.lot limit 1`,
  },
  {
    check: 'lots add up to the accounts of their owner',
    how: 'a lot is given to somebody else',
    damage: `update ledger.lot set owner_id = gen_random_uuid() where origin = 'promo'`,
  },
  {
    check: 'entries say what the moves say',
    how: 'a spend is booked to another purpose',
    damage: `update ledger.entry set account = 'spent:something_else' where account like 'spent:%'`,
  },
  {
    check: 'entries say what the moves say',
    how: 'a move disappears',
    damage: `delete from ledger.lot_move where unwinds is not null`,
  },
  {
    check: 'no unit was used outside its lot’s window',
    how: 'a lot’s life is shortened after the fact',
    damage: `update ledger.lot set expires_at = effective_at where consumed > 0`,
  },
  {
    check: 'no unit expired before its lot did',
    how: 'a lot’s life is made longer after it expired',
    damage: `update ledger.lot set expires_at = expires_at + interval '10 years' where expired > 0 and origin = 'sign_up'`,
  },
  {
    check: 'nothing of a lot was used after all of it was claimed back',
    how: 'a revoked lot is spent',
    damage: `
      insert into ledger.lot_move (bucket, txn_id, leg, lot_id, from_state, to_state, qty)
      select bucket, (select id from ledger.txn last where last.owner_id = lot.owner_id order by recorded_at desc limit 1), 99, id, 'available', 'consumed', 1
      from ledger.lot where clawed = granted`,
  },
  {
    check: 'a charge gave back only what it took, leg by leg',
    how: 'a refund gives back more of a leg than it had',
    damage: `update ledger.lot_move set qty = qty + 100 where unwinds is not null`,
  },
  {
    check: 'a charge was given back from its last leg on',
    how: 'a refund unwinds the first leg first',
    damage: `update ledger.lot_move set unwinds = 0, qty = 1 where unwinds = 1`,
  },
  {
    check: 'a charge is the sum of its moves',
    how: 'a charge forgets a refund',
    damage: `update ledger.charge set refunded = 0 where refunded > 0`,
  },
  {
    check: 'a hold is settled once and adds up',
    how: 'a released hold becomes active again',
    damage: `update ledger.hold set released = 0, state = 'active' where state = 'released'`,
  },
  {
    check: 'no hold is active a day after its deadline and grace',
    how: 'nobody sweeps',
    damage: `update ledger.hold set deadline = deadline - interval '100 days' where state = 'active'`,
  },
  {
    check: 'every applied command is one transaction, and the other way round',
    how: 'a command disappears',
    damage: `delete from ledger.command where request ->> 'kind' = 'spend'`,
  },
  {
    check: 'every applied command is one transaction, and the other way round',
    how: 'a transaction disappears',
    damage: `delete from ledger.txn where kind = 'freeze'`,
  },
  {
    check: 'what was paid for a lot was booked as deferred income',
    how: 'a price is changed afterwards',
    damage: `update ledger.lot set cost_usd_cents = 1 where origin = 'purchased' and parent_lot is null`,
  },
  {
    check: 'a renewed lot keeps its parent’s origin and share of the cost',
    how: 'a renewed lot is worth more than what it replaces',
    damage: `update ledger.lot set cost_usd_cents = 10000 where parent_lot is not null`,
  },
  {
    check: 'one owner, one bucket, one transaction',
    how: 'an entry is moved to somebody else',
    damage: `update ledger.entry set owner_id = gen_random_uuid() where account = 'available' and version = 1`,
  },
  {
    check: 'every spend and bid took the lots that the rules choose',
    how: 'the later lot was spent first',
    damage: `update ledger.lot set priority = 9 where origin = 'monthly'`,
  },
]

describe('the audit', () => {
  const database = useTestDatabase()

  beforeAll(async () => {
    const owner = newId()
    const base = { ownerId: owner, cause: {} }
    const run = (...commands: LedgerCommand[]) => database.run((ctx) => execute(ctx, commands))
    const { now } = await database.run(async (ctx) => ctx)
    const bought = { origin: 'purchased', costUsdCents: 150, payment: { provider: 'sandbox' }, expiresAt: addDays(now, 20) }
    const spend = aSpend(owner, 12)
    const hold = aHold(owner, 2, addDays(now, 2))
    const [, , revoked] = await run(
      anIssue(owner, 10, { origin: 'monthly', expiresAt: addDays(now, 10) }),
      anIssue(owner, 10, bought),
      anIssue(owner, 3, { ...bought, origin: 'purchased', expiresAt: addDays(now, 400) }),
      anIssue(owner, 2, { origin: 'sign_up', expiresAt: addDays(now, 12), priority: 1 }),
      spend,
      aRefund(spend, 3),
      hold,
    )
    await run(
      { kind: 'release_hold', key: newId(), holdId: hold.holdId, by: 'platform', ...base },
      { kind: 'freeze', key: newId(), ...base },
      { kind: 'unfreeze', key: newId(), ...base },
      { kind: 'revoke', key: newId(), lotId: applied(revoked).newLots[0]!, ...base },
    )
    await database.advanceClock('15 days')
    await run(aRefund(spend, 2), anIssue(owner, 5), aHold(owner, 1, addDays(now, 30)), aSpend(owner, 1))
  })

  test('finds nothing in healthy books, with the rights of the application and of the readers', async () => {
    expect(await audit(database.app)).toEqual([])
    expect(await audit(database.read)).toEqual([])
  })

  test.each(damages)('names “$check” when $how', async ({ check, damage }) => {
    const findings = await auditAfter(database.owner, damage)
    expect(findings.map((finding) => finding.check)).toContain(check)
    expect(findings.find((finding) => finding.check === check)?.row).toHaveProperty('ownerId')
  })

  test('has a planted damage for every check', () => {
    expect(new Set(damages.map(({ check }) => check))).toEqual(new Set(checkNames))
  })
})

/** What the audit says about damaged books; they are whole again afterwards. */
async function auditAfter(owner: Database, damage: string) {
  const tx = await owner.startTransaction().execute()
  try {
    await sql`set local session_replication_role = replica`.execute(tx)
    const { numAffectedRows } = await sql.raw(damage).execute(tx)
    expect(numAffectedRows).toBeGreaterThan(0n)
    return await auditSnapshot(tx)
  } finally {
    await tx.rollback().execute()
  }
}
