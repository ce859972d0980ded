import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aPerson } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import type { Id } from '#kernel/ids.ts'
import { openWallet } from '#modules/grants/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { installPolicy } from '#modules/policy/index.ts'
import { loadPack } from '#modules/policy/packs.ts'
import { FormValues } from '../form-values.ts'
import { routes as help } from '../public/help/connects.tsx'
import { routes as rules } from '../public/rules/index.ts'
import { valuesOf } from './policies/draft-form.ts'
import { readDraft } from './policies/read-draft.ts'
import { routes } from './index.ts'

describe('the console', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...rules, ...help])
  const document = loadPack('guildhall').versions.at(-1)!.document
  let [ada, ben, eve]: Id[] = []

  beforeAll(async () => {
    ada = (await database.run((ctx) => aPerson(ctx, ['operator'], 'ada'))).id
    ben = (await database.run((ctx) => aPerson(ctx, ['operator'], 'ben'))).id
    eve = (await database.run((ctx) => aPerson(ctx, ['freelancer'], 'eve'))).id
    await database.run((ctx) => installPolicy(ctx, { document, words: 'Our first rules.' }))
  })

  const giveEveAWallet = (ctx: Ctx) => openWallet(ctx, { ownerId: eve!, plan: 'basic' })

  /** The editor's fields as a browser would send them, with some of them changed. */
  function fieldsWith(changes: Readonly<Record<string, string | readonly string[]>>, revision = 1) {
    const values = valuesOf(document, { title: 'Invitations cost 3', words: 'They will cost.', revision, breaksPromises: [] })
    const fields: Record<string, string[]> = {}
    for (const [name, value] of values.entries()) (fields[name] ??= []).push(value)
    return { ...fields, ...changes } as Record<string, string | readonly string[]>
  }

  test('shows nothing to people who are no operators', async () => {
    for (const path of ['/console', '/console/policies', '/console/wallets', '/console/audit']) {
      expect((await web.fetch(path, { as: eve })).status).toBe(403)
      expect((await web.fetch(path)).location).toContain('/sign-in')
      expect((await web.fetch(path, { as: ada })).status).toBe(200)
    }
  })

  test('an operator suspends an account with a reason and lifts it again', async () => {
    await database.run((ctx) => giveEveAWallet(ctx))
    const wallet = `/console/wallets/${eve}`
    await web.fetch(`${wallet}/suspend`, { as: ada, form: { reason: '' } })
    expect((await web.fetch(wallet, { as: ada })).text).toContain('Suspend this account')
    await web.fetch(`${wallet}/suspend`, { as: ada, form: { reason: 'Sends the same letter to everybody.' } })
    expect((await web.fetch(wallet, { as: ada })).text).toContain('This account is suspended')
    await web.fetch(`${wallet}/lift-suspension`, { as: ada, form: {} })
    expect((await web.fetch(wallet, { as: ada })).text).not.toContain('This account is suspended')
  })

  test('the editor sends back every rule unchanged when nothing was edited', async () => {
    const values = FormValues.of(Object.fromEntries(Object.entries(fieldsWith({}))))
    expect(readDraft(values, document)).toEqual({ document, problems: [] })
  })

  test('a draft that charges invitations is refused until it declares the broken promise, then lives to its reversal', async () => {
    const made = await web.fetch('/console/policies/new', {
      as: ada,
      form: { title: 'Invitations cost 3', words: 'They will cost.' },
    })
    const edit = made.location!
    const draft = edit.replace(/\/edit$/, '')

    const charging = { 'clauses.invite.charge': 'fixed', 'clauses.invite.fixed': '3' }
    const checked = await web.fetch(edit, { as: ada, form: { ...fieldsWith(charging), intent: 'check' } })
    expect(checked.text).toContain('Answering a client who wrote to you first never costs Connects')
    expect(checked.text).toContain('Somebody pays more')
    expect((await web.fetch(edit, { as: ada, form: { ...fieldsWith(charging), intent: 'save' } })).location).toBe(draft)

    await web.fetch(`${draft}/submit`, { as: ada, form: {} })
    const { rows } = await sql<{ state: string }>`select state from policy.draft`.execute(database.app)
    expect(rows).toEqual([{ state: 'draft' }])

    const declared = { ...charging, breaks: ['answering-is-free'] }
    expect((await web.fetch(edit, { as: ada, form: { ...fieldsWith(declared, 2), intent: 'save' } })).location).toBe(draft)
    await web.fetch(`${draft}/measure`, { as: ada, form: {} })
    await web.fetch(`${draft}/submit`, { as: ada, form: {} })
    const sha256 = (await web.fetch(draft, { as: ben })).hidden('sha256')!
    await web.fetch(`${draft}/approve`, { as: ada, form: { sha256 } })
    expect((await sql<{ state: string }>`select state from policy.draft`.execute(database.app)).rows).toEqual([
      { state: 'in_review' },
    ])
    await web.fetch(`${draft}/approve`, { as: ben, form: { sha256 } })

    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16)
    const tooSoon = await web.fetch(`${draft}/announce`, { as: ada, form: { effectiveAt: tomorrow } })
    expect(tooSoon.status).toBe(422)
    expect(tooSoon.text, 'said at the date').toMatch(/Too soon: somebody would be worse off\. 45 days of notice are due/)
    expect(tooSoon.body, 'what was typed stays').toContain(`value="${tomorrow}"`)
    expect(tooSoon.body).toContain('href="#announce-effectiveAt"')
    const unreadable = await web.fetch(`${draft}/announce`, { as: ada, form: { effectiveAt: '12027-01-01T00:00' } })
    expect(unreadable.status).toBe(422)
    expect((await web.fetch('/rules/2')).status).toBe(404)
    expect((await web.fetch(`${draft}/announce`, { as: ada, form: {} })).location).toBe('/rules/2')
    expect((await web.fetch('/rules/2')).text).toContain('Announced')
    expect((await web.fetch('/help')).text).toContain('These rules will change')

    await database.advanceClock('46 days')
    expect((await web.fetch('/rules')).text).toContain('In force now: version 2')
    const preview = await web.fetch('/console/policies/versions/2/reverse', { as: ben })
    expect(preview.text).toContain('Nothing has changed yet')
    expect((await web.fetch('/console/policies/versions/2/reverse', { as: ben, form: { words: '' } })).status).toBe(422)
    const reversed = await web.fetch('/console/policies/versions/2/reverse', { as: ben, form: { words: 'We were wrong.' } })
    expect(reversed.location).toBe('/rules/3/report')
    expect((await web.fetch('/rules')).text).toContain('In force now: version 3')
  })

  test('a draft keeps cases that must hold, says which one fails, is not handed over while one does, and comes back from its text unchanged', async () => {
    const made = await web.fetch('/console/policies/new', { as: ada, form: { title: 'A case', words: 'It must hold.' } })
    const edit = made.location!
    const draft = edit.replace(/\/edit$/, '')
    const added = await web.fetch(edit, { as: ada, form: { ...(await formOf(edit)), intent: 'add-test:offer.accept' } })
    expect(added.body).toContain('name="tests._1.connects"')

    const testCase = {
      'rows.tests': '_1',
      'tests._1.action': 'offer.accept',
      'tests._1.name': 'Saying yes costs two',
      'tests._1.connects': '2',
      'tests._1.clause': '',
      'tests._1.facts.initiator': 'self',
      'tests._1.facts.clientKind': 'company',
    }
    const fields = await formOf(edit)
    const live = await web.fetch(`${draft}/check`, { as: ada, form: { ...fields, ...testCase } })
    expect(live.text).toContain('1 of 1 fail')
    expect(live.headers.get('server-timing')).toMatch(/check;dur=/)
    expect((await web.fetch(edit, { as: ada, form: { ...fields, ...testCase, intent: 'save' } })).location).toBe(draft)
    await web.fetch(`${draft}/submit`, { as: ada, form: {} })
    const { rows } = await sql<{ state: string }>`
      select state from policy.draft where id = ${draft.split('/').at(-1)!}`.execute(database.app)
    expect(rows).toEqual([{ state: 'draft' }])

    const taken = await web.fetch(`${draft}/rules.json`, { as: ada })
    expect((await web.fetch(`${draft}/text`, { as: ada, form: { rules: taken.body } })).location).toBe(edit)
    expect((await web.fetch(`${draft}/rules.json`, { as: ada })).body).toBe(taken.body)

    const wrong = await web.fetch(`${draft}/text`, { as: ada, form: { rules: '{"set":{"limits":{"noticeDays":"soon"}}}' } })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('limits.noticeDays')
    const kept = JSON.parse((await web.fetch(`${draft}/cases.json`, { as: ada })).body) as { prices: { connects: number }[] }
    expect(kept.prices).toMatchObject([{ connects: 2, name: 'Saying yes costs two' }])
    kept.prices[0]!.connects = 0
    expect((await web.fetch(`${draft}/text`, { as: ada, form: { rules: JSON.stringify(kept) } })).location).toBe(edit)
    await web.fetch(`${draft}/submit`, { as: ada, form: {} })
    expect((await sql`select state from policy.draft where id = ${draft.split('/').at(-1)!}`.execute(database.app)).rows).toEqual(
      [{ state: 'in_review' }],
    )
  })

  /** What the editor's page holds, as a browser without scripts sends it back. */
  async function formOf(path: string): Promise<Record<string, string | readonly string[]>> {
    const { body } = await web.fetch(path, { as: ada })
    const revision = /name="revision" value="(\d+)"/.exec(body)![1]!
    const id = /drafts\/([0-9a-f-]{36})/.exec(path)![1]!
    const { rows } = await sql<{ document: typeof document; title: string; words: string }>`
      select document, title, words from policy.draft where id = ${id}`.execute(database.app)
    const { document: rules, title, words } = rows[0]!
    const fields: Record<string, string[]> = {}
    const values = valuesOf(rules, { title, words, revision: Number(revision), breaksPromises: [] })
    for (const [name, value] of values.entries()) (fields[name] ??= []).push(value)
    return fields
  }
})
