import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { aProposal, proposalFacts, waitUntil, yes } from '#modules/charges/charges.test-kit.ts'
import { charge } from '#modules/charges/index.ts'
import { jobs as chargeJobs } from '#modules/charges/jobs.ts'
import { listeners as chargeListeners } from '#modules/charges/listeners.ts'
import { tellEverybody } from '#modules/notifications/jobs.ts'
import {
  announceVersion,
  answerPoll,
  approveDraft,
  commentOnVersion,
  remarkOnDraft,
  reverseVersion,
  saveDraft,
  submitDraft,
  suspendClauses,
  withdrawVersion,
  type Draft,
} from '#modules/policy/index.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import type { Refusal } from '#kernel/result.ts'
import { runAction, type Action } from '#platform/run-action.ts'
import { routes as rules } from '../../../public/rules/index.ts'
import { routes } from '../../index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, [...routes, ...rules])
let [ada, bob, cleo, freelancer]: Person[] = []

const as = (person: Person | undefined) => ({
  run: async <I, V, R extends Refusal>(action: Action<I, V, R>, input: unknown) =>
    yes(await runAction(database.app, action, { actor: person!.actor, input })),
})

async function drafted(price: number): Promise<Draft> {
  const changeset = { set: { clauses: [{ id: 'invite', charge: { fixed: price } }] }, breaksPromises: ['answering-is-free'] }
  return as(ada).run(saveDraft, { title: 'Answers cost', words: 'They will cost.', changeset })
}

async function announced(draft: Draft) {
  await as(ada).run(submitDraft, { draftId: draft.id })
  for (const who of [bob, cleo]) await as(who).run(approveDraft, { draftId: draft.id, sha256: draft.sha256 })
  await as(ada).run(simulateDraft, { draftId: draft.id })
  return as(bob).run(announceVersion, { draftId: draft.id })
}

const lifeOf = async (version: number) => (await web.fetch(`/console/policies/versions/${version}`, { as: ada })).text

/** Every phrase is on the page, and each comes after the one before it. */
function inThisOrder(text: string, phrases: readonly string[]): void {
  let from = 0
  for (const phrase of phrases) {
    const at = text.indexOf(phrase, from)
    expect(at, `“${phrase}” after “${text.slice(Math.max(0, from - 60), from)}” in ${text}`).toBeGreaterThanOrEqual(0)
    from = at + phrase.length
  }
}

beforeAll(async () => {
  await installDefaultRules(database)
  const named = (name: string) => database.run((ctx) => aPerson(ctx, ['operator'], name))
  ;[ada, bob, cleo] = [await named('Ada'), await named('Bob'), await named('Cleo')]
  freelancer = await database.run((ctx) => aFreelancer(ctx))
  await giveConnects(database, freelancer.id, 50)
})

describe('the life of a version', () => {
  test('is for operators only, and of versions that exist', async () => {
    expect((await web.fetch('/console/policies/versions/1', { as: freelancer })).status).toBe(403)
    for (const asked of ['99', '0', 'x', '99999999999'])
      expect((await web.fetch(`/console/policies/versions/${asked}`, { as: ada })).status).toBe(404)
  })

  test('tells of the first rules that nobody drafted them and nothing lies before them', async () => {
    const text = await lifeOf(1)
    inThisOrder(text, ['Announced by the marketplace', 'In force'])
    expect(text).toContain('The first rules have nothing before them')
    expect(text).not.toContain('Drafted')
  })

  test('runs from the first edit over review, notices, poll, effect and suspension to the last refund, in the order of time', async () => {
    await database.run(async (ctx) => {
      yes(await charge(ctx, aProposal(freelancer!.id, { facts: proposalFacts({ initiator: 'client_invite' }) })))
    })
    const first = await drafted(2)
    for (const price of [3, 5, 4])
      await as(ada).run(saveDraft, {
        draftId: first.id,
        title: 'Answers cost',
        words: 'They will cost.',
        changeset: { set: { clauses: [{ id: 'invite', charge: { fixed: price } }] }, breaksPromises: ['answering-is-free'] },
      })
    await as(bob).run(remarkOnDraft, { draftId: first.id, remark: 'Are we sure?' })
    const draft = await as(ada).run(saveDraft, {
      draftId: first.id,
      title: 'Answers cost',
      words: 'They will cost.',
      changeset: { set: { clauses: [{ id: 'invite', charge: { fixed: 6 } }] }, breaksPromises: ['answering-is-free'] },
    })
    const { version, effectiveAt } = await announced(draft)
    await runJob(database, tellEverybody, { policy: 'connects', version, effectiveAt: effectiveAt.toISOString() })
    await as(freelancer).run(answerPoll, { version, answer: 'against' })
    await as(freelancer).run(commentOnVersion, { version, body: 'This is dear.' })

    const waiting = await lifeOf(version)
    inThisOrder(waiting, ['Drafted by Ada', 'Edited by Ada, 3 times', 'Remarked by Bob', 'Are we sure?', 'Edited by Ada'])
    inThisOrder(waiting, ['Handed over for review by Ada', 'The check found no error', 'Approved by Bob', 'Approved by Cleo'])
    inThisOrder(waiting, ['Approved by Cleo', 'Announced by Bob', 'With 45 days of notice', '1 person was told'])
    expect(waiting).toContain('Of fewer than five people, fewer than five would have paid more and 0 less')
    expect(waiting).toContain('0 for it, 1 against it, 0 unsure. 1 comment')
    expect(waiting).not.toContain('The poll closed')
    inThisOrder(waiting, ['What may be done now', 'It can be withdrawn', 'Withdraw', 'What comes next', 'It takes effect'])

    await waitUntil(database, effectiveAt)
    await database.run(async (ctx) => {
      yes(await charge(ctx, aProposal(freelancer!.id, { facts: proposalFacts({ initiator: 'client_invite' }) })))
    })
    const active = await web.fetch(`/console/policies/versions/${version}`, { as: ada })
    inThisOrder(active.text, ['The poll closed', '0 for it, 1 against it', 'In force'])
    expect(active.body).toContain(`/console/policies/versions/${version}/suspend`)
    expect(active.body).toContain(`/console/policies/versions/${version}/reverse`)
    expect(active.body).toContain(`/console/policies/drafts/${draft.id}/measurement`)

    const suspended = await as(bob).run(suspendClauses, { version, words: 'We look at it.' })
    const paused = await web.fetch(`/console/policies/versions/${version}`, { as: ada })
    inThisOrder(paused.text, ['In force', `Suspended by version ${suspended.version}`, 'We look at it.'])
    expect(paused.body).not.toContain(`/console/policies/versions/${version}/suspend`)

    const reversed = await as(bob).run(reverseVersion, { version, words: 'We were wrong.' })
    await deliverNews(database, chargeListeners)
    for (const job of chargeJobs) if (job.name === 'charges-resume-reversals') await runJob(database, job, {})
    const over = await lifeOf(version)
    inThisOrder(over, [
      `Suspended by version ${suspended.version}`,
      `Taken back by version ${reversed.version}`,
      'We were wrong.',
    ])
    inThisOrder(over, ['We were wrong.', 'Everything owed was settled', '6 Connects of 6 Connects went back to 1 person'])
    expect(over).not.toContain(`Replaced by version`)
    const reversal = await lifeOf(reversed.version)
    inThisOrder(reversal, ['Reversed by Bob', 'Everything owed was settled'])
    expect(await lifeOf(suspended.version)).toContain(`Replaced by version ${reversed.version}`)
  })

  test('ends with the withdrawal where it never began', async () => {
    const { version } = await announced(await drafted(7))
    await as(bob).run(withdrawVersion, { version, reason: 'Too dear.' })
    const text = await lifeOf(version)
    inThisOrder(text, ['Announced by Bob', 'Withdrawn by Bob', 'Too dear.'])
    expect(text).toContain('Nothing: it was withdrawn before it began')
    expect(text).not.toContain('It takes effect')
  })

  test('is one click from the list of policies, from its draft and, for operators, from the public page', async () => {
    const href = 'href="/console/policies/versions/2"'
    expect((await web.fetch('/console/policies', { as: ada })).body).toContain(href)
    expect((await web.fetch('/rules/2', { as: ada })).body).toContain(href)
    expect((await web.fetch('/rules/2', { as: freelancer })).body).not.toContain(href)
    expect((await web.fetch('/rules/2')).body).not.toContain(href)
  })
})
