import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules, type Person } from '#kit/market.ts'
import { newId } from '#kernel/ids.ts'
import { approveSpecialGrant } from './actions/decide-special-grant.ts'
import { openWallet } from './actions/grant-monthly.ts'
import { proposeSpecialGrant } from './actions/propose-special-grant.ts'
import { auditGrants } from './audit.ts'
import { useGrants, yes } from './grants.test-kit.ts'

describe('the audit of grants', () => {
  const database = useTestDatabase()
  const { act, aCode, aMember, anOperator, redeem } = useGrants(database)
  const found = async () => [...new Set((await auditGrants(database.owner)).map(({ check }) => check))].toSorted()
  let ada: Person
  let operator: Person

  beforeAll(async () => {
    await installDefaultRules(database)
    ada = await aMember()
    operator = await anOperator()
    await database.run((ctx) => openWallet(ctx, { ownerId: ada.id, plan: 'basic' }))
    yes(await redeem(ada, (await aCode(operator)).code))
    const to = { kind: 'person', ownerId: ada.id }
    const { specialGrantId } = yes(await act(operator, proposeSpecialGrant, { to, qty: 5, reason: 'Sorry.' }))
    yes(await act(await anOperator(), approveSpecialGrant, { specialGrantId, people: 1 }))
    for (const table of ['promo_code', 'redemption', 'special_grant', '"grant"'])
      await sql.raw(`alter table grants.${table} disable trigger user`).execute(database.owner)
  })

  const totals = 'what was granted is what the ledger issued, for every origin'
  const counted = 'a promo code was redeemed as often as it counts, and never above its limit'
  const asPromised = 'every redemption issued what its code promises, to whoever redeemed it'
  const fourEyes = 'nobody decided on their own special grant'
  const issued = 'a special grant was issued to as many people as it counts, each once'
  const approved = 'an issued special grant went to as many people as were counted when it was approved'
  const months = 'months were granted up to the count of their membership'

  test('finds nothing while all is well', async () => {
    expect(await found()).toEqual([])
  })

  test.each([
    {
      what: 'a count of redemptions that was raised',
      damage: 'update grants.promo_code set redeemed = redeemed + 1',
      mend: 'update grants.promo_code set redeemed = redeemed - 1',
      checks: [counted],
    },
    {
      what: 'a redemption that was given to somebody else',
      damage: () => `update grants.redemption set account_id = '${operator.id}'`,
      mend: () => `update grants.redemption set account_id = '${ada.id}'`,
      checks: [asPromised],
    },
    {
      what: 'a grant that was enlarged',
      damage: `update grants.grant set qty = qty + 1 where kind = 'promo'`,
      mend: `update grants.grant set qty = qty - 1 where kind = 'promo'`,
      checks: [asPromised, totals],
    },
    {
      what: 'a grant that never reached the ledger, of a month that has not come',
      damage: () => `insert into grants.grant (id, owner_id, key, kind, qty, cost_usd_cents, policy, version, at)
                     values ('${newId()}', '${ada.id}', 'monthly/7', 'monthly', 10, 0, 'connects', 1, now())`,
      mend: `delete from grants.grant where key = 'monthly/7'`,
      checks: [months, totals],
    },
    {
      what: 'Connects in the ledger that nobody granted',
      damage: `update grants.grant set kind = 'sign_up' where key like 'make_good/%'`,
      mend: `update grants.grant set kind = 'make_good' where key like 'make_good/%'`,
      checks: [issued, totals],
    },
    {
      what: 'an approval by whoever proposed',
      damage: `alter table grants.special_grant drop constraint special_grant_needs_four_eyes;
               update grants.special_grant set proposed_by = decided_by`,
      mend: () => `update grants.special_grant set proposed_by = '${operator.id}'`,
      checks: [fourEyes],
    },
    {
      what: 'a special grant that counts more people than got it',
      damage: 'update grants.special_grant set issued_people = issued_people + 1',
      mend: 'update grants.special_grant set issued_people = issued_people - 1',
      checks: [issued, approved],
    },
    {
      what: 'a special grant that was enlarged afterwards',
      damage: 'update grants.special_grant set qty = qty + 1',
      mend: 'update grants.special_grant set qty = qty - 1',
      checks: [issued],
    },
  ])('finds $what', async ({ damage, mend, checks }) => {
    const text = (change: string | (() => string)) => (typeof change === 'string' ? change : change())
    for (const one of text(damage).split(';')) await sql.raw(one).execute(database.owner)
    expect(await found()).toEqual(checks.toSorted())
    await sql.raw(text(mend)).execute(database.owner)
    expect(await found()).toEqual([])
  })
})
