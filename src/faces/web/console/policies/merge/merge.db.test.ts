import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { announce, operator, usePolicy, waitUntil, yes } from '#modules/charges/charges.test-kit.ts'
import { findDraft, saveDraft, selectSteps, type Draft } from '#modules/policy/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes } from '../../index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, routes)
const noor: Person = { id: operator.accountId, actor: operator }

/** In the draft: another price, a longer hold of shown prices, a new reason; in the meantime: another price as well, and longer lives. */
const mine = {
  set: {
    clauses: [
      { id: 'offer', why: 'Whoever says yes has been chosen.' },
      { id: 'proposal', charge: { fixed: 1 } },
    ],
    limits: { quoteMinutes: 240 },
  },
}
const theirs = {
  set: {
    clauses: [{ id: 'proposal', charge: { fixed: 2 } }],
    limits: { quoteMinutes: 120 },
    expiry: { lotLifeDays: 400 },
  },
}

async function drafted(title: string, changeset: object): Promise<Draft> {
  const input = { title, words: 'Why.', changeset }
  return yes(await runAction(database.app, saveDraft, { actor: operator, input }))
}
const draftNow = async ({ id }: Draft) => (await database.run(({ tx }) => findDraft(tx, id)))!
const addressOf = ({ id }: Draft) => `/console/policies/drafts/${id}/merge`
const seen = { revision: '1', onto: '2' }

describe('merging a draft onto the version that came meanwhile', () => {
  let [contradicting, peaceful, uptodate] = [] as unknown as [Draft, Draft, Draft]
  beforeAll(async () => {
    await usePolicy(database)
    contradicting = await drafted('Cheaper proposals', mine)
    peaceful = await drafted('Another reason', { set: { clauses: [{ id: 'offer', why: 'You were chosen.' }] } })
    const { effectiveAt } = await announce(database, theirs)
    await waitUntil(database, effectiveAt)
    uptodate = await drafted('On top', { set: { limits: { quoteMinutes: 300 } } })
  })

  test('is for operators, and of drafts that exist', async () => {
    const freelancer = await database.run((ctx) => aFreelancer(ctx))
    expect((await web.fetch(addressOf(contradicting), { as: freelancer })).status).toBe(403)
    const other = await database.run((ctx) => aPerson(ctx, ['operator']))
    expect((await web.fetch(`/console/policies/drafts/${other.id}/merge`, { as: noor })).status).toBe(404)
  })

  test('says in words what both changed, what comes together by itself, and that approval and figures are dropped', async () => {
    const { text } = await web.fetch(addressOf(contradicting), { as: noor })
    for (const said of [
      'Rule “Proposals you start yourself”: the price',
      'In version 1: Rate card: 2–16',
      'This draft: 1 Connect',
      'Version 2: 2 Connects',
      'A shown price is honoured for',
      'This draft: 240 minutes',
      'Version 2: 120 minutes',
      'Rule “Accepting an offer”: the reason',
      'The draft’s is kept',
      'Connects last',
      '365 days',
      '400 days',
      'Version 2 holds',
      'Approval and simulation start again',
    ])
      expect(text).toContain(said)
    const draftPage = await web.fetch(`/console/policies/drafts/${contradicting.id}`, { as: noor })
    expect(draftPage.text).toContain('Version 2 came meanwhile')
    expect(draftPage.body).toContain(`href="${addressOf(contradicting)}"`)
  })

  test('guesses nothing: each contradiction without an answer is named at its field, and what was chosen stays chosen', async () => {
    const form = { ...seen, 'choice.clauses/proposal/charge': 'mine' }
    const { status, text, body } = await web.fetch(addressOf(contradicting), { as: noor, form })
    expect(status).toBe(422)
    expect(text).toContain('Decide which side holds. A shown price is honoured for.')
    expect(text).not.toContain('Decide which side holds. Rule')
    expect(body).toMatch(/name="choice\.clauses\/proposal\/charge"[^>]*checked=""[^>]*value="mine"/)
    expect(await draftNow(contradicting)).toMatchObject({ parent: 1, revision: 1 })
  })

  test('is refused when somebody saved the draft, or another version was announced, since it was looked at', async () => {
    const choices = { 'choice.clauses/proposal/charge': 'mine', 'choice.limits/quoteMinutes': 'theirs' }
    const late = await web.fetch(addressOf(contradicting), { as: noor, form: { ...choices, revision: '7', onto: '2' } })
    expect([late.status, late.text.includes('Somebody changed this draft in the meantime')]).toEqual([422, true])
    const moved = await web.fetch(addressOf(contradicting), { as: noor, form: { ...choices, revision: '1', onto: '1' } })
    expect([moved.status, moved.text.includes('The rules have changed since')]).toEqual([422, true])
  })

  test('takes what was chosen and what both changed apart as a new text of the draft, on record', async () => {
    const choices = { 'choice.clauses/proposal/charge': 'mine', 'choice.limits/quoteMinutes': 'theirs' }
    const sent = await web.fetch(addressOf(contradicting), { as: noor, form: { ...seen, ...choices } })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/console/policies/drafts/${contradicting.id}`])
    const { document, ...merged } = await draftNow(contradicting)
    expect(merged).toMatchObject({ parent: 2, state: 'draft', approvedSha256: null, revision: 2 })
    expect(document).toMatchObject({ limits: { quoteMinutes: 120 }, expiry: { lotLifeDays: 400 } })
    expect(document.clauses.find(({ id }) => id === 'proposal')).toMatchObject({ charge: { fixed: 1 } })
    expect(document.clauses.find(({ id }) => id === 'offer')).toMatchObject({ why: 'Whoever says yes has been chosen.' })
    const steps = await database.run(({ tx }) => selectSteps(tx, contradicting.id, { limit: 9 }))
    expect(steps.map(({ kind, parent }) => [kind, parent])).toEqual([
      ['saved', 1],
      ['merged', 2],
    ])
  })

  test('needs no decision where nothing contradicts', async () => {
    expect((await web.fetch(addressOf(peaceful), { as: noor })).text).toContain('Nothing contradicts')
    expect((await web.fetch(addressOf(peaceful), { as: noor, form: seen })).status).toBe(303)
    expect(await draftNow(peaceful)).toMatchObject({ parent: 2, document: { expiry: { lotLifeDays: 400 } } })
  })

  test('has nothing to do for a draft that follows the newest version', async () => {
    expect((await web.fetch(addressOf(uptodate), { as: noor })).text).toContain('There is nothing to merge')
    const draftPage = await web.fetch(`/console/policies/drafts/${uptodate.id}`, { as: noor })
    expect(draftPage.text).not.toContain('came meanwhile')
  })
})
