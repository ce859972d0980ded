import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { describePermissions, mayInTable, people, type PersonKind } from '#kit/permissions.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { visitor, type Actor } from '#kernel/actor.ts'
import { installPolicy } from '#modules/policy/index.ts'
import { loadPack } from '#modules/policy/packs.ts'
import { runAction } from '#platform/run-action.ts'
import { actions, routes } from '../../src/assembly.ts'

const table = readFileSync('docs/reference/permissions.md', 'utf8')
const kinds = Object.keys(people) as PersonKind[]

describe('who may what', () => {
  const database = useTestDatabase()
  // The whole table is walked in seconds; nobody is that fast.
  const unlimited = { requests: 100_000, seconds: 60 }
  const web = useTestWeb(database, routes, { rateLimits: { reading: unlimited, writing: unlimited, sign_in: unlimited } })
  const ids = new Map<PersonKind, Id>()

  beforeAll(async () => {
    const document = loadPack('guildhall').versions.at(-1)!.document
    await database.run((ctx) => installPolicy(ctx, { document, words: 'Our first rules.' }))
    for (const kind of kinds.filter((one) => one !== 'visitor')) {
      const id = newId()
      ids.set(kind, id)
      await sql`insert into platform.account (id, email, display_name, roles)
        values (${id}, ${`${id}@test.example`}, ${kind}, ${[...people[kind]]}::text[])`.execute(database.owner)
    }
  })

  test('the public table is what the code does (run `npm run docs:permissions` and read the difference)', () => {
    expect(table).toBe(describePermissions(actions, routes))
  })

  test('nothing is unnamed: every action and route says who may, and no two have one name', () => {
    for (const action of actions) expect(action.who.length, action.name).toBeGreaterThan(0)
    for (const route of routes) expect(route.who.length, route.path).toBeGreaterThan(0)
    expect(new Set(actions.map((action) => action.name)).size).toBe(actions.length)
    const names = routes.map((route) => `${route.method} ${route.path}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test.each(kinds)('every action stops or lets in a %s exactly as the table says', async (kind) => {
    const id = ids.get(kind)
    const actor: Actor = id === undefined ? visitor : { kind: 'person', accountId: id, roles: people[kind] }
    const wrong: string[] = []
    for (const action of actions) {
      // Nonsense as input: whoever may call it hears about the input, everybody else hears that they may not.
      const result = await runAction(database.app, action, { actor, input: 'nonsense' })
      const stopped = !result.ok && result.refusal.code === 'not_allowed'
      if (stopped === mayInTable(table, action.name, kind)) wrong.push(action.name)
    }
    expect(wrong).toEqual([])
  })

  test.each(kinds)('every page stops or lets in a %s exactly as the table says', async (kind) => {
    const as = ids.get(kind)
    const wrong: string[] = []
    // These change who one is or lead visitors to the sign-in page by themselves; accounts' own tests prove them.
    for (const route of routes.filter(({ path }) => !/^\/(sign-|reset|forgot|confirm|personas?\b|demo)/.test(path))) {
      const path = route.path.replaceAll(/:(\w*[iI]d)\b/g, () => newId()).replaceAll(/:\w+/g, '1')
      const answer = await web.fetch(path, { as, ...(route.method === 'POST' ? { form: {} } : {}) })
      const stopped = answer.status === 403 || (as === undefined && (answer.location ?? '').startsWith('/sign-in'))
      if (answer.status >= 500) wrong.push(`${route.method} ${path} answered ${answer.status}`)
      if (stopped === mayInTable(table, `${route.method} ${route.path}`, kind)) {
        wrong.push(`${route.method} ${route.path} answered ${answer.status} ${answer.location ?? ''}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
