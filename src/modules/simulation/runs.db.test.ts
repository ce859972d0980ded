import { beforeAll, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { testLabOf } from '#kit/lab.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { charge } from '#modules/charges/index.ts'
import { grant } from '#modules/grants/index.ts'
import { findImpact, loadPack, saveDraft, type Draft } from '#modules/policy/index.ts'
import { createLog } from '#platform/log.ts'
import { runAction } from '#platform/run-action.ts'
import {
  cancelRun,
  createRunJob,
  findRun,
  repeatRun,
  selectRepetitions,
  selectRuns,
  startRun,
  type RunWithReport,
} from './index.ts'

const database = useTestDatabase()
const lab = testLabOf(database)

let operator: Person
beforeAll(async () => {
  await installDefaultRules(database)
  operator = await database.run((ctx) => aPerson(ctx, ['operator']))
  const freelancer = await database.run((ctx) => aFreelancer(ctx))
  await database.run((ctx) => grant(ctx, { kind: 'promo', ownerId: freelancer.id, key: 'start', qty: 20, reason: 'test' }))
  for (const initiator of ['self', 'client_invite', 'client_invite'])
    await database.run((ctx) =>
      charge(ctx, {
        action: 'proposal.submit',
        ownerId: freelancer.id,
        facts: { ...cheapJob, initiator },
        key: `a proposal ${newId()}`,
        subject: { kind: 'proposal', id: newId() },
      }),
    )
})

const cheapJob = {
  clientKind: 'company',
  jobBudgetUsdCents: 4_000,
  experienceLevel: 'entry',
  category: 'design',
  freelancerPlan: 'basic',
  badge: 'none',
  tenureDays: 3,
}

async function aDraft(price: number): Promise<Draft> {
  const changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: price } }] }, breaksPromises: ['answering-is-free'] }
  const input = { title: 'Invitations cost', words: 'Why, and what happens next.', changeset }
  const saved = await runAction(database.app, saveDraft, { actor: operator.actor, input })
  if (!saved.ok) throw new Error(saved.refusal.code)
  return saved.value
}

async function ask(of: { kind: string; subject: string }, days = 90): Promise<Id> {
  const asked = await runAction(database.app, startRun, { actor: operator.actor, input: { of, days } })
  if (!asked.ok) throw new Error(asked.refusal.code)
  return asked.value.runId
}

async function work(runId: Id): Promise<RunWithReport> {
  await createRunJob(lab()).run({ db: database.app, log: createLog('silent'), stopping: () => false }, { runId })
  const run = await database.run((ctx) => findRun(ctx.tx, runId))
  if (run === undefined) throw new Error('the run is there')
  return run
}

test('a draft’s simulation ends with its report, and the draft has the impact without which nothing is announced', async () => {
  const draft = await aDraft(3)
  const run = await work(await ask({ kind: 'draft', subject: draft.id }))
  expect(run).toMatchObject({ state: 'done', title: draft.title, beforeVersion: 1, problem: null })
  expect(run.report).toMatchObject({ actions: 3, before: 2, after: 8, payingMore: { people: 1, actions: 2, connects: 6 } })
  const pair = { sha256: draft.sha256, parentSha256: draft.diff.beforeHash }
  const impact = await database.run((ctx) => findImpact(ctx.tx, 'connects', pair))
  expect(impact).toMatchObject({ actions: 3, run: { resultSha256: run.record?.resultSha256 } })
  expect(JSON.stringify(impact)).not.toContain('ownerId')
})

test('a simulation that is run again covers the same history and has the same hash; a new one sees what came since', async () => {
  const draft = await aDraft(2)
  const first = await work(await ask({ kind: 'draft', subject: draft.id }))
  const again = await runAction(database.app, repeatRun, { actor: operator.actor, input: { runId: first.id } })
  if (!again.ok) throw new Error(again.refusal.code)
  const second = await work(again.value.runId)
  expect(second).toMatchObject({ state: 'done', repeats: first.id })
  expect(second.report?.window).toEqual(first.report?.window)
  expect(second.record?.resultSha256).toBe(first.record?.resultSha256)
  const repetitions = await database.run((ctx) => selectRepetitions(ctx.tx, first.id, 5))
  expect(repetitions).toMatchObject([{ id: second.id, resultSha256: first.record?.resultSha256 }])
})

test('only what is done can be run again, and only while both sets of rules are what they were', async () => {
  const draft = await aDraft(4)
  const runId = await ask({ kind: 'draft', subject: draft.id })
  const repeat = () => runAction(database.app, repeatRun, { actor: operator.actor, input: { runId } })
  expect(await repeat()).toEqual({ ok: false, refusal: { code: 'run_not_done', state: 'queued' } })
  await work(runId)
  const changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: 8 } }] }, breaksPromises: ['answering-is-free'] }
  const input = { draftId: draft.id, revision: draft.revision, title: draft.title, words: draft.words, changeset }
  expect(await runAction(database.app, saveDraft, { actor: operator.actor, input })).toMatchObject({ ok: true })
  expect(await repeat()).toEqual({ ok: false, refusal: { code: 'rules_changed' } })
})

test('what people might do is kept beside the report, and a change that changes nothing foresees exactly nothing', async () => {
  const charged = await work(await ask({ kind: 'draft', subject: (await aDraft(3)).id }))
  const spent = charged.forecast?.find(({ metric }) => metric === 'connects_spent_per_day')
  expect(spent).toMatchObject({ before: 2 / 90 })
  expect(spent!.high).toBeLessThan(8 / 90)
  expect(spent!.low).toBeGreaterThan(2 / 90)
  const same = await work(await ask({ kind: 'pack', subject: `guildhall/${loadPack('guildhall').versions.at(-1)!.version}` }))
  for (const { before, low, expected, high } of same.forecast!) expect([low, expected, high]).toEqual([before, before, before])
})

test('a pack is tried on the recorded history', async () => {
  const version = loadPack('free-for-all').versions.at(-1)!.version
  const run = await work(await ask({ kind: 'pack', subject: `free-for-all/${version}` }))
  expect(run.report).toMatchObject({ before: 2, after: 0, payingLess: { people: 1, actions: 1, connects: 2 } })
})

test('a run that was cancelled before it began stays cancelled, and its job changes nothing', async () => {
  const runId = await ask({ kind: 'draft', subject: (await aDraft(5)).id })
  expect(await runAction(database.app, cancelRun, { actor: operator.actor, input: { runId } })).toMatchObject({ ok: true })
  expect(await work(runId)).toMatchObject({ state: 'cancelled', report: null })
  const again = await runAction(database.app, cancelRun, { actor: operator.actor, input: { runId } })
  expect(again).toEqual({ ok: false, refusal: { code: 'run_has_ended', state: 'cancelled' } })
})

test('a draft that was edited after it was asked about fails in words, not with the wrong figures', async () => {
  const draft = await aDraft(6)
  const runId = await ask({ kind: 'draft', subject: draft.id })
  const changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: 7 } }] }, breaksPromises: ['answering-is-free'] }
  const input = { draftId: draft.id, revision: draft.revision, title: draft.title, words: draft.words, changeset }
  expect(await runAction(database.app, saveDraft, { actor: operator.actor, input })).toMatchObject({ ok: true })
  expect(await work(runId)).toMatchObject({ state: 'failed', problem: expect.stringContaining('edited after') })
})

test('what cannot be simulated is refused: nobody’s draft, the first version, a pack that is not there', async () => {
  for (const of of [
    { kind: 'draft', subject: newId() },
    { kind: 'version', subject: '1' },
    { kind: 'pack', subject: 'moon/M1' },
  ]) {
    const asked = await runAction(database.app, startRun, { actor: operator.actor, input: { of } })
    expect(asked).toEqual({ ok: false, refusal: { code: 'not_found' } })
  }
})

test('runs are listed the newest first, page by page', async () => {
  const all = await database.run((ctx) => selectRuns(ctx.tx, 'connects', { limit: 50 }))
  const [first] = await database.run((ctx) => selectRuns(ctx.tx, 'connects', { limit: 1 }))
  const rest = await database.run((ctx) =>
    selectRuns(ctx.tx, 'connects', { limit: 50, before: { askedAt: first!.askedAt, id: first!.id } }),
  )
  expect([first!.id, ...rest.map(({ id }) => id)]).toEqual(all.map(({ id }) => id))
})
