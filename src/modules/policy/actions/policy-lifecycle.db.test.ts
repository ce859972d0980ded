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
  commentOnVersion,
  correctEntry,
  findDraft,
  findUpcomingVersion,
  findVersion,
  hideComment,
  installPolicy,
  loadPack,
  planReversal,
  rebaseDraft,
  reverseVersion,
  saveDraft,
  selectComments,
  selectEntries,
  selectVersions,
  submitDraft,
  verifyRegister,
  versionInForce,
  withdrawVersion,
  type Draft,
} from '../index.ts'

const database = useTestDatabase()
const operator = (accountId: Id) => ({ kind: 'person', accountId, roles: ['operator'] }) as const
const [ada, bob] = [operator(newId()), operator(newId())]
const reader = { kind: 'person', accountId: newId(), roles: ['freelancer'] } as const

beforeAll(async () => {
  for (const [person, role] of [
    [ada, 'operator'],
    [bob, 'operator'],
    [reader, 'freelancer'],
  ] as const) {
    await sql`
      insert into platform.account (id, email, display_name, roles)
      values (${person.accountId}, ${`${person.accountId}@example.org`}, 'Somebody', array[${role}])`.execute(database.owner)
  }
  const document = loadPack('guildhall').versions.at(-1)!.document
  await database.run((ctx) => installPolicy(ctx, { document, words: 'The first rules.' }))
})

const invitationsCost = (price: number, breaksPromises: readonly string[] = ['answering-is-free']) => ({
  set: { clauses: [{ id: 'invite', charge: { fixed: price } }] },
  breaksPromises,
})

async function draft(changeset: unknown, title = 'A change'): Promise<Draft> {
  const saved = await runAction(database.app, saveDraft, {
    actor: ada,
    input: { title, words: 'What changes and why.', changeset },
  })
  if (!saved.ok) throw new Error(JSON.stringify(saved.refusal))
  return saved.value
}

async function approve(saved: Draft): Promise<void> {
  expect(await runAction(database.app, submitDraft, { actor: ada, input: { draftId: saved.id } })).toMatchObject({ ok: true })
  const input = { draftId: saved.id, sha256: saved.sha256 }
  expect(await runAction(database.app, approveDraft, { actor: bob, input })).toMatchObject({ ok: true })
}

async function measure(saved: Draft): Promise<void> {
  expect(await runAction(database.app, simulateDraft, { actor: ada, input: { draftId: saved.id } })).toMatchObject({ ok: true })
}

async function announce(changeset: unknown, title?: string): Promise<{ version: number; effectiveAt: Date }> {
  const saved = await draft(changeset, title)
  await approve(saved)
  await measure(saved)
  const announced = await runAction(database.app, announceVersion, { actor: bob, input: { draftId: saved.id } })
  if (!announced.ok) throw new Error(JSON.stringify(announced.refusal))
  return announced.value
}

const inForce = () => database.run((ctx) => versionInForce(ctx.tx, 'connects', ctx.now))
const appRun = (query: ReturnType<typeof sql>) => query.execute(database.app)

describe('a draft', () => {
  test('with errors in its rules is not kept; each error comes back with a case that shows it', async () => {
    const changeset = { set: { clauses: [{ id: 'invite', charge: { table: 'no-such-table' } }] } }
    const input = { title: 'Broken', words: 'Broken.', changeset }
    const saved = await runAction(database.app, saveDraft, { actor: ada, input })
    expect(saved).toMatchObject({ ok: false, refusal: { code: 'policy_has_errors', findings: [{ code: 'unknown_param' }] } })
    const { rows } = await sql<{ n: number }>`select count(*) as n from policy.draft where title = 'Broken'`.execute(
      database.owner,
    )
    expect(rows[0]!.n).toBe(0)
  })

  test('that breaks a promise waits until it declares it', async () => {
    const silent = await draft(invitationsCost(3, []))
    const refused = await runAction(database.app, submitDraft, { actor: ada, input: { draftId: silent.id } })
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'policy_has_errors', findings: [{ code: 'broken_promise' }] } })
    const input = { draftId: silent.id, title: 'Open', words: 'Openly.', changeset: invitationsCost(3) }
    expect(await runAction(database.app, saveDraft, { actor: ada, input })).toMatchObject({ ok: true })
    expect(await runAction(database.app, submitDraft, { actor: ada, input: { draftId: silent.id } })).toMatchObject({ ok: true })
  })

  test('is approved by another pair of eyes, and only as it was read', async () => {
    const saved = await draft({ set: { limits: { quoteMinutes: 90 } } })
    await runAction(database.app, submitDraft, { actor: ada, input: { draftId: saved.id } })
    const own = await runAction(database.app, approveDraft, { actor: ada, input: { draftId: saved.id, sha256: saved.sha256 } })
    expect(own).toMatchObject({ ok: false, refusal: { code: 'four_eyes' } })
    const other = await runAction(database.app, approveDraft, {
      actor: bob,
      input: { draftId: saved.id, sha256: 'a'.repeat(64) },
    })
    expect(other).toMatchObject({ ok: false, refusal: { code: 'draft_changed' } })
  })

  test('loses its approval with the next edit', async () => {
    const saved = await draft({ set: { limits: { quoteMinutes: 90 } } })
    await approve(saved)
    const input = { draftId: saved.id, title: 'Again', words: 'Again.', changeset: { set: { limits: { quoteMinutes: 120 } } } }
    expect(await runAction(database.app, saveDraft, { actor: ada, input })).toMatchObject({ ok: true, value: { state: 'draft' } })
    const announced = await runAction(database.app, announceVersion, { actor: bob, input: { draftId: saved.id } })
    expect(announced).toMatchObject({ ok: false, refusal: { code: 'wrong_state', state: 'draft' } })
  })

  test('is not announced before its impact on recorded history was measured', async () => {
    const saved = await draft({ set: { limits: { quoteMinutes: 75 } } })
    await approve(saved)
    const announced = await runAction(database.app, announceVersion, { actor: bob, input: { draftId: saved.id } })
    expect(announced).toMatchObject({ ok: false, refusal: { code: 'impact_not_measured' } })
  })

  test('does not overwrite a later revision of somebody else', async () => {
    const saved = await draft({ set: { limits: { quoteMinutes: 75 } } })
    const edit = { draftId: saved.id, title: 'x', words: 'x', changeset: {}, revision: saved.revision }
    expect(await runAction(database.app, saveDraft, { actor: bob, input: edit })).toMatchObject({ ok: true })
    expect(await runAction(database.app, saveDraft, { actor: ada, input: edit })).toMatchObject({
      ok: false,
      refusal: { code: 'draft_changed' },
    })
  })
})

describe('a version', () => {
  test('that costs nobody more starts at once, and the version before ends in the same moment', async () => {
    const before = await inForce()
    const cheaper = await announce({ set: { limits: { quoteMinutes: 120 } } }, 'Quotes last longer')
    const after = await inForce()
    expect(after.version).toBe(cheaper.version)
    expect(after.since).toEqual(cheaper.effectiveAt)
    const { rows } = await sql<{ until: Date }>`
      select upper(during) as until from policy.activation where version = ${before.version}`.execute(database.app)
    expect(rows[0]!.until).toEqual(cheaper.effectiveAt)
  })

  test('that breaks a promise takes 45 days, then takes effect though nothing runs', async () => {
    const before = await inForce()
    const saved = await draft(invitationsCost(4), 'Invitations cost')
    await approve(saved)
    await measure(saved)
    const soon = await runAction(database.app, announceVersion, {
      actor: bob,
      input: { draftId: saved.id, effectiveAt: addDays(new Date(), 44).toISOString() },
    })
    expect(soon).toMatchObject({ ok: false, refusal: { code: 'notice_too_short', days: 45 } })
    const announced = await runAction(database.app, announceVersion, { actor: bob, input: { draftId: saved.id } })
    if (!announced.ok) throw new Error(announced.refusal.code)
    expect((await database.run((ctx) => findUpcomingVersion(ctx.tx, 'connects')))?.version).toBe(announced.value.version)
    expect((await inForce()).version).toBe(before.version)

    await database.advanceClock('46 days')
    expect((await inForce()).version).toBe(announced.value.version)
    expect(await database.run((ctx) => findVersion(ctx.tx, 'connects', announced.value.version))).toMatchObject({
      state: 'active',
    })
  })

  test('is taken back at once, clause by clause, and the history stays', async () => {
    const taken = await inForce()
    const reversed = await runAction(database.app, reverseVersion, {
      actor: bob,
      input: { version: taken.version, words: 'We were wrong to charge for answers.' },
    })
    expect(reversed).toMatchObject({ ok: true, value: { clauses: ['invite'] } })
    const now = await inForce()
    expect(now.document.clauses.find((clause) => clause.id === 'invite')?.charge).toEqual({ fixed: 0 })
    const page = await database.run((ctx) => findVersion(ctx.tx, 'connects', taken.version))
    expect(page).toMatchObject({ state: 'reversed', reversedBy: now.version })
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from platform.event where type = 'policy.version_reversed'`.execute(database.owner)
    expect(rows[0]!.n).toBe(1)
    const again = await database.run((ctx) => planReversal(ctx.tx, { policy: 'connects', version: taken.version, at: ctx.now }))
    expect(again).toMatchObject({ ok: false, refusal: { code: 'nothing_to_reverse' } })
  })

  test('may be withdrawn before it begins: its predecessor simply goes on', async () => {
    const before = await inForce()
    const waiting = await announce(invitationsCost(2), 'Invitations again')
    const blocked = await draft({ set: { limits: { quoteMinutes: 200 } } })
    expect(blocked.parent).toBe(waiting.version)
    const input = { version: waiting.version, reason: 'You told us not to.' }
    expect(await runAction(database.app, withdrawVersion, { actor: ada, input })).toMatchObject({ ok: true })
    await database.advanceClock('60 days')
    expect((await inForce()).version).toBe(before.version)
    expect(await database.run((ctx) => findVersion(ctx.tx, 'connects', waiting.version))).toMatchObject({ state: 'withdrawn' })
    expect(await runAction(database.app, withdrawVersion, { actor: ada, input })).toMatchObject({
      ok: false,
      refusal: { code: 'already_withdrawn' },
    })
  })

  test('a draft whose parent is no longer the head is merged onto it and approved anew', async () => {
    const saved = await draft({ set: { limits: { quoteMinutes: 240 } } })
    await approve(saved)
    await measure(saved)
    const other = await announce({ set: { expiry: { minLifeDays: 120 } } }, 'Returned Connects last longer')
    const moved = await runAction(database.app, announceVersion, { actor: bob, input: { draftId: saved.id } })
    expect(moved).toMatchObject({ ok: false, refusal: { code: 'head_moved', head: other.version } })
    const merged = await runAction(database.app, rebaseDraft, { actor: ada, input: { draftId: saved.id } })
    expect(merged).toMatchObject({ ok: true, value: { state: 'draft', parent: other.version } })
    const kept = await database.run((ctx) => findDraft(ctx.tx, saved.id))
    expect(kept?.document).toMatchObject({ limits: { quoteMinutes: 240 }, expiry: { minLifeDays: 120 } })
    const conflicting = await draft({ set: { expiry: { minLifeDays: 200 } } })
    await announce({ set: { expiry: { minLifeDays: 150 } } }, 'Longer still')
    const conflict = await runAction(database.app, rebaseDraft, { actor: ada, input: { draftId: conflicting.id } })
    expect(conflict).toMatchObject({
      ok: false,
      refusal: { code: 'merge_conflict', conflicts: [{ place: 'expiry/minLifeDays' }] },
    })
  })
})

describe('the register', () => {
  test('chains every entry to the one before and is intact', async () => {
    const check = await database.run((ctx) => verifyRegister(ctx.tx, 'connects'))
    const entries = await database.run((ctx) => selectEntries(ctx.tx, 'connects', { limit: 50 }))
    expect(check).toMatchObject({ intact: true, entries: entries.length, head: entries[0]!.hash })
    expect(new Set(entries.map((entry) => entry.kind))).toEqual(new Set(['announced', 'reversed', 'withdrawn']))
  })

  test('is corrected by a new entry; the old one stays', async () => {
    const input = { no: 1, title: 'A correction', words: 'The date in the text was wrong.' }
    expect(await runAction(database.app, correctEntry, { actor: ada, input })).toMatchObject({ ok: true })
    const [newest] = await database.run((ctx) => selectEntries(ctx.tx, 'connects', { limit: 1 }))
    expect(newest).toMatchObject({ kind: 'corrected', corrects: 1 })
  })

  test('lists versions with the state that follows from their dates', async () => {
    const versions = await database.run((ctx) => selectVersions(ctx.tx, 'connects', { limit: 20 }))
    expect(versions.filter((version) => version.state === 'active')).toHaveLength(1)
    expect(versions.map((version) => version.version)).toEqual(
      versions.map((version) => version.version).toSorted((a, b) => b - a),
    )
  })

  test('names the first entry that a superuser changed', async () => {
    await sql`alter table policy.announcement disable trigger user`.execute(database.owner)
    await sql`update policy.announcement set canonical = replace(canonical, 'The first rules', 'Some other rules') where no = 1`.execute(
      database.owner,
    )
    expect(await database.run((ctx) => verifyRegister(ctx.tx, 'connects'))).toEqual({ intact: false, firstBroken: 1 })
    await sql`update policy.announcement set canonical = replace(canonical, 'Some other rules', 'The first rules') where no = 1`.execute(
      database.owner,
    )
    await sql`alter table policy.announcement enable trigger user`.execute(database.owner)
    expect(await database.run((ctx) => verifyRegister(ctx.tx, 'connects'))).toMatchObject({ intact: true })
  })

  test('carries what people say; a hidden comment keeps its place and shows the reason', async () => {
    const said = await runAction(database.app, commentOnVersion, { actor: reader, input: { version: 1, body: 'I like it.' } })
    if (!said.ok) throw new Error(said.refusal.code)
    expect(await runAction(database.app, commentOnVersion, { actor: { kind: 'visitor' }, input: {} })).toMatchObject({
      ok: false,
      refusal: { code: 'not_allowed' },
    })
    await runAction(database.app, hideComment, { actor: ada, input: { commentId: said.value.commentId, reason: 'Advertising.' } })
    const [comment] = await database.run((ctx) => selectComments(ctx.tx, { policy: 'connects', version: 1 }, { limit: 10 }))
    expect(comment).toMatchObject({ body: null, hiddenReason: 'Advertising.' })
  })
})

describe('the database itself', () => {
  const CHECK = { code: '23514' }

  /** Writes a version, its announcement and its activation past the action, as a careless script would. */
  async function bypass(lie: { days: number }): Promise<void> {
    await database.run(async ({ tx }) => {
      const head = await versionInForce(tx, 'connects', new Date(8.64e15))
      const from = sql`date_trunc('milliseconds', platform.now()) + make_interval(days => ${lie.days})`
      await sql`
        insert into policy.version (policy, version, parent, kind, changeset, canonical, sha256, parent_sha256, nobody_pays_more, diff, breaks_promises, title)
        select policy, (select max(version) + 1 from policy.version), version, 'normal', '{}', canonical, sha256, sha256, false,
               jsonb_build_object('nobodyPaysMore', false, 'beforeHash', sha256, 'afterHash', sha256), '{}', 'By hand'
        from policy.version where version = ${head.version}`.execute(tx)
      const { rows } = await sql<{ version: number; from: string }>`
        with made as (select max(version) as version from policy.version)
        insert into policy.announcement (policy, kind, version, effective_at, canonical)
        select 'connects', 'announced', made.version, ${from}, '{}' from made
        returning version, effective_at::text as from`.execute(tx)
      const { version, from: start } = rows[0]!
      await sql`update policy.activation set during = tstzrange(lower(during), ${start}::timestamptz) where upper_inf(during)`.execute(
        tx,
      )
      await sql`insert into policy.activation values ('connects', ${version}, tstzrange(${start}::timestamptz, null))`.execute(tx)
    })
  }

  test('refuses a dearer version inside the notice floor, also when the action is bypassed', async () => {
    await expect(bypass({ days: 29 })).rejects.toMatchObject({ ...CHECK, constraint: 'notice_floor' })
    await expect(bypass({ days: 1 })).rejects.toMatchObject({ ...CHECK, constraint: 'notice_floor' })
  })

  test('refuses a certificate that its own diff does not carry', async () => {
    const forged = sql`
      insert into policy.version (policy, version, parent, kind, changeset, canonical, sha256, parent_sha256, nobody_pays_more, diff, breaks_promises, title)
      select policy, 900, version, 'normal', '{}', canonical, sha256, sha256, true,
             jsonb_build_object('nobodyPaysMore', false, 'beforeHash', sha256, 'afterHash', sha256), '{}', 'Forged'
      from policy.version where version = 1`
    await expect(appRun(forged)).rejects.toMatchObject(CHECK)
    const wrongHash = sql`
      insert into policy.version (policy, version, kind, changeset, canonical, sha256, nobody_pays_more, diff, breaks_promises, title)
      values ('connects', 901, 'normal', '{}', '{}', repeat('a', 64), true, '{"nobodyPaysMore":true}', '{}', 'Forged')`
    await expect(appRun(wrongHash)).rejects.toMatchObject(CHECK)
  })

  test('refuses two versions at one time', async () => {
    const overlapping = sql`
      insert into policy.activation
      select policy, 1, tstzrange(lower(during) + interval '1 millisecond', null) from policy.activation where upper_inf(during)`
    await expect(appRun(overlapping)).rejects.toMatchObject({ code: '23P01' })
  })

  test('refuses to rewrite what was in force', async () => {
    const past = sql`select 1 from policy.activation where upper(during) <= platform.now()`
    expect((await appRun(past)).rows.length).toBeGreaterThan(0)
    for (const rewriting of [
      sql`update policy.activation set during = tstzrange(lower(during), upper(during) + interval '1 microsecond') where upper(during) <= platform.now()`,
      sql`update policy.activation set during = tstzrange(lower(during) + interval '1 hour', null) where upper_inf(during)`,
      sql`update policy.activation set during = tstzrange(lower(during), lower(during) + interval '1 microsecond') where upper_inf(during)`,
      sql`delete from policy.activation where during @> platform.now()`,
    ]) {
      await expect(appRun(rewriting)).rejects.toMatchObject({ code: '23001' })
    }
  })

  test('refuses a time without any version', async () => {
    const ending = sql`update policy.activation set during = tstzrange(lower(during), platform.now() + interval '1 day') where upper_inf(during)`
    await expect(appRun(ending)).rejects.toMatchObject({ ...CHECK, constraint: 'no_gap' })
  })

  test('refuses UPDATE, DELETE and TRUNCATE of versions, announcements and impacts to everybody', async () => {
    for (const table of ['version', 'announcement', 'impact']) {
      for (const change of [
        `update policy.${table} set policy = 'connects'`,
        `delete from policy.${table}`,
        `truncate policy.${table} cascade`,
      ]) {
        await expect(appRun(sql.raw(change))).rejects.toMatchObject({ code: '42501' })
        await expect(sql.raw(change).execute(database.owner)).rejects.toMatchObject({ code: '23001' })
      }
    }
  })

  test('dates and chains announcements itself, whatever the application sends', async () => {
    await expect(
      database.run(async ({ tx }) => {
        await sql`
          insert into policy.announcement (policy, no, kind, version, corrects, at, canonical, previous_hash, hash)
          values ('connects', 999, 'corrected', 1, 1, '2020-01-01', '{}', 'x', 'y')`.execute(tx)
        const [entry] = await selectEntries(tx, 'connects', { limit: 1 })
        expect(entry!.no).toBeLessThan(100)
        expect(entry!.at.getTime()).toBeGreaterThan(Date.UTC(2026, 0, 1))
        expect(await verifyRegister(tx, 'connects')).toMatchObject({ intact: true })
        throw new Error('not kept')
      }),
    ).rejects.toThrow('not kept')
  })
})
