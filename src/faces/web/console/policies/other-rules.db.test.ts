import { beforeAll, describe, expect, test } from 'vitest'
import { aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { routes as rules } from '../../public/rules/index.ts'
import { routes } from '../index.ts'

describe('rules of other kinds in the console', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...rules])
  let [ada, bo] = [] as unknown as [Person, Person]
  beforeAll(async () => {
    await installDefaultRules(database)
    await database.run(async (ctx) => {
      ada = await aPerson(ctx, ['operator'])
      bo = await aPerson(ctx, ['operator'])
    })
  })
  const send = async (as: Person, path: string, form: Record<string, string>) =>
    (await web.fetch(path, { as, form })).location ?? ''

  test.each([
    { policy: 'fees', edits: { params: { 'freelancer.rate': 1_200 } }, harm: 'Some fee may rise: at least 30 days of notice' },
    { policy: 'notice', edits: { params: { 'notice.days': 40 } }, harm: 'No notice gets shorter: it may start at once' },
  ])('$policy are drafted, checked, approved by a colleague and announced like Connects', async ({ policy, edits, harm }) => {
    const list = `/console/policies?policy=${policy}`
    expect((await web.fetch(list, { as: ada })).body).toContain(`href="/console/policies/new?policy=${policy}"`)
    const words = { title: 'Other rules here', words: 'What changes and why.' }
    const edit = await send(ada, `/console/policies/new?policy=${policy}`, words)
    expect((await web.fetch(edit, { as: ada })).status).toBe(200)
    const draft = edit.replace(/\/edit$/, '')
    await send(ada, `${draft}/text`, { rules: JSON.stringify({ set: edits }) })
    await send(ada, `${draft}/measure`, {})
    await send(ada, `${draft}/submit`, {})
    const seen = await web.fetch(draft, { as: bo })
    expect(seen.text).toContain(harm)
    expect(seen.text).not.toContain('How it will be measured')
    const sha256 = /name="sha256" value="(\w+)"|value="(\w+)" name="sha256"/.exec(seen.body)
    await send(bo, `${draft}/approve`, { sha256: sha256?.[1] ?? sha256?.[2] ?? '' })
    expect(await send(bo, `${draft}/announce`, {})).toBe(`/rules/${policy}/2`)
    expect((await web.fetch(list, { as: ada })).body).toContain(`href="/console/policies/${policy}/versions/2"`)
    expect((await web.fetch('/console/policies', { as: ada })).text).not.toContain('Other rules here')
  })
})
