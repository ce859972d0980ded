import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aJob, installDefaultRules, propose, type Person } from '#kit/market.ts'
import { giveConnects, runJob } from '#kit/news.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { execute, getWallet, type LedgerCommand } from '#modules/ledger/index.ts'
import { auditGrants } from '../audit.ts'
import { answerOf, useGrants, yes } from '../grants.test-kit.ts'
import { issueToCohort, resumeCohorts } from '../jobs.ts'
import { findSpecialGrant, type SpecialGrant } from '../store/special-grants.ts'
import { approveSpecialGrant, rejectSpecialGrant, withdrawSpecialGrant } from './decide-special-grant.ts'
import { proposeSpecialGrant } from './propose-special-grant.ts'

describe('a special grant', () => {
  const database = useTestDatabase()
  const { act, aMember, anOperator, count } = useGrants(database)
  let [ada, ben]: Person[] = []
  beforeAll(async () => {
    await installDefaultRules(database)
    ;[ada, ben] = [await anOperator('Ada'), await anOperator('Ben')]
  })

  const wish = { qty: 12, reason: 'The search was down on Monday.', incident: 'INC-7' }
  const forPerson = (ownerId: Id, changes: object = {}) => ({ ...wish, to: { kind: 'person', ownerId }, ...changes })
  const proposeTo = async (to: object, by = ada!): Promise<Id> =>
    yes(await act(by, proposeSpecialGrant, { ...wish, to })).specialGrantId
  const approve = (specialGrantId: Id, by = ben!, people = 1) => act(by, approveSpecialGrant, { specialGrantId, people })
  const find = async (id: Id): Promise<SpecialGrant> => (await database.run(({ tx }) => findSpecialGrant(tx, id)))!
  const available = async (ownerId: Id) => (await database.run(({ tx }) => getWallet(tx, ownerId))).available
  const clock = () => database.run(async (ctx) => ctx.now)

  /** So many members who joined in an hour of the far past that nobody else joined in. */
  async function aCohort(people: number): Promise<Date> {
    const since = new Date(Date.UTC(1990, 0, 1, 12))
    await sql`
      insert into grants.membership (owner_id, plan, anchor, months_done, next_due)
      select gen_random_uuid(), 'basic', ${since}, 0, timestamptz '2100-01-01' from generate_series(1, ${people})`.execute(
      database.owner,
    )
    onTestFinished(async () => void (await sql`delete from grants.membership where anchor = ${since}`.execute(database.owner)))
    return new Date(since.getTime() + 3_600_000)
  }

  test('reaches one person when another operator approves, with its reason in the journal', async () => {
    const eve = await aMember()
    const id = await proposeTo({ kind: 'person', ownerId: eve.id })
    expect(await available(eve.id)).toBe(0)
    expect(yes(await approve(id))).toEqual({ specialGrantId: id, state: 'issued' })
    expect(await available(eve.id)).toBe(12)
    expect(await find(id)).toMatchObject({
      state: 'issued',
      proposedBy: ada!.id,
      decidedBy: ben!.id,
      issuedPeople: 1,
      incident: 'INC-7',
    })
    const { rows } = await sql<{ cause: object }>`select cause from ledger.txn where owner_id = ${eve.id}`.execute(database.owner)
    expect(rows[0]!.cause).toMatchObject({ grant: 'make_good', reason: wish.reason })
    expect(answerOf(await approve(id))).toBe('wrong_state')
    expect(await available(eve.id)).toBe(12)
  })

  test('is never decided by whoever proposed it, and taken back by nobody else', async () => {
    const id = await proposeTo({ kind: 'person', ownerId: (await aMember()).id })
    expect(answerOf(await approve(id, ada))).toBe('four_eyes')
    expect(answerOf(await act(ada!, rejectSpecialGrant, { specialGrantId: id, note: 'No.' }))).toBe('four_eyes')
    expect(answerOf(await act(ben!, withdrawSpecialGrant, { specialGrantId: id }))).toBe('not_yours')
    expect((await find(id)).state).toBe('proposed')
    expect(yes(await act(ada!, withdrawSpecialGrant, { specialGrantId: id })).state).toBe('withdrawn')
    expect(answerOf(await approve(id))).toBe('wrong_state')
  })

  test('is kept from one pair of eyes by the database too, and no such Connects are issued without it', async () => {
    const eve = await aMember()
    const id = await proposeTo({ kind: 'person', ownerId: eve.id })
    const decideAs = (person: Person, state: string) =>
      sql`update grants.special_grant set state = ${state}, decided_by = ${person.id}, decided_at = now(), decision_note = 'x',
            finished_at = case when ${state} = 'issued' then now() end where id = ${id}`.execute(database.owner)
    await expect(decideAs(ada!, 'issued')).rejects.toMatchObject({ constraint: 'special_grant_needs_four_eyes' })
    await expect(decideAs(ada!, 'rejected')).rejects.toMatchObject({ constraint: 'special_grant_needs_four_eyes' })
    await expect(decideAs(ben!, 'withdrawn')).rejects.toMatchObject({ constraint: 'special_grant_withdrawn_by_proposer' })

    const grantTo = (ownerId: Id, kind: string, qty: number) =>
      sql`insert into grants.grant (id, owner_id, key, kind, qty, cost_usd_cents, policy, version, at)
          values (gen_random_uuid(), ${ownerId}, ${`${kind}/${id}`}, ${kind}, ${qty}, 0, 'connects', 1, now())`.execute(
        database.app,
      )
    await expect(grantTo(eve.id, 'make_good', 12)).rejects.toMatchObject({ code: '23514' })
    yes(await approve(id))
    await expect(grantTo((await aMember()).id, 'make_good', 12)).rejects.toMatchObject({ code: '23514' })
    await expect(grantTo(ben!.id, 'gift', 12)).rejects.toMatchObject({ code: '23514' })
    await expect(sql`update grants.special_grant set qty = 1000 where id = ${id}`.execute(database.owner)).rejects.toMatchObject({
      code: '23001',
    })
  })

  test('is rejected with a reason that stays on record, and then for good', async () => {
    const eve = await aMember()
    const id = await proposeTo({ kind: 'person', ownerId: eve.id })
    expect(answerOf(await act(ben!, rejectSpecialGrant, { specialGrantId: id, note: ' ' }))).toBe('invalid_input')
    yes(await act(ben!, rejectSpecialGrant, { specialGrantId: id, note: 'They were not there on Monday.' }))
    expect(await find(id)).toMatchObject({ state: 'rejected', decisionNote: 'They were not there on Monday.' })
    expect(answerOf(await approve(id))).toBe('wrong_state')
    expect(await available(eve.id)).toBe(0)
  })

  test('is decided once, however many operators decide at the same moment', async () => {
    const eve = await aMember()
    const id = await proposeTo({ kind: 'person', ownerId: eve.id })
    const others = await Promise.all([1, 2, 3].map(() => anOperator()))
    const answers = await Promise.all([
      ...others.map((other) => approve(id, other)),
      act(ben!, rejectSpecialGrant, { specialGrantId: id, note: 'No.' }),
    ])
    expect(answers.map(answerOf).toSorted()).toEqual(['ok', 'wrong_state', 'wrong_state', 'wrong_state'])
    expect(await available(eve.id)).toBe((await find(id)).state === 'issued' ? 12 : 0)
  })

  test('names a charge of that person only, and only people with a wallet', async () => {
    const [eve, mallory] = [await aMember(), await aMember()]
    const job = await database.run(async (ctx) => aJob(ctx, await aClient(ctx)))
    await propose(database, eve, job)
    const { rows } = await sql<{ id: Id }>`select id from charges.charge where owner_id = ${eve.id}`.execute(database.app)
    const chargeId = rows[0]!.id
    const ask = (ownerId: Id, extra: object = {}) =>
      act(ada!, proposeSpecialGrant, forPerson(ownerId, { to: { kind: 'person', ownerId, ...extra } }))
    expect(answerOf(await ask(mallory.id, { chargeId }))).toBe('not_their_charge')
    expect(answerOf(await ask(eve.id, { chargeId }))).toBe('ok')
    expect(answerOf(await ask(ben!.id))).toBe('not_found')
  })

  test('goes to everybody who was active in a window, whether or not they paid, and to nobody else', async () => {
    await database.advanceClock('2 hours')
    const [payer, sleeper] = [await aMember(), await aMember()]
    const since = await clock()
    const job = await database.run(async (ctx) => aJob(ctx, await aClient(ctx)))
    await propose(database, payer, job)
    await database.advanceClock('1 hour')
    const to = { kind: 'active_between', since, until: await clock() }
    expect(answerOf(await act(ada!, proposeSpecialGrant, { ...wish, to: { ...to, until: new Date(Date.now() + 9e11) } }))).toBe(
      'moment_not_passed',
    )
    const before = await available(payer.id)
    const id = await proposeTo(to)
    yes(await approve(id))
    await runJob(database, issueToCohort, { specialGrantId: id })
    expect([await available(payer.id), await available(sleeper.id)]).toEqual([before + 12, 0])
    expect(await find(id)).toMatchObject({ state: 'issued', people: 1, issuedPeople: 1 })
    const { rows } = await sql<{ kind: string }>`select kind from grants.grant where key = ${`make_good/${id}`}`.execute(
      database.app,
    )
    expect(rows).toEqual([{ kind: 'make_good' }])
    const nobody = { kind: 'active_between', since: new Date('1980-01-01'), until: new Date('1980-01-02') }
    expect(answerOf(await act(ada!, proposeSpecialGrant, { ...wish, to: nobody }))).toBe('nobody_in_cohort')
  })

  test('goes to whoever had Connects set aside in a window, however it ended, and to none who had before or after it', async () => {
    const badge = async (): Promise<{ ownerId: Id; holdId: Id }> => {
      const { id: ownerId } = await aMember()
      await giveConnects(database, ownerId, 9)
      const holdId = newId()
      const hold = { kind: 'hold', purpose: 'badge_availability', qty: 2, deadline: addDays(await clock(), 60) } as const
      await ledger({ ...hold, key: newId(), holdId, ownerId })
      return { ownerId, holdId }
    }
    const ledger = (command: object) =>
      database.run(async (ctx) => {
        const [outcome] = await execute(ctx, [
          { cause: { kind: 'badge' }, policyVersion: 1, ...command } as unknown as LedgerCommand,
        ])
        expect(outcome).toMatchObject({ ok: true })
      })
    const ends = ({ ownerId, holdId }: { ownerId: Id; holdId: Id }) =>
      ledger({ kind: 'release_hold', key: newId(), holdId, ownerId, by: 'platform' })
    const takes = async ({ ownerId, holdId }: { ownerId: Id; holdId: Id }): Promise<Id> => {
      const chargeId = newId()
      await ledger({ kind: 'capture_hold', key: newId(), holdId, ownerId, qty: 1, chargeId })
      return chargeId
    }

    const [before, through, within, still] = [await badge(), await badge(), await badge(), await badge()]
    await ends(before)
    await database.advanceClock('1 hour')
    const since = await clock()
    await database.advanceClock('1 hour')
    await ends(within)
    const begun = await badge()
    const chargeId = await takes(still)
    await database.advanceClock('1 hour')
    const until = await clock()
    await database.advanceClock('1 hour')
    await ends(through)
    const after = await badge()

    const id = await proposeTo({ kind: 'active_between', since, until })
    expect(await find(id)).toMatchObject({ people: 4 })
    yes(await approve(id, ben, 4))
    await runJob(database, issueToCohort, { specialGrantId: id })
    const { rows } = await sql<{ ownerId: Id }>`select owner_id from grants.grant where key = ${`make_good/${id}`}`.execute(
      database.app,
    )
    const got = rows.map(({ ownerId }) => ownerId)
    expect(got.toSorted()).toEqual([through, within, still, begun].map(({ ownerId }) => ownerId).toSorted())
    expect(got).not.toContain(before.ownerId)
    expect(got).not.toContain(after.ownerId)

    // The receipt of a Connect that was taken can be named, by the person whose it is.
    const named = (ownerId: Id) =>
      act(ada!, proposeSpecialGrant, forPerson(ownerId, { to: { kind: 'person', ownerId, chargeId } }))
    expect(answerOf(await named(still.ownerId))).toBe('ok')
    expect(answerOf(await named(begun.ownerId))).toBe('not_their_charge')
  })

  test('is counted again when it is approved, and not approved for another number of people than was shown', async () => {
    const until = await aCohort(3)
    const id = await proposeTo({ kind: 'joined_before', until })
    expect((await find(id)).people).toBe(3)
    await aCohort(2)
    expect(await approve(id, ben, 3)).toMatchObject({ refusal: { code: 'count_changed', seen: 3, counted: 5 } })
    yes(await approve(id, ben, 5))
    expect(await find(id)).toMatchObject({ state: 'issuing', people: 5 })
    await runJob(database, issueToCohort, { specialGrantId: id })
    expect(await find(id)).toMatchObject({ state: 'issued', issuedPeople: 5 })
  })

  test(
    'reaches everybody of a cohort exactly once, though the process that issues it is killed in the middle',
    { timeout: 60_000 },
    async () => {
      const people = 2_000
      const id = await proposeTo({ kind: 'joined_before', until: await aCohort(people) })
      yes(await approve(id, ben, people))

      const given = () => count(sql`select count(*) as n from grants.grant where key = ${`gift/${id}`}`)
      const issuer = issueInAnotherProcess(id)
      while ((await given()) === 0 && issuer.process.exitCode === null) await sleep(5)
      issuer.process.kill('SIGKILL')
      expect(await issuer.ended).toBe('SIGKILL')
      const soFar = await given()
      expect(soFar).toBeGreaterThan(0)
      expect(soFar).toBeLessThan(people)
      // What is counted is what was given, also at the moment of the kill.
      expect((await find(id)).issuedPeople).toBe(soFar)

      await Promise.all([runJob(database, resumeCohorts, {}), runJob(database, resumeCohorts, {})])
      expect(await find(id)).toMatchObject({ state: 'issued', issuedPeople: people })
      expect(await given()).toBe(people)
      expect(await count(sql`select count(distinct owner_id) as n from grants.grant where key = ${`gift/${id}`}`)).toBe(people)
      expect(
        await count(sql`select count(*) as n from ledger.lot where origin = 'gift' and granted = 12`),
      ).toBeGreaterThanOrEqual(people)
      expect(await auditGrants(database.owner)).toEqual([])
    },
  )

  /** A whole process that does nothing but serve the cohort, with the application's rights. */
  function issueInAnotherProcess(specialGrantId: Id) {
    const app = inject('postgres').app.replace('DATABASE', new URL(database.connectionString).pathname.slice(1))
    const program = `
      import { openDatabase } from '#platform/db/database.ts'
      import { createLog } from '#platform/log.ts'
      import { issueToCohort } from '#modules/grants/jobs.ts'
      const { db } = openDatabase({ connectionString: ${JSON.stringify(app)}, role: 'app', maxConnections: 2 })
      await issueToCohort.run({ db, log: createLog('silent'), stopping: () => false }, { specialGrantId: '${specialGrantId}' })
      await db.destroy()`
    const issuer = spawn(process.execPath, ['--import', path.resolve('bin/register.mjs'), '--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const ended = new Promise<number | string>((resolve) =>
      issuer.once('close', (code, signal) => resolve(code ?? signal ?? 'lost')),
    )
    return { process: issuer, ended }
  }
})
