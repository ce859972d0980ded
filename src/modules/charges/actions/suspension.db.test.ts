import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { grant } from '#modules/grants/index.ts'
import {
  findVersion,
  reverseVersion,
  selectEntriesOf,
  suspendClauses,
  verifyRegister,
  versionInForce,
} from '#modules/policy/index.ts'
import { runAction } from '#platform/run-action.ts'
import {
  announce,
  aProposal,
  changePolicy,
  invitationsCost,
  operator,
  proposalFacts,
  usePolicy,
  yes,
} from '../charges.test-kit.ts'
import { charge, previewReversal, reversalReport, reversalBatchId, type Charge } from '../index.ts'
import { advanceReversal, openReversalBatch } from './refund-reversal.ts'

const database = useTestDatabase()
const PRICE = 4
const ownerId = newId()
const answering = proposalFacts({ initiator: 'client_invite' })
let taken = 0

const answer = (): Promise<Charge> =>
  database.run(async (ctx) => yes(await charge(ctx, aProposal(ownerId, { facts: answering }))))
const suspend = (input: object, actor: Parameters<typeof runAction>[2]['actor'] = operator) =>
  runAction(database.app, suspendClauses, { actor, input: { words: 'Fewer people answer.', ...input } })

beforeAll(async () => {
  await usePolicy(database)
  taken = await changePolicy(database, invitationsCost(PRICE))
  await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId, key: 'start', qty: 100, reason: 'test' }))
})

describe('a suspension', () => {
  test('stops the charging at once, gives nothing back, and stands in the chained register as what it is', async () => {
    const before = await answer()
    expect(before).toMatchObject({ qty: PRICE, version: taken })
    const waiting = await announce(database, invitationsCost(PRICE + 1))

    const suspended = yes(await suspend({ version: taken }, systemActor('guardrails')))
    expect(suspended).toMatchObject({ clauses: ['invite'], charging: 'restored', withdrew: waiting.version })
    const after = await answer()
    expect(after).toMatchObject({ qty: 0, version: suspended.version })

    const state = await database.run(async ({ tx, now }) => ({
      inForce: (await versionInForce(tx, 'connects', now)).version,
      version: await findVersion(tx, 'connects', taken),
      own: await findVersion(tx, 'connects', suspended.version),
      entries: await selectEntriesOf(tx, 'connects', suspended.version),
      register: await verifyRegister(tx, 'connects'),
      returned: (await sql<{ n: number }>`select count(*) as n from charges.return`.execute(tx)).rows[0]!.n,
    }))
    expect(state.inForce).toBe(suspended.version)
    expect(state.version).toMatchObject({ state: 'suspended', suspendedBy: suspended.version, reversedBy: null })
    expect(state.own).toMatchObject({
      kind: 'suspension',
      suspendsVersion: taken,
      suspendsClauses: ['invite'],
      nobodyPaysMore: true,
    })
    expect(state.entries).toMatchObject([{ kind: 'suspended', content: { suspends: { version: taken, clauses: ['invite'] } } }])
    expect(state.register).toMatchObject({ intact: true })
    expect(state.returned).toBe(0)
  })

  test('cannot be repeated, nor suspend what the version did not change', async () => {
    expect(await suspend({ version: taken })).toMatchObject({ ok: false, refusal: { code: 'nothing_to_suspend' } })
    expect(await suspend({ version: taken, clauses: ['offer'] })).toMatchObject({
      ok: false,
      refusal: { code: 'clause_not_changed_by_version', clauses: ['offer'] },
    })
    expect(await suspend({ version: 1 })).toMatchObject({ ok: false, refusal: { code: 'nothing_before_version' } })
    expect(await suspend({ version: 999 })).toMatchObject({ ok: false, refusal: { code: 'version_not_in_chain' } })
  })

  test('leaves the reversal open: it returns what was taken until the suspension, and can be done once', async () => {
    const preview = yes(await database.run(({ tx, now }) => previewReversal(tx, { policy: 'connects', version: taken, at: now })))
    expect(preview).toMatchObject({ charges: 1, connects: PRICE, clauses: ['invite'] })
    const input = { version: taken, words: 'We were wrong.' }
    const reversed = yes(await runAction(database.app, reverseVersion, { actor: operator, input }))
    const { version, clauses } = reversed
    await database.run((ctx) => openReversalBatch(ctx, { policy: 'connects', version, reversedVersion: taken, clauses }))
    const batchId = reversalBatchId('connects', version)
    while ((await database.run((ctx) => advanceReversal(ctx, batchId))) !== 'done');
    const report = await database.run(({ tx }) => reversalReport(tx, 'connects', version))
    expect(report).toMatchObject({ due: PRICE, refunded: PRICE, balanced: true })
    expect(await database.run(({ tx }) => findVersion(tx, 'connects', taken))).toMatchObject({ state: 'reversed' })
    expect(await runAction(database.app, reverseVersion, { actor: operator, input })).toMatchObject({
      ok: false,
      refusal: { code: 'nothing_to_reverse' },
    })
  })

  test('charges again only by a version with its notice', async () => {
    const head = await database.run(({ tx, now }) => versionInForce(tx, 'connects', now))
    const again = await announce(database, invitationsCost(PRICE))
    expect(again.nobodyPaysMore).toBe(false)
    expect(again.effectiveAt.getTime()).toBeGreaterThanOrEqual(head.since.getTime() + 45 * 86_400_000)
  })
})

describe('the database itself', () => {
  test('refuses a suspension that does not prove that nobody pays more, or that names no clause', async () => {
    const forged = (nobodyPaysMore: boolean, clauses: string) => sql`
      insert into policy.version (policy, version, parent, kind, changeset, canonical, sha256, parent_sha256, nobody_pays_more, diff,
                                  breaks_promises, suspends_version, suspends_clauses, title)
      select policy, 900, version, 'suspension', '{}', canonical, sha256, sha256, ${nobodyPaysMore},
             jsonb_build_object('nobodyPaysMore', ${nobodyPaysMore}::boolean, 'beforeHash', sha256, 'afterHash', sha256), '{}', version,
             ${clauses}::text[], 'Forged'
      from policy.version where version = 1`
    const CHECK = { code: '23514' }
    await expect(forged(false, '{invite}').execute(database.app)).rejects.toMatchObject({
      ...CHECK,
      constraint: 'suspension_costs_nobody',
    })
    await expect(forged(true, '{}').execute(database.app)).rejects.toMatchObject({
      ...CHECK,
      constraint: 'suspension_names_its_version',
    })
  })
})
