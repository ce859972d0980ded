import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { routes as catalog } from './catalog/index.ts'
import { routes as jobs } from './jobs/index.ts'
import { routes as talent } from './talent/index.ts'

describe('a marketplace on its first day', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...jobs, ...talent, ...catalog])
  beforeAll(() => installDefaultRules(database))

  test.each([
    ['/jobs', 'No open job at the moment', 'No open job fits'],
    ['/talent', 'Nobody here yet', 'Nobody fits'],
    ['/catalog', 'No project yet', 'Nothing fits'],
  ])('%s says that nothing is there yet, and blames filters only where there are some', async (path, nothingYet, nothingFits) => {
    const { text } = await web.fetch(path)
    expect(text).toContain(nothingYet)
    expect(text).not.toContain(nothingFits)
    expect((await web.fetch(`${path}?category=design`)).text).toContain(nothingFits)
  })
})
