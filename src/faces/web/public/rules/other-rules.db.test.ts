import { beforeAll, describe, expect, test } from 'vitest'
import { aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import {
  announceVersion,
  approveDraft,
  documentHash,
  loadPack,
  saveDraft,
  submitDraft,
  type Changeset,
  type PolicyName,
} from '#modules/policy/index.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes } from './index.ts'

describe('the public side of fees, ranking and notice', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  const documents = loadPack('guildhall').others
  let [author, approver, freelancer] = [] as unknown as [Person, Person, Person]
  beforeAll(async () => {
    await installDefaultRules(database)
    await database.run(async (ctx) => {
      author = await aPerson(ctx, ['operator'])
      approver = await aPerson(ctx, ['operator'])
      freelancer = await aPerson(ctx, ['freelancer'])
    })
  })

  async function announce(policy: PolicyName, changeset: Changeset): Promise<number> {
    const draft = { policy, title: 'Other rules', words: 'What changes and why.', changeset }
    const saved = valueOf(await runAction(database.app, saveDraft, { actor: author.actor, input: draft }))
    const input = { draftId: saved.id }
    valueOf(await runAction(database.app, submitDraft, { actor: author.actor, input }))
    const approval = { ...input, sha256: saved.sha256 }
    valueOf(await runAction(database.app, approveDraft, { actor: approver.actor, input: approval }))
    valueOf(await runAction(database.app, simulateDraft, { actor: author.actor, input }))
    return valueOf(await runAction(database.app, announceVersion, { actor: approver.actor, input })).version
  }

  test.each(documents)('$policy: every rule in words, read from the version in force, and its versions', async (document) => {
    const { policy } = document
    const { status, text, body } = await web.fetch(`/rules/${policy}`)
    expect(status).toBe(200)
    for (const clause of document.clauses) expect(text).toContain(clause.title)
    for (const promise of document.promises) expect(text).toContain(promise.text)
    expect(text).toContain(documentHash(document).slice(0, 12))
    expect(body).toContain(`href="/rules/${policy}/1"`)
    const version = await web.fetch(`/rules/${policy}/1`)
    expect(version.text).toContain(document.clauses[0]!.why)
    const data = JSON.parse((await web.fetch(`/rules/${policy}/1/document.json`)).body) as { document: typeof document }
    expect(documentHash(data.document)).toBe(documentHash(document))
    const feed = JSON.parse((await web.fetch(`/rules/${policy}/feed.json`)).body) as {
      items: { url: string; _guildhall: object }[]
    }
    expect(feed.items.map(({ url }) => new URL(url).pathname)).toEqual([`/rules/${policy}/1`])
    expect(feed.items[0]).toMatchObject({ _guildhall: { policy, version: 1, kind: 'announced', entry: 1 } })
  })

  test('the register of Connects leads to all of them and lists only its own versions', async () => {
    const { body } = await web.fetch('/rules')
    for (const { policy } of documents) expect(body).toContain(`href="/rules/${policy}"`)
    expect(body).not.toContain('href="/rules/fees/1"')
  })

  test('a change of the fees is told in money, its notice kept, and people answer it in its own thread', async () => {
    const version = await announce('fees', { set: { params: { 'freelancer.rate': 1_200 } } })
    const path = `/rules/fees/${version}`
    const { text } = await web.fetch(path)
    expect(text).toContain('Some fee may rise')
    expect(text).not.toContain('Connects policy')
    expect(text).toMatch(/10 %.*12 %/)
    expect((await web.fetch('/rules/fees')).text).toContain('Contracts that begin before keep the fees of the day they began.')
    const answered = await web.fetch(`${path}/poll`, { as: freelancer, form: { answer: 'against', reason: 'Ten was enough.' } })
    expect(answered.location).toBe(`${path}#poll`)
    expect((await web.fetch(path)).text).toContain('Ten was enough.')
    const sums = JSON.parse((await web.fetch(`${path}/poll.json`)).body) as object
    expect(sums).toMatchObject({ policy: 'fees', version, open: true })
    expect((await web.fetch(`${path}/calendar.ics`)).body).toContain(`Rules\\, Fees: version ${version} begins`)
    expect((await web.fetch('/rules/ranking')).text).not.toContain('Other rules')
  })

  test('what nobody pays claims no figures', async () => {
    const version = await announce('notice', { set: { params: { 'notice.days': 40 } } })
    const { text } = await web.fetch(`/rules/notice/${version}`)
    expect(text).toContain('No notice gets shorter')
    expect(text).toContain('Nothing is paid by these rules')
    expect(text).not.toContain('Who would have paid')
    expect(text).not.toContain('Connects would')
  })

  test.each([
    '/rules/fees/0',
    '/rules/fees/9',
    '/rules/wages',
    '/rules/wages/1',
    '/rules/connects/1',
    '/rules/fees/1/report',
    '/rules/notice/x',
  ])('%s is not found', async (path) => {
    expect((await web.fetch(path)).status).toBe(404)
  })
})

function valueOf<V>(result: Result<V, Refusal>): V {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
