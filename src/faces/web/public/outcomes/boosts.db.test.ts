import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { routes as help } from '../help/connects.tsx'
import { routes as rules } from '../rules/index.ts'
import { routes } from './index.ts'

describe('what boosts did, in public', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...rules, ...help])
  beforeAll(() => installDefaultRules(database))

  test('says that there is nothing to say while nobody has boosted, and how it will be measured; it is linked', async () => {
    const { status, text } = await web.fetch('/outcomes/boosts')
    expect(status).toBe(200)
    expect(text).toContain('There is nothing to say yet')
    expect(text).toContain('How this is measured')
    expect(text).toContain('No key was made yet')
    for (const path of ['/rules', '/help']) expect((await web.fetch(path)).body).toContain('href="/outcomes/boosts"')
    expect(JSON.parse((await web.fetch('/outcomes/boosts.json')).body)).toMatchObject({ groups: [], keys: [], next: null })
  })
})
