import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { useTestDatabase } from '#kit/database.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction } from '#platform/run-action.ts'
import {
  announceVersion,
  approveDraft,
  installPack,
  loadPack,
  pinDecisions,
  priceAction,
  reverseVersion,
  saveDraft,
  selectNotice,
  selectPins,
  submitDraft,
  verifyRegister,
  versionInForce,
  type Changeset,
  type PolicyName,
} from '../index.ts'
import { lowerPins } from './lower-pins.ts'

const database = useTestDatabase()
const operator = (accountId: Id) => ({ kind: 'person', accountId, roles: ['operator'] }) as const
const [ada, bob] = [operator(newId()), operator(newId())]

beforeAll(async () => {
  for (const { accountId } of [ada, bob]) {
    await sql`
      insert into platform.account (id, email, display_name, roles)
      values (${accountId}, ${`${accountId}@example.org`}, 'Somebody', array['operator'])`.execute(database.owner)
  }
  await database.run((ctx) => installPack(ctx, { pack: loadPack('guildhall'), words: 'The first rules.' }))
})

async function approved(policy: PolicyName, changeset: Changeset): Promise<Id> {
  const input = { policy, title: 'A change', words: 'What changes and why.', changeset }
  const saved = await runAction(database.app, saveDraft, { actor: ada, input })
  if (!saved.ok) throw new Error(JSON.stringify(saved.refusal))
  const { id: draftId, sha256 } = saved.value
  expect(await runAction(database.app, submitDraft, { actor: ada, input: { draftId } })).toMatchObject({ ok: true })
  expect(await runAction(database.app, approveDraft, { actor: bob, input: { draftId, sha256 } })).toMatchObject({ ok: true })
  return draftId
}

async function announce(policy: PolicyName, changeset: Changeset, effectiveAt?: Date) {
  const draftId = await approved(policy, changeset)
  const simulated = await runAction(database.app, simulateDraft, { actor: ada, input: { draftId } })
  if (!simulated.ok) throw new Error(JSON.stringify(simulated.refusal))
  const announced = await runAction(database.app, announceVersion, { actor: bob, input: { draftId, effectiveAt } })
  return { impact: simulated.value, announced }
}

const clock = () => database.run((ctx) => Promise.resolve(ctx.now))
const fixed = (id: string, amount: number): Changeset => ({ set: { clauses: [{ id, charge: { fixed: amount } }] } })
const contract = (contractValueUsdCents: number) => ({
  contractKind: 'fixed',
  contractValueUsdCents,
  earnedWithClientUsdCents: 0,
  clientKind: 'company',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
})

function pin(subjectId: Id, cents: number, payerId: Id = newId()) {
  const decisions = [{ action: 'fee.freelancer', payerId, facts: contract(cents) }] as const
  return database.run((ctx) => pinDecisions(ctx, { policy: 'fees', subject: { kind: 'contract', id: subjectId }, decisions }))
}
const pinned = (id: Id) => database.run((ctx) => selectPins(ctx.tx, { kind: 'contract', id }))

describe('fees', () => {
  test('that rise wait for their notice, with what they would have taken from recorded contracts', async () => {
    const payer = newId()
    await pin(newId(), 100_050, payer)
    await pin(newId(), 20_000, payer)
    const soon = addDays(await clock(), 5)
    const { impact, announced } = await announce('fees', fixed('freelancer', 1_250), soon)
    expect(impact).toMatchObject({
      unit: 'usd_cents',
      actions: 2,
      people: 1,
      // 12.5 % of $1,000.50 is $125.06 (125.0625), 10 % is $100.05 (half to even would only matter at half a cent).
      connectsBefore: 10_005 + 2_000,
      connectsAfter: 12_506 + 2_500,
      payingMore: { actions: 2, people: 1, connects: 3_001 },
    })
    expect(announced).toMatchObject({ ok: false, refusal: { code: 'notice_too_short', days: 30 } })
  })

  test('that fall start at once, and what a contract pinned before stays', async () => {
    const id = newId()
    const [before] = await pin(id, 10_000)
    const { announced } = await announce('fees', fixed('freelancer', 900))
    expect(announced).toMatchObject({ ok: true, value: { version: 2, nobodyPaysMore: true } })
    const [again] = await pin(id, 10_000)
    expect(again).toMatchObject({ amount: 900, version: 2 })
    expect(await pinned(id)).toMatchObject([{ amount: before!.amount, version: 1, clauseId: 'freelancer' }])
  })

  test('that are taken back are lowered for contracts that began under them, and for nobody raised', async () => {
    const { announced } = await announce('fees', fixed('client', 400))
    expect(announced).toMatchObject({ ok: true })
    const head = await database.run((ctx) => versionInForce(ctx.tx, 'fees', ctx.now))
    // Put in force by hand: thirty days are long for a test, and what follows does not look at the calendar.
    const { announced: dearer } = await announce('fees', fixed('freelancer', 1_400))
    if (!dearer.ok) throw new Error(dearer.refusal.code)
    await database.advanceClock('31 days')
    const id = newId()
    await pin(id, 10_000)
    expect(await pinned(id)).toMatchObject([{ amount: 1_400, no: 1 }])
    const input = { policy: 'fees', version: dearer.value.version, words: 'It was too much.' } as const
    const reversed = await runAction(database.app, reverseVersion, { actor: ada, input })
    if (!reversed.ok) throw new Error(JSON.stringify(reversed.refusal))
    const lowering = {
      policy: 'fees',
      version: reversed.value.version,
      reversedVersion: dearer.value.version,
      clauses: ['freelancer'],
    } as const
    expect(await database.run((ctx) => lowerPins(ctx, lowering))).toBe(1)
    expect(await database.run((ctx) => lowerPins(ctx, lowering))).toBe(0)
    expect(await pinned(id)).toMatchObject([{ amount: 900, no: 2, version: reversed.value.version }])
    expect(head.document.policy).toBe('fees')
  })
})

describe('ranking', () => {
  test('never changes at once, because whoever gains a place takes it from somebody; nobody is priced for it', async () => {
    for (const weight of [90, 110]) {
      const { impact, announced } = await announce('ranking', fixed('likeness', weight), addDays(await clock(), 3))
      expect(impact).toMatchObject({ actions: 0, people: 0, run: { rows: 0 } })
      expect(announced).toMatchObject({ ok: false, refusal: { code: 'notice_too_short', days: 30 } })
    }
  })

  test('gives nobody points for paying, not even when its promise is broken aloud: places that are paid stand outside every order', async () => {
    const changeset = { ...fixed('paid-place', 5), breaksPromises: ['payment-never-raises-a-score'] }
    const input = { policy: 'ranking', title: 'Paid', words: 'Paid.', changeset } as const
    const saved = await runAction(database.app, saveDraft, { actor: ada, input })
    if (!saved.ok) throw new Error(saved.refusal.code)
    const submitted = await runAction(database.app, submitDraft, { actor: ada, input: { draftId: saved.value.id } })
    const findings = [{ where: 'promises/paid-places-stand-outside', severity: 'error' }]
    expect(submitted).toMatchObject({ ok: false, refusal: { code: 'policy_has_errors', findings } })
  })
})

describe('notice', () => {
  const notice = (policy: PolicyName, breaksPromise = false) =>
    database.run(async (ctx) => {
      const { version } = await versionInForce(ctx.tx, policy, ctx.now)
      return (await selectNotice(ctx.tx, { policy, version, breaksPromise, now: ctx.now })).days
    })

  test('that gets longer holds at once for every policy, and Connects keep their own where it is longer', async () => {
    const longer: Changeset = {
      set: {
        clauses: [
          {
            id: 'ranking-longer',
            for: 'notice.days',
            title: 'Ranking',
            when: { changedPolicy: { in: ['ranking', 'connects'] }, changeKind: { in: ['increase'] } },
            charge: { fixed: 40 },
            exceptionTo: 'worse-for-somebody',
            why: 'Places take long to earn.',
          },
        ],
      },
    }
    expect((await announce('notice', longer)).announced).toMatchObject({ ok: true, value: { nobodyPaysMore: true } })
    expect([await notice('ranking'), await notice('fees'), await notice('connects')]).toEqual([40, 30, 40])
    expect([await notice('fees', true), await notice('connects', true)]).toEqual([45, 45])
  })

  test('that gets shorter needs the notice it shortens, in the program and in the database', async () => {
    const shorter: Changeset = { set: { params: { 'notice.days': 1 } } }
    const { announced } = await announce('notice', shorter, addDays(await clock(), 29))
    expect(announced).toMatchObject({ ok: false, refusal: { code: 'notice_too_short', days: 30 } })
    const later = await announce('notice', shorter)
    expect(later.announced).toMatchObject({ ok: true, value: { nobodyPaysMore: false } })
    expect(await notice('fees')).toBe(30)
    await database.advanceClock('31 days')
    expect([await notice('fees'), await notice('connects')]).toEqual([1, 40])
  })

  test('the database and the interpreter give the same days in every case', async () => {
    const { document } = await database.run((ctx) => versionInForce(ctx.tx, 'notice', ctx.now))
    for (const changedPolicy of ['connects', 'fees', 'ranking', 'notice']) {
      for (const changeKind of ['increase', 'promise_broken', 'other']) {
        const { rows } = await sql<{ days: number }>`
          select policy.days_by(${JSON.stringify(document)}::jsonb, ${changedPolicy}, ${changeKind}) as days`.execute(
          database.app,
        )
        expect(rows[0]!.days).toBe(priceAction(document, 'notice.days', { changedPolicy, changeKind }).amount)
      }
    }
  })
})

test('every policy has a register of its own, and each is intact', async () => {
  for (const policy of ['connects', 'fees', 'ranking', 'notice'] as const) {
    expect(await database.run((ctx) => verifyRegister(ctx.tx, policy))).toMatchObject({ intact: true })
  }
})
