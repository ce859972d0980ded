import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction } from '#platform/run-action.ts'
import {
  announceVersion,
  approveDraft,
  findDraft,
  findVersion,
  installPolicy,
  loadPack,
  planMeasurement,
  saveDraft,
  submitDraft,
  verifyRegister,
  withdrawVersion,
  type Draft,
  type MeasurementPlan,
} from '../index.ts'

const database = useTestDatabase()
const operator = (accountId: Id) => ({ kind: 'person', accountId, roles: ['operator'] }) as const
const [ada, bob] = [operator(newId()), operator(newId())]

beforeAll(async () => {
  for (const { accountId } of [ada, bob]) {
    await sql`
      insert into platform.account (id, email, display_name, roles)
      values (${accountId}, ${`${accountId}@example.org`}, 'Somebody', array['operator'])`.execute(database.owner)
  }
  const document = loadPack('guildhall').versions.at(-1)!.document
  await database.run((ctx) => installPolicy(ctx, { document, words: 'The first rules.' }))
})

async function invitationsCost(price: number): Promise<Draft> {
  const changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: price } }] }, breaksPromises: ['answering-is-free'] }
  const input = { title: 'A price for answers', words: 'What changes and why.', changeset }
  const saved = await runAction(database.app, saveDraft, { actor: ada, input })
  if (!saved.ok) throw new Error(JSON.stringify(saved.refusal))
  return saved.value
}

async function approve({ id: draftId, sha256 }: Draft): Promise<void> {
  expect(await runAction(database.app, submitDraft, { actor: ada, input: { draftId } })).toMatchObject({ ok: true })
  expect(await runAction(database.app, approveDraft, { actor: bob, input: { draftId, sha256 } })).toMatchObject({ ok: true })
  expect(await runAction(database.app, simulateDraft, { actor: ada, input: { draftId } })).toMatchObject({ ok: true })
}

async function announcedPlan(draft: Draft): Promise<MeasurementPlan | undefined> {
  const announced = await runAction(database.app, announceVersion, { actor: ada, input: { draftId: draft.id } })
  if (!announced.ok) throw new Error(JSON.stringify(announced.refusal))
  const { version } = announced.value
  const page = await database.run((ctx) => findVersion(ctx.tx, 'connects', version))
  const input = { version, reason: 'Only a test.' }
  expect(await runAction(database.app, withdrawVersion, { actor: ada, input })).toMatchObject({ ok: true })
  return page?.entries[0]?.content.measurement
}

const own: MeasurementPlan = {
  primary: 'invite_answer_hours',
  control: { initiator: ['enterprise_outreach'], category: ['design'] },
  preDays: 730,
  confidencePercent: 90,
  guardrails: [{ metric: 'hires_per_job', direction: 'falls', byPercent: 5, surelyByPercent: 2, days: 5, act: 'suspend' }],
}

test('a draft without a plan is measured on what it changes, against what it leaves alone', async () => {
  const draft = await invitationsCost(3)
  await approve(draft)
  expect(await announcedPlan(draft)).toMatchObject({
    primary: 'invite_response_rate',
    control: { initiator: ['enterprise_outreach'] },
    preDays: 400,
  })
})

test('a plan is announced as it was written, in a register that stays unbroken, and afterwards nobody can write another', async () => {
  const draft = await invitationsCost(4)
  const input = { draftId: draft.id, plan: own }
  expect(await runAction(database.app, planMeasurement, { actor: bob, input })).toMatchObject({ ok: true })
  await approve(draft)
  expect(await announcedPlan(draft)).toEqual(own)
  expect(await database.run((ctx) => verifyRegister(ctx.tx, 'connects'))).toMatchObject({ intact: true })
  expect(await runAction(database.app, planMeasurement, { actor: bob, input })).toMatchObject({
    refusal: { code: 'wrong_state' },
  })
})

test('another plan needs another approval', async () => {
  const draft = await invitationsCost(5)
  await approve(draft)
  await runAction(database.app, planMeasurement, { actor: ada, input: { draftId: draft.id, plan: own } })
  expect(await database.run((ctx) => findDraft(ctx.tx, draft.id))).toMatchObject({ state: 'draft', approvedSha256: null })
})

test.each([
  ['who pays by the new rule is no control group', { control: { initiator: ['client_invite'] } }, 'control_pays_too'],
  ['a control group of one category pays too, if its invitations cost', { control: { category: ['legal'] } }, 'control_pays_too'],
  ['a control group needs values that exist', { control: { initiator: ['nobody'] } }, 'unknown_control_value'],
  ['a metric has one guardrail', { guardrails: [own.guardrails[0], own.guardrails[0]] }, 'guardrail_twice'],
  ['an empty control group is none', { control: {} }, 'invalid_input'],
  ['unknown metrics are refused', { primary: 'happiness' }, 'invalid_input'],
])('%s', async (_promise, change, code) => {
  const draft = await invitationsCost(6)
  const input = { draftId: draft.id, plan: { ...own, ...change } }
  expect(await runAction(database.app, planMeasurement, { actor: ada, input })).toMatchObject({ ok: false, refusal: { code } })
})
