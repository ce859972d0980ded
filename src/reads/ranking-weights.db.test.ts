import { beforeAll, describe, expect, test } from 'vitest'
import { aFreelancer, installDefaultRules } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { installPolicy, loadPack, type PlainDocument } from '#modules/policy/index.ts'
import { readWeights } from './ranking-weights.ts'
import { searchTalent } from './talent-search.ts'

const published = loadPack('guildhall').others.find(({ policy }) => policy === 'ranking')!

/** The published rules with other points for some signals. */
function withPoints(points: Readonly<Record<string, number>>): PlainDocument {
  const clauses = published.clauses.map((clause) => ({ ...clause, charge: { fixed: points[clause.id] ?? 0 } }))
  return { ...published, clauses }
}

describe.each([
  { name: 'nobody published any', document: undefined, provenAt: 0, byWords: 'alike' },
  {
    name: 'newcomers count most',
    document: withPoints({ 'no-history': 900, 'text-match': 100 }),
    provenAt: 3,
    byWords: 'written',
  },
])('the order of people where $name', ({ document, provenAt, byWords }) => {
  const database = useTestDatabase()
  const ids: Record<string, Id> = {}
  beforeAll(async () => {
    await database.run(async (ctx) => {
      if (document !== undefined) await installPolicy(ctx, { document, words: 'Other weights.' })
      const headline = 'Gardener and florist'
      ids['proven'] = (await aFreelancer(ctx, { headline })).id
      ids['newcomer'] = (await aFreelancer(ctx, { headline })).id
      ids['alike'] = (await aFreelancer(ctx, { headline: 'Sailmaker', overview: 'I sew for boats. '.repeat(10) })).id
      ids['written'] = (
        await aFreelancer(ctx, {
          headline: 'Crafts',
          overview: 'Sailmaker sailmaker sailmaker. I am a sailmaker at the harbour. '.repeat(4),
        })
      ).id
      await sql`update profiles.figures set success_score = 95, success_basis = '{}', finished_contracts = 12 where account_id = ${ids['proven']}`.execute(
        ctx.tx,
      )
    })
  })
  const search = (words?: string) =>
    database.read.transaction().execute(async (tx) => {
      const { items } = await searchTalent(tx, { filters: { words }, signedIn: false, size: 10 })
      return items.map(({ accountId }) => Object.keys(ids).find((name) => ids[name] === accountId))
    })

  test('the published points decide the order, the same way each time', async () => {
    const order = await search()
    expect(order).toHaveLength(4)
    expect(order.indexOf('proven')).toBe(provenAt)
    expect(await search()).toEqual(order)
    const found = await search('sailmaker')
    expect(new Set(found)).toEqual(new Set(['alike', 'written']))
    expect(found[0]).toBe(byWords)
    expect(await search('sailmaker')).toEqual(found)
  })
})

describe('the default rules', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))

  test('say the weights that hold where nothing is published', async () => {
    const said = await database.run(({ tx }) => readWeights(tx))
    expect(said).toEqual({ textMatch: 100, likeness: 100, successScore: 1, finishedContract: 1, noHistory: 70 })
  })
})
