import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { aProposal, invitationsCost, operator, proposalFacts, usePolicy, yes } from '#modules/charges/charges.test-kit.ts'
import { charge } from '#modules/charges/index.ts'
import { announceVersion, approveDraft, saveDraft, selectSteps, submitDraft, type Draft } from '#modules/policy/index.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes as consolePages } from '../../../console/index.ts'
import { routes } from '../index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, [...routes, ...consolePages])
const act = { actor: operator }
let ada: Person

beforeAll(async () => {
  await usePolicy(database)
  ada = await database.run((ctx) => aFreelancer(ctx))
  await giveConnects(database, ada.id, 20)
  const facts = proposalFacts({ initiator: 'client_invite' })
  yes(await database.run((ctx) => charge(ctx, aProposal(ada.id, { facts }))))
})

const save = async (price: number, draftId?: Id): Promise<Draft> =>
  yes(
    await runAction(database.app, saveDraft, {
      ...act,
      input: { title: 'Answers cost', words: `An answer costs ${price}.`, changeset: invitationsCost(price), draftId },
    }),
  )
const share = (draftId: Id, how: 'share' | 'unshare' = 'share') =>
  web.fetch(`/console/policies/drafts/${draftId}/${how}`, { as: operator.accountId, form: {} })
const stepsOf = async (draftId: Id) =>
  (await database.run(({ tx }) => selectSteps(tx, draftId, { limit: 50 }))).map(({ kind }) => kind)

describe('a draft', () => {
  test('is nobody’s business until an operator shares it, and then everybody may read it and finds it in the register', async () => {
    const draft = await save(3)
    const path = `/rules/drafts/${draft.id}`
    for (const address of [path, `${path}/draft.json`]) expect((await web.fetch(address)).status).toBe(404)
    expect((await web.fetch('/rules')).body).not.toContain(path)

    expect((await web.fetch(`/console/policies/drafts/${draft.id}/share`, { as: ada.id, form: {} })).status).toBe(403)
    expect((await share(draft.id)).location).toBe(`/console/policies/drafts/${draft.id}`)
    const { status, text } = await web.fetch(path)
    expect(status).toBe(200)
    for (const said of ['This is a draft. Nothing is decided.', 'An answer costs 3.', draft.sha256.slice(0, 8)])
      expect(text).toContain(said)
    expect(text).toContain('Comments and the advisory poll open with the announcement')
    for (const list of ['/rules', '/rules/drafts']) expect((await web.fetch(list)).body).toContain(path)
    const data = JSON.parse((await web.fetch(`${path}/draft.json`)).body) as { sha256: string; author?: unknown }
    expect(data.sha256).toBe(draft.sha256)
    expect(data.author).toBeUndefined()
  })

  test('stays shared when it is edited, and shows the newest text with its hash and time; sharing is on its record, once', async () => {
    const draft = await save(3)
    for (const _ of [1, 2]) await share(draft.id)
    await database.advanceClock('1 hour')
    const edited = await save(4, draft.id)
    expect(edited.sha256).not.toBe(draft.sha256)
    const { text, body } = await web.fetch(`/rules/drafts/${draft.id}`)
    expect(text).toContain('An answer costs 4.')
    expect(text).not.toContain('An answer costs 3.')
    expect(text).toContain(edited.sha256.slice(0, 8))
    expect(body).toContain(edited.updatedAt.toISOString())
    expect(await stepsOf(draft.id)).toEqual(['saved', 'shared', 'saved'])
  })

  test('shows each freelancer what it would have cost them, and what everybody would have paid once it is simulated', async () => {
    const draft = await save(5)
    await share(draft.id)
    const path = `/rules/drafts/${draft.id}`
    const own = await web.fetch(path, { as: ada.id })
    expect(own.text).toContain('would have cost 0 Connects under v1 and 5 Connects under this draft: 5 Connects more.')
    const visitor = await web.fetch(path)
    expect(visitor.text).not.toContain('5 Connects under this draft')
    expect(visitor.body).toContain(`/sign-in?next=${path}`)
    expect(visitor.text).toContain('Nobody has simulated this text')
    yes(await runAction(database.app, simulateDraft, { ...act, input: { draftId: draft.id } }))
    const simulated = await web.fetch(path)
    expect(simulated.text).toContain('What taking it back would cost')
    // Ada is all the history there is: her sums are hers alone.
    expect(simulated.text).toContain('fewer than five')
    expect(simulated.text).not.toContain('5 Connects more')
  })

  test('that is not shared any more says so to whoever follows the link, and may be shared again', async () => {
    const draft = await save(3)
    await share(draft.id)
    await share(draft.id, 'unshare')
    const gone = await web.fetch(`/rules/drafts/${draft.id}`, { as: ada.id })
    expect(gone.status).toBe(410)
    expect(gone.text).toContain('nothing of it is in force')
    expect(gone.text).not.toContain('An answer costs 3.')
    expect((await web.fetch(`/rules/drafts/${draft.id}/draft.json`)).status).toBe(404)
    expect((await web.fetch('/rules/drafts')).body).not.toContain(draft.id)
    await share(draft.id)
    expect((await web.fetch(`/rules/drafts/${draft.id}`)).status).toBe(200)
    expect(await stepsOf(draft.id)).toEqual(['saved', 'shared', 'unshared', 'shared'])
  })

  test('that becomes a version leads there, and cannot be shared or hidden as a draft any more', async () => {
    const draft = await save(6)
    await share(draft.id)
    const input = { draftId: draft.id }
    yes(await runAction(database.app, submitDraft, { ...act, input }))
    expect((await web.fetch(`/rules/drafts/${draft.id}`)).text).toContain('In review')
    yes(await runAction(database.app, approveDraft, { ...act, input: { ...input, sha256: draft.sha256 } }))
    yes(await runAction(database.app, simulateDraft, { ...act, input }))
    const { version } = yes(await runAction(database.app, announceVersion, { ...act, input }))
    expect((await web.fetch(`/rules/drafts/${draft.id}`)).location).toBe(`/rules/${version}`)
    await share(draft.id, 'unshare')
    expect((await web.fetch(`/rules/drafts/${draft.id}`)).location).toBe(`/rules/${version}`)
    expect((await stepsOf(draft.id)).at(-1)).toBe('announced')
  })

  test('is listed page by page, the last changed first', async () => {
    await sql`update policy.draft set unshared_at = platform.now() where shared_at is not null`.execute(database.owner)
    const ids: Id[] = []
    for (let n = 0; n < 21; n += 1) ids.push((await save(3)).id)
    for (const id of ids) await share(id)
    const first = await web.fetch('/rules/drafts')
    const next = /href="(\/rules\/drafts\?after=[^"]+)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&')
    const second = await web.fetch(next ?? '')
    const listed = (body: string) => [...body.matchAll(/href="\/rules\/drafts\/([0-9a-f-]{36})"/g)].map(([, id]) => id)
    expect(new Set([...listed(first.body), ...listed(second.body)])).toEqual(new Set(ids))
    expect(listed(second.body)).toHaveLength(1)
  })
})
