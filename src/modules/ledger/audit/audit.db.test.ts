import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { settled } from '#kit/settled.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import type { Database } from '#platform/db/database.ts'
import { addUpAccountDays } from '../actions/add-up-account-days.ts'
import { execute } from '../actions/execute.ts'
import { sealLedger } from '../actions/seal-ledger.ts'
import { aHold, anIssue, applied, aRefund, aSpend } from '../ledger.test-kit.ts'
import type { LedgerCommand } from '../rules/commands.ts'
import { audit, auditRecent, auditSnapshot, checkNames } from './audit.ts'

interface Damage {
  readonly check: string
  readonly how: string
  /** Statements of the owner, with triggers and constraints out of the way, the way a slip in a script would do it. */
  readonly damage: string | readonly string[]
}

/** Sets the move or entry of the rows that fit, leaving the others of its transaction alone. */
const editMoves = (set: string, where: string, which = 'true') =>
  `update ledger.txn set moves = array(
     select (${set})::ledger.move_leg from unnest(moves) with ordinality as leg (lot_id, from_state, to_state, qty, hold_id, unwinds, no)
     order by no)
   where ${which} and exists (select from unnest(moves) as leg where ${where})`
const MOVE = ['lot_id', 'from_state', 'to_state', 'qty', 'hold_id', 'unwinds']
const moveWith = (changes: Readonly<Record<string, string>>, where: string) =>
  MOVE.map((column) =>
    column in changes ? `case when ${where} then ${changes[column]} else leg.${column} end` : `leg.${column}`,
  ).join(', ')
const changeMoves = (changes: Readonly<Record<string, string>>, where: string, which?: string) =>
  editMoves(moveWith(changes, where), where, which)
const changeEntries = (changes: { readonly account?: string; readonly amount?: string }, where: string, which = 'true') =>
  `update ledger.txn set entries = array(
     select (case when ${where} then ${changes.account ?? 'account'} else account end, asset,
             case when ${where} then ${changes.amount ?? 'amount'} else amount end)::ledger.entry_leg
     from unnest(entries) with ordinality as leg (account, asset, amount, no) order by no)
   where ${which} and exists (select from unnest(entries) as leg where ${where})`
const dropEntries = (where: string) =>
  `update ledger.txn set entries = array(
     select (account, asset, amount)::ledger.entry_leg from unnest(entries) with ordinality as leg (account, asset, amount, no)
     where not (${where}) order by no)
   where exists (select from unnest(entries) as leg where ${where})`

const damages: readonly Damage[] = [
  {
    check: 'every transaction adds up to 0 per asset',
    how: 'an entry of the platform is changed',
    damage: changeEntries({ amount: 'amount + 1' }, `account = 'spent:proposal_submit' and amount > 0`),
  },
  {
    check: 'every leg says something that can be',
    how: 'used units become held again',
    damage: changeMoves({ to_state: `'held'` }, `leg.unwinds is not null`),
  },
  {
    check: 'every leg says something that can be',
    how: 'an entry of nothing appears',
    damage: `update ledger.txn set entries = entries || ('expired', 'connects', 0)::ledger.entry_leg where kind = 'spend'`,
  },
  {
    check: 'a wallet stands where its last transaction left it',
    how: 'a balance is set by hand',
    damage: `update ledger.wallet set available = available + 5`,
  },
  {
    check: 'a wallet stands where its last transaction left it',
    how: 'a frozen wallet is opened by hand',
    damage: `update ledger.wallet set frozen = not frozen`,
  },
  {
    check: 'a wallet stands where its last transaction left it',
    how: 'the last transaction disappears',
    damage: `delete from ledger.txn where version = (select max(version) from ledger.txn)`,
  },
  {
    check: 'a wallet stands where its last transaction left it',
    how: 'a wallet forgets its last moment',
    damage: `update ledger.wallet set last_recorded_at = 'epoch'`,
  },
  {
    check: 'each transaction follows on the one before it',
    how: 'what was left is changed in the middle',
    damage: `update ledger.txn set available = available + 1 where version = 2`,
  },
  {
    check: 'each transaction follows on the one before it',
    how: 'a transaction in the middle disappears',
    damage: `delete from ledger.txn where kind = 'freeze'`,
  },
  {
    check: 'nothing was ever below 0',
    how: 'a wallet was negative for a moment',
    damage: [
      'alter table ledger.txn drop constraint txn_available_check',
      `update ledger.txn set available = -3 where version = 2`,
    ],
  },
  {
    check: 'nothing was ever below 0',
    how: 'a lot was used before it was issued',
    damage: [
      'drop index ledger.txn_history',
      `update ledger.txn set version = case version when 1 then 5 when 5 then 1 else version end`,
    ],
  },
  {
    check: 'the time of a wallet only moves forward',
    how: 'a transaction is dated back',
    damage: `update ledger.txn set recorded_at = recorded_at - interval '1 year' where kind = 'refund'`,
  },
  {
    check: 'a transaction is true from when it was recorded, an expiry from when its lot ended',
    how: 'a spend is dated back',
    damage: `update ledger.txn set effective_at = effective_at - interval '1 day' where kind = 'spend'`,
  },
  {
    check: 'a transaction is true from when it was recorded, an expiry from when its lot ended',
    how: 'an expiry happens earlier',
    damage: `update ledger.txn set effective_at = effective_at - interval '1 day' where kind = 'expire'`,
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
    check: 'lots add up to the wallet of their owner',
    how: 'a lot is given to somebody else',
    damage: `update ledger.lot set owner_id = gen_random_uuid() where origin = 'promo'`,
  },
  {
    check: 'entries say what the moves say',
    how: 'a spend is booked to another purpose',
    damage: changeEntries({ account: `'spent:something_else'` }, `account like 'spent:%'`),
  },
  {
    check: 'entries say what the moves say',
    how: 'a move disappears',
    damage: `update ledger.txn set moves = '{}' where kind = 'refund'`,
  },
  {
    check: 'everything belongs to a wallet',
    how: 'a wallet disappears',
    damage: 'delete from ledger.wallet',
  },
  {
    check: 'every move is of a lot of the same owner',
    how: 'a lot is given to somebody else',
    damage: `update ledger.lot set owner_id = gen_random_uuid() where origin = 'promo'`,
  },
  {
    check: 'every move is of a lot of the same owner',
    how: 'a lot disappears',
    damage: `delete from ledger.lot where origin = 'promo'`,
  },
  {
    check: 'every lot was issued once, whole, by one transaction of its owner',
    how: 'a lot says that another transaction made it',
    damage: `update ledger.lot set source_txn = gen_random_uuid() where origin = 'promo'`,
  },
  {
    check: 'every charge was made by one transaction of its owner',
    how: 'a charge disappears',
    damage: 'delete from ledger.charge',
  },
  {
    check: 'every charge was made by one transaction of its owner',
    how: 'a charge appears that nobody made',
    damage: `insert into ledger.charge select (jsonb_populate_record(charge, jsonb_build_object(
      'id', gen_random_uuid(), 'txn_id', gen_random_uuid()))).* from ledger.charge limit 1`,
  },
  {
    check: 'every charge was made by one transaction of its owner',
    how: 'a freezing names a charge',
    damage: `update ledger.txn set charge_id = (select id from ledger.charge limit 1) where kind = 'freeze'`,
  },
  {
    check: 'every hold was made by one transaction of its owner',
    how: 'a hold disappears',
    damage: 'delete from ledger.hold',
  },
  {
    check: 'every hold was made by one transaction of its owner',
    how: 'a hold is given to somebody else',
    damage: 'update ledger.hold set owner_id = gen_random_uuid()',
  },
  {
    check: 'no unit was used outside its lot’s window',
    how: 'a lot’s life is shortened after the fact',
    damage: `update ledger.lot set expires_at = effective_at where consumed > 0`,
  },
  {
    check: 'no unit expired before its lot did',
    how: 'a lot’s life is made longer after it expired',
    damage: `update ledger.lot set expires_at = expires_at + interval '10 years' where expired > 0`,
  },
  {
    check: 'nothing of a lot was used after all of it was claimed back',
    how: 'a revoked lot is spent',
    damage: `update ledger.txn set moves = moves || (
        (select id from ledger.lot where clawed = granted limit 1), 'available', 'consumed', 1, null, null)::ledger.move_leg
      where version = (select max(version) from ledger.txn)`,
  },
  {
    check: 'a charge gave back only what it took, leg by leg',
    how: 'a refund gives back more of a leg than it had',
    damage: changeMoves({ qty: 'leg.qty + 100' }, 'leg.unwinds is not null'),
  },
  {
    check: 'a charge was given back from its last leg on',
    how: 'a refund unwinds the first leg first',
    damage: changeMoves({ unwinds: '0', qty: '1' }, 'leg.unwinds is not null'),
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
    check: 'a transaction did what its request asks',
    how: 'more was asked than was done',
    damage: `update ledger.txn set request = (request::jsonb || '{"qty": 99}')::json where kind = 'spend'`,
  },
  {
    check: 'a transaction did what its request asks',
    how: 'a request is exchanged for another kind',
    damage: `update ledger.txn set request = (request::jsonb || '{"kind": "spend"}')::json where kind = 'freeze'`,
  },
  {
    check: 'a transaction did what its request asks',
    how: 'a cause is rewritten',
    damage: `update ledger.txn set cause = '{"kind": "gift"}' where kind = 'issue'`,
  },
  {
    check: 'a transaction did what its request asks',
    how: 'another expiry makes Connects',
    damage: `update ledger.txn set moves = moves || (
        (select lot_id from unnest(moves) where from_state is null), null, 'available', 1, null, null)::ledger.move_leg
      where kind = 'change_expiry'`,
  },
  {
    check: 'a transaction did what its request asks',
    how: 'another lot got another expiry than the one that was named',
    damage: `update ledger.txn set request = jsonb_set(request::jsonb, '{lotId}', to_jsonb(id))::json where kind = 'change_expiry'`,
  },
  {
    check: 'another expiry was given to all that was available of a lot',
    how: 'a part of it stays behind',
    damage: changeMoves({ qty: 'leg.qty - 1' }, 'true', `kind = 'change_expiry'`),
  },
  {
    check: 'a lot and a hold are what their requests ask for',
    how: 'another expiry than the one that was asked for',
    damage: `update ledger.lot set expires_at = null where source_txn = (select id from ledger.txn where kind = 'change_expiry')`,
  },
  {
    check: 'a lot and a hold are what their requests ask for',
    how: 'a lot gets a longer life',
    damage: `update ledger.lot set expires_at = expires_at + interval '1 day' where parent_lot is null`,
  },
  {
    check: 'a lot and a hold are what their requests ask for',
    how: 'a hold gets a later deadline',
    damage: `update ledger.hold set deadline = deadline + interval '1 hour'`,
  },
  {
    check: 'a key has one answer',
    how: 'a refusal is written under the key of a transaction',
    damage: `update ledger.refusal set key = (select key from ledger.txn where kind = 'spend' limit 1)`,
  },
  {
    check: 'what was claimed back of a lot is what its clawbacks claimed',
    how: 'a lot forgets a clawback',
    damage: `update ledger.lot set clawed = revoked where clawed > revoked`,
  },
  {
    check: 'income is booked just as paid units are used, lapse or are claimed back',
    how: 'income is booked a cent too early',
    damage: [
      changeEntries({ amount: 'amount + 1' }, `account = 'connects:revenue'`),
      changeEntries({ amount: 'amount - 1' }, `account = 'connects:deferred'`, `entries::text like '%connects:revenue%'`),
    ],
  },
  {
    check: 'income is booked just as paid units are used, lapse or are claimed back',
    how: 'a spend of paid Connects books nothing',
    damage: dropEntries(`account in ('connects:revenue', 'connects:deferred', 'connects:breakage')`),
  },
  {
    check: 'money comes and goes by the payment that the request names, with its tax',
    how: 'a payment is booked to another provider',
    damage: changeEntries({ account: `'psp:somebody:clearing'` }, `account like 'psp:%'`),
  },
  {
    check: 'money comes and goes by the payment that the request names, with its tax',
    how: 'a tax is kept',
    damage: changeEntries({ account: `'tax:XX'` }, `account like 'tax:%'`),
  },
  {
    check: 'what was paid for a lot is what its request says',
    how: 'a price is changed afterwards',
    damage: `update ledger.lot set cost_usd_cents = 1 where origin = 'purchased' and parent_lot is null`,
  },
  {
    check: 'a renewed lot keeps its parent’s origin and share of the cost',
    how: 'a renewed lot is worth more than what it replaces',
    damage: `update ledger.lot set cost_usd_cents = 10000 where parent_lot is not null`,
  },
  {
    check: 'a renewed lot keeps its parent’s origin and share of the cost',
    how: 'the parent of a renewed lot disappears',
    damage: `update ledger.lot set parent_lot = gen_random_uuid() where parent_lot is not null`,
  },
  {
    check: 'every spend and bid took the lots that the rules choose',
    how: 'the later lot was spent first',
    damage: `update ledger.lot set priority = 9 where origin = 'monthly'`,
  },
  {
    check: 'what was due had expired before anything else happened',
    how: 'an expiry is booked too late',
    damage: ['drop index ledger.txn_history', `update ledger.txn set version = version + 100 where kind = 'expire'`],
  },
  {
    check: 'an owner has the bucket that follows from the id',
    how: 'a wallet is put into another bucket',
    damage: 'update ledger.wallet set bucket = (bucket + 1) % 1024',
  },
  {
    check: 'the days of the platform’s accounts add up to their entries',
    how: 'the sum of a day is changed',
    damage: `update ledger.account_day set amount = amount + 1 where account = 'issuance:promo'`,
  },
  {
    check: 'the days of the platform’s accounts add up to their entries',
    how: 'a day disappears',
    damage: `delete from ledger.account_day where account = 'expired'`,
  },
  {
    check: 'seals recompute from the rows they cover',
    how: 'a sealed cause is rewritten, with its request',
    damage: `update ledger.txn set cause = '{"kind": "gift"}', request = (request::jsonb || '{"cause": {"kind": "gift"}}')::json where version = 1`,
  },
  {
    check: 'every index leads to every row',
    how: 'an index missed a change',
    damage: [
      `update pg_index set indisready = false where indexrelid = 'ledger.wallet_frozen'::regclass`,
      'update ledger.wallet set frozen = true',
      `update pg_index set indisready = true where indexrelid = 'ledger.wallet_frozen'::regclass`,
    ],
  },
]

describe('the audit', () => {
  const database = useTestDatabase()
  let owner: Id

  beforeAll(async () => {
    owner = newId()
    const base = { ownerId: owner, cause: {} }
    const run = (...commands: LedgerCommand[]) => database.run((ctx) => execute(ctx, commands))
    const { now } = await database.run(async (ctx) => ctx)
    const payment = { provider: 'sandbox', taxUsdCents: 30, jurisdiction: 'DE' }
    const bought = { origin: 'purchased', costUsdCents: 155, payment, expiresAt: addDays(now, 20) }
    const spend = aSpend(owner, 12)
    const hold = aHold(owner, 2, addDays(now, 2))
    const [, bundle, revoked] = await run(
      anIssue(owner, 10, { origin: 'monthly', expiresAt: addDays(now, 10) }),
      anIssue(owner, 10, bought),
      anIssue(owner, 3, { ...bought, origin: 'purchased', expiresAt: addDays(now, 400) }),
      anIssue(owner, 2, { origin: 'sign_up', expiresAt: addDays(now, 12), priority: 1 }),
      spend,
      aRefund(spend, 3),
      hold,
      aSpend(owner, 1000),
    )
    await run(
      { kind: 'release_hold', key: newId(), holdId: hold.holdId, by: 'platform', ...base },
      { kind: 'freeze', key: newId(), ...base },
      { kind: 'unfreeze', key: newId(), ...base },
      { kind: 'revoke', key: newId(), lotId: applied(revoked).newLots[0]!, payment, ...base },
    )
    await database.advanceClock('15 days')
    await run(aRefund(spend, 2), anIssue(owner, 5), aSpend(owner, 6))
    // Claimed back when some of it is used already: what cannot be taken is owed.
    await run({ kind: 'revoke', key: newId(), lotId: applied(bundle).newLots[0]!, payment: { provider: 'sandbox' }, ...base })
    await run(aHold(owner, 1, addDays(now, 30)))
    const [gift] = await run(anIssue(owner, 4, { origin: 'gift' }))
    const lotId = applied(gift).newLots[0]!
    await run({ kind: 'change_expiry', key: newId(), lotId, expiresAt: addDays(now, 300), ...base })
    await settled(database)
    await addUpAccountDays(database.app)
    const { privateKey } = generateKeyPairSync('ed25519')
    await sealLedger(database.app, { privateKey, findPolicyHashes: () => Promise.resolve(new Map()) })
  })

  test('finds nothing in healthy books, with the rights of the application and of the readers, and says what it could not look into', async () => {
    const skipped: string[] = []
    expect(await audit(database.app, { skip: (check) => void skipped.push(check) })).toEqual([])
    expect(await audit(database.read)).toEqual([])
    expect(skipped).toEqual(['every index leads to every row'])
  })

  test('looks into the indexes too when it may', async () => {
    const steps: string[] = []
    const skipped: string[] = []
    const tell = { step: (check: string) => void steps.push(check), skip: (check: string) => void skipped.push(check) }
    expect(await audit(database.owner, tell)).toEqual([])
    expect([steps, skipped]).toEqual([checkNames, []])
  })

  test.each(damages)('names “$check” when $how', async ({ check, damage }) => {
    const findings = await auditAfter(database.owner, [damage].flat())
    expect(findings.map((finding) => finding.check)).toContain(check)
    expect(findings.find((finding) => finding.check === check)?.row).toHaveProperty('ownerId')
  })

  test('has a planted damage for every check', () => {
    expect(new Set(damages.map(({ check }) => check))).toEqual(new Set(checkNames))
  })

  test('of recent things looks at wallets with new transactions only, once, and remembers with the findings how far it came', async () => {
    const look = async () => {
      const found = await auditRecent(database.owner)
      await database.run((ctx) => found.remember(ctx.tx))
      return { lookedAt: found.lookedAt, isLast: found.isLast, checks: found.findings.map(({ check }) => check) }
    }
    expect(await look()).toEqual({ lookedAt: 1, isLast: true, checks: [] })
    expect(await look()).toEqual({ lookedAt: 0, isLast: true, checks: [] })

    const [untouched, damaged] = [newId(), newId()]
    await database.run((ctx) => execute(ctx, [anIssue(damaged, 3), anIssue(untouched, 4)]))
    await sql`update ledger.wallet set held = held + 1 where owner_id = ${damaged}`.execute(database.owner)
    await settled(database)
    const found = await auditRecent(database.owner)
    expect(found.lookedAt).toBe(2)
    expect(new Set(found.findings.map(({ row }) => 'ownerId' in row && row.ownerId))).toEqual(new Set([damaged]))
    // Nobody kept it, so the next look finds it again.
    expect((await look()).checks).toEqual(found.findings.map(({ check }) => check))
    expect(await look()).toEqual({ lookedAt: 0, isLast: true, checks: [] })
    await sql`update ledger.wallet set held = held - 1 where owner_id = ${damaged}`.execute(database.owner)
  })

  test('of recent things passes over what may still be joined by an older transaction', async () => {
    const running = await database.app.startTransaction().execute()
    await sql`select pg_current_xact_id()`.execute(running)
    await database.run((ctx) => execute(ctx, [anIssue(newId(), 1)]))
    expect((await auditRecent(database.owner)).lookedAt).toBe(0)
    await running.commit().execute()
    await settled(database)
    expect((await auditRecent(database.owner)).lookedAt).toBe(1)
  })
})

/** What the audit says about damaged books; they are whole again afterwards. */
async function auditAfter(owner: Database, damage: readonly string[]) {
  const tx = await owner.startTransaction().execute()
  try {
    await sql`set local session_replication_role = replica`.execute(tx)
    for (const statement of damage) {
      const { numAffectedRows = 0n } = await sql.raw(statement).execute(tx)
      if (numAffectedRows === 0n && !/^(alter|drop)/.test(statement)) throw new Error(`damages nothing: ${statement}`)
    }
    return await auditSnapshot(tx)
  } finally {
    await tx.rollback().execute()
  }
}
