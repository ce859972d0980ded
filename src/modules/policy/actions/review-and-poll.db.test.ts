import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import type { Refusal } from '#kernel/result.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction, type Action } from '#platform/run-action.ts'
import {
  announceVersion,
  answerPoll,
  approveDraft,
  commentOnVersion,
  findDraft,
  findPollAnswer,
  hideComment,
  installPolicy,
  keepComment,
  loadPack,
  rejectDraft,
  remarkOnDraft,
  reportComment,
  saveDraft,
  selectApprovals,
  selectComments,
  selectPollCounts,
  selectReportedComments,
  selectSteps,
  submitDraft,
  withdrawVersion,
  type Draft,
} from '../index.ts'

const database = useTestDatabase()
const person = (...roles: Role[]) => ({ kind: 'person', accountId: newId(), roles }) as const
const [ada, bob, cleo] = [person('operator'), person('operator'), person('operator')]
const [seller, buyer, both] = [person('freelancer'), person('client'), person('freelancer', 'client')]
const CONNECTS = { policy: 'connects' } as const

async function join(who: ReturnType<typeof person>): Promise<void> {
  await sql`
    insert into platform.account (id, email, display_name, roles)
    values (${who.accountId}, ${`${who.accountId}@example.org`}, 'Somebody', ${[...who.roles]}::text[])`.execute(database.owner)
}

beforeAll(async () => {
  for (const who of [ada, bob, cleo, seller, buyer, both]) await join(who)
  const document = loadPack('guildhall').versions.at(-1)!.document
  await database.run((ctx) => installPolicy(ctx, { document, words: 'The first rules.' }))
})

const as = (actor: ReturnType<typeof person>) => ({
  run: <I, V, R extends Refusal>(action: Action<I, V, R>, input: unknown) => runAction(database.app, action, { actor, input }),
})

const invitationsCost = (price: number) => ({
  set: { clauses: [{ id: 'invite', charge: { fixed: price } }] },
  breaksPromises: ['answering-is-free'],
})

async function drafted(changeset: unknown): Promise<Draft> {
  const saved = await runAction(database.app, saveDraft, { actor: ada, input: { title: 'A change', words: 'Why.', changeset } })
  if (!saved.ok) throw new Error(JSON.stringify(saved.refusal))
  return saved.value
}

const stepsOf = async (draft: Draft) => {
  const steps = await database.run(({ tx }) => selectSteps(tx, draft.id, { limit: 100 }))
  return steps.map(({ kind }) => kind)
}

describe('the review of a draft', () => {
  test('that breaks a promise needs two people besides its author; each approval stands for one text', async () => {
    const draft = await drafted(invitationsCost(3))
    await as(ada).run(submitDraft, { draftId: draft.id })
    const input = { draftId: draft.id, sha256: draft.sha256 }
    expect(await as(ada).run(approveDraft, input)).toMatchObject({ refusal: { code: 'four_eyes' } })
    expect(await as(bob).run(approveDraft, input)).toMatchObject({ ok: true, value: { state: 'in_review' } })
    expect(await as(bob).run(approveDraft, input)).toMatchObject({ refusal: { code: 'approved_already' } })
    expect(await as(cleo).run(approveDraft, input)).toMatchObject({ ok: true, value: { state: 'approved' } })

    // Another text, and the same text again: nobody has read either of them since.
    await as(ada).run(saveDraft, { draftId: draft.id, title: 'Two', words: 'Two.', changeset: invitationsCost(2) })
    await as(ada).run(saveDraft, { draftId: draft.id, title: 'Three', words: 'Three.', changeset: invitationsCost(3) })
    await as(ada).run(submitDraft, { draftId: draft.id })
    const again = await database.run(({ tx }) => findDraft(tx, draft.id))
    expect(again).toMatchObject({ sha256: draft.sha256, state: 'in_review', approver: null })
    expect(await database.run(({ tx }) => selectApprovals(tx, again!))).toEqual([])
    expect(await as(cleo).run(approveDraft, input)).toMatchObject({ ok: true, value: { state: 'in_review' } })
  })

  test('that breaks none needs one; what was said and done is on record and cannot be changed', async () => {
    const draft = await drafted({ set: { limits: { quoteMinutes: 90 } } })
    await as(ada).run(submitDraft, { draftId: draft.id })
    await as(bob).run(remarkOnDraft, { draftId: draft.id, remark: 'Why 90?' })
    const approved = await as(bob).run(approveDraft, { draftId: draft.id, sha256: draft.sha256 })
    expect(approved).toMatchObject({ ok: true, value: { state: 'approved', approver: bob.accountId } })
    await as(cleo).run(rejectDraft, { draftId: draft.id, reason: 'Not now.' })
    expect(await stepsOf(draft)).toEqual(['saved', 'submitted', 'remarked', 'approved', 'rejected'])
    const steps = await database.run(({ tx }) => selectSteps(tx, draft.id, { limit: 10 }))
    expect(steps[2]).toMatchObject({ words: 'Why 90?', by: bob.accountId, sha256: draft.sha256, changeset: null })
    expect(steps[4]).toMatchObject({ words: 'Not now.' })
    expect(await database.run(({ tx }) => selectSteps(tx, draft.id, { after: 3, limit: 1 }))).toMatchObject([{ no: 4 }])
    const rewriting = sql`update policy.draft_step set words = 'never said' where no = 3`
    await expect(rewriting.execute(database.app)).rejects.toMatchObject({ code: '42501' })
    await expect(rewriting.execute(database.owner)).rejects.toMatchObject({ code: '23001' })
  })
})

describe('the poll on an announced version', () => {
  let version = 0
  let effectiveAt = new Date(0)

  beforeAll(async () => {
    const draft = await drafted(invitationsCost(4))
    await as(ada).run(submitDraft, { draftId: draft.id })
    for (const who of [bob, cleo]) await as(who).run(approveDraft, { draftId: draft.id, sha256: draft.sha256 })
    await as(ada).run(simulateDraft, { draftId: draft.id })
    const announced = await runAction(database.app, announceVersion, { actor: bob, input: { draftId: draft.id } })
    if (!announced.ok) throw new Error(JSON.stringify(announced.refusal))
    version = announced.value.version
    effectiveAt = announced.value.effectiveAt
  })

  const counts = () => database.run(({ tx }) => selectPollCounts(tx, { ...CONNECTS, version }))

  test('counts each person once, on their side of the market, and lets them change their mind', async () => {
    await as(seller).run(answerPoll, { version, answer: 'for' })
    await as(seller).run(answerPoll, { version, answer: 'against', reason: 'Answering must stay free.' })
    await as(buyer).run(answerPoll, { version, answer: 'unsure' })
    await as(both).run(answerPoll, { version, answer: 'against' })
    expect(await counts()).toEqual({
      freelancer: { for: 0, against: 1, unsure: 0 },
      client: { for: 0, against: 0, unsure: 1 },
      both: { for: 0, against: 1, unsure: 0 },
    })
    const own = await database.run(({ tx }) => findPollAnswer(tx, { ...CONNECTS, version }, seller.accountId))
    expect(own).toBe('against')
    const [reason] = await database.run(({ tx }) => selectComments(tx, { ...CONNECTS, version }, { limit: 5 }))
    expect(reason).toMatchObject({ body: 'Answering must stay free.', pollAnswer: 'against', author: seller.accountId })
  })

  test('does not ask those who have no side in the market', async () => {
    expect(await as(ada).run(answerPoll, { version, answer: 'for' })).toMatchObject({ refusal: { code: 'not_allowed' } })
  })

  test('is closed for versions that have begun, by the database as well', async () => {
    expect(await as(seller).run(answerPoll, { version: 1, answer: 'for' })).toMatchObject({ refusal: { code: 'poll_closed' } })
    const late = sql`insert into policy.poll_answer values ('connects', 1, ${seller.accountId}, 'for', 'freelancer', now())`
    await expect(late.execute(database.app)).rejects.toMatchObject({ code: '23514', constraint: 'poll_closed' })
  })

  test('ends when the version is withdrawn; what was answered stays', async () => {
    expect(effectiveAt.getTime()).toBeGreaterThan(Date.now())
    await as(ada).run(withdrawVersion, { version, reason: 'You told us not to.' })
    expect(await as(buyer).run(answerPoll, { version, answer: 'for' })).toMatchObject({ refusal: { code: 'poll_closed' } })
    expect((await counts()).client).toEqual({ for: 0, against: 0, unsure: 1 })
  })
})

describe('moderation of comments', () => {
  const say = async (who: ReturnType<typeof person>, body: string) => {
    const said = await runAction(database.app, commentOnVersion, { actor: who, input: { version: 1, body } })
    if (!said.ok) throw new Error(said.refusal.code)
    return said.value.commentId
  }
  const queue = () => database.run(({ tx }) => selectReportedComments(tx, { limit: 10 }))

  test('a reported comment waits in the queue once, with the reasons, until an operator decides', async () => {
    const author = person('freelancer')
    await join(author)
    const [kept, hidden] = [await say(author, 'This is nonsense.'), await say(author, 'Buy my watches.')]
    expect(await as(author).run(reportComment, { commentId: kept, reason: 'x' })).toMatchObject({
      refusal: { code: 'own_comment' },
    })
    await as(seller).run(reportComment, { commentId: kept, reason: 'I disagree.' })
    for (const who of [seller, seller, buyer]) await as(who).run(reportComment, { commentId: hidden, reason: 'Advertising.' })
    expect(await queue()).toMatchObject([
      { id: kept, reports: 1, reasons: ['I disagree.'], body: 'This is nonsense.' },
      { id: hidden, reports: 2, reasons: ['Advertising.', 'Advertising.'] },
    ])
    const [first] = await queue()
    const after = { at: first!.firstReportedAt, id: first!.id }
    expect(await database.run(({ tx }) => selectReportedComments(tx, { after, limit: 10 }))).toMatchObject([{ id: hidden }])

    expect(await as(seller).run(keepComment, { commentId: kept })).toMatchObject({ refusal: { code: 'not_allowed' } })
    expect(await as(ada).run(keepComment, { commentId: kept })).toMatchObject({ ok: true })
    expect(await as(ada).run(hideComment, { commentId: hidden, reason: 'Advertising.' })).toMatchObject({ ok: true })
    expect(await queue()).toEqual([])
    expect(await as(buyer).run(reportComment, { commentId: hidden, reason: 'Again.' })).toMatchObject({
      refusal: { code: 'not_found' },
    })
  })

  test('nobody drowns a thread: after five comments in ten minutes the next one waits, and says until when', async () => {
    const talker = person('client')
    await join(talker)
    for (const body of ['1', '2', '3', '4', '5']) await say(talker, body)
    const sixth = await runAction(database.app, commentOnVersion, { actor: talker, input: { version: 1, body: '6' } })
    if (sixth.ok || sixth.refusal.code !== 'too_many') throw new Error(JSON.stringify(sixth))
    expect(sixth.refusal.retryAt.getTime()).toBeGreaterThan(Date.now())
  })
})
