import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { documentHash, installPolicy, notUnderWay, pinMatrix, type PolicyDocument } from '#modules/policy/index.ts'
import { loadPack } from '#modules/policy/packs.ts'
import { routes as help } from '../help/connects.tsx'
import { routes } from './index.ts'

describe('the public side of the rules', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...help])
  let document: PolicyDocument

  beforeAll(async () => {
    document = loadPack('guildhall').versions.at(-1)!.document
    await database.run((ctx) => installPolicy(ctx, { document, words: 'These are our first rules.' }))
  })

  test('the help page is read from the rules in force and shows their hash', async () => {
    const { status, text } = await web.fetch('/help')
    expect(status).toBe(200)
    expect(text).toContain(documentHash(document))
    for (const clause of document.clauses) expect(text).toContain(clause.title)
  })

  test('the register lists every version and says that its chain is unbroken', async () => {
    const { status, text } = await web.fetch('/rules')
    expect(status).toBe(200)
    expect(text).toContain('Version 1')
    expect(text).toContain('Unbroken')
  })

  test('what keeps its rules when rules change is all on one page, one click from the register and from the help', async () => {
    const { status, text } = await web.fetch('/rules/pins')
    expect(status).toBe(200)
    for (const { id, thing, rule, by, until } of pinMatrix)
      for (const said of [id, thing, rule, by, until]) expect(text).toContain(said)
    for (const { thing, why } of notUnderWay) expect(text).toContain(`${thing}. ${why}`)
    for (const from of ['/rules', '/help']) expect((await web.fetch(from)).body).toContain('href="/rules/pins"')
  })

  test('a version shows its words, and as data the very document that prices are made from', async () => {
    expect((await web.fetch('/rules/1')).text).toContain('These are our first rules.')
    const data = JSON.parse((await web.fetch('/rules/1/document.json')).body) as { document: PolicyDocument }
    expect(documentHash(data.document)).toBe(documentHash(document))
  })

  test.each(['/rules/0', '/rules/2', '/rules/x', '/rules/99999999999', '/rules/1/report'])('%s is not found', async (path) => {
    expect((await web.fetch(path)).status).toBe(404)
  })

  test('both feeds name every entry with its date', async () => {
    const atom = await web.fetch('/rules/feed.atom')
    expect(atom.headers.get('content-type')).toContain('application/atom+xml')
    expect(atom.body).toContain('<entry>')
    const json = JSON.parse((await web.fetch('/rules/feed.json')).body) as { items: unknown[] }
    expect(json.items).toHaveLength(1)
  })
})
