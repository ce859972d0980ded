import { beforeAll, describe, expect, test } from 'vitest'
import type { Category } from '#kernel/category.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { freelancers } from '#modules/auctions/auctions.test-kit.ts'
import { makeAuction } from '#modules/auctions/made-auctions.test-kit.ts'
import type { Ctx } from '#platform/run-action.ts'
import { routes as help } from '../help/connects.tsx'
import { routes as rules } from '../rules/index.ts'
import { routes } from './index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, [...routes, ...rules, ...help])
beforeAll(() => installDefaultRules(database))

/** Jobs on which every `reachedEvery`-th is reached: all of its two places, which two of the people won for 3 Connects each. */
async function makeJobs(
  ctx: Ctx,
  {
    people,
    clients,
    count,
    ...made
  }: {
    people: readonly Person[]
    clients: readonly Client[]
    count: number
    reachedEvery: number
    category: Category
    holdout?: boolean
    perThousand?: number
  },
): Promise<void> {
  for (let job = 0; job < count; job += 1) {
    const [first, second, loser] = [0, 1, 2].map((index) => people[(job + index) % people.length]!)
    const isReached = job % made.reachedEvery === 0
    await makeAuction(ctx, {
      ...made,
      client: clients[job % clients.length]!,
      slots: 2,
      bids: [
        { owner: first!, maximum: 9, isReached },
        { owner: second!, maximum: 8, isReached },
        { owner: loser!, maximum: 3 },
      ],
    })
  }
}

describe('what boosts did, in public', () => {
  test('says that there is nothing to say while nobody has boosted, and how it will be measured; it is linked', async () => {
    const { status, text } = await web.fetch('/outcomes/boosts')
    expect(status).toBe(200)
    expect(text).toContain('There is nothing to say yet')
    expect(text).toContain('How this is measured')
    expect(text).toContain('No key was made yet')
    for (const path of ['/rules', '/help']) expect((await web.fetch(path)).body).toContain('href="/outcomes/boosts"')
    expect(JSON.parse((await web.fetch('/outcomes/boosts.json')).body)).toMatchObject({ groups: [], keys: [], next: null })
  })

  test('says nothing about four people, however many jobs they bid on', async () => {
    await database.run(async (ctx) => {
      const clients = [await aClient(ctx), await aClient(ctx)]
      const people = await freelancers(ctx, 4)
      await makeJobs(ctx, { people, clients, count: 6, reachedEvery: 1, category: 'legal', perThousand: 200 })
    })
    expect((await web.fetch('/outcomes/boosts')).text).toContain('There is nothing to say yet')
    expect(JSON.parse((await web.fetch('/outcomes/boosts.json')).body)).toMatchObject({ groups: [] })
  })

  test('says the lift with its interval, “no effect” and “not enough yet”, and puts small categories together', async () => {
    await database.run(async (ctx) => {
      const clients = []
      for (let client = 0; client < 6; client += 1) clients.push(await aClient(ctx))
      const people = await freelancers(ctx, 8)
      const all = { people, clients, perThousand: 200 }
      await makeJobs(ctx, { ...all, category: 'design', count: 40, reachedEvery: 2 })
      await makeJobs(ctx, { ...all, category: 'design', count: 32, reachedEvery: 8, holdout: true })
      await makeJobs(ctx, { ...all, category: 'writing', count: 12, reachedEvery: 3 })
      await makeJobs(ctx, { ...all, category: 'writing', count: 7, reachedEvery: 4, holdout: true })
      await makeJobs(ctx, { ...all, category: 'writing', count: 6, reachedEvery: 6, perThousand: 0 })
    })
    const { text, body } = await web.fetch('/outcomes/boosts')
    expect(text).toContain('With a boost, the client did something with the proposal more often')
    expect(text).toMatch(/Design .*50 % in 40 jobs .*12\.5 % in 32 jobs/)
    expect(text).toContain('whether the freelancer was hired more often because of a boost: it went the same way on every job')
    expect(text).toMatch(/Other categories .*18 jobs .*7 jobs .*Not enough yet/)
    expect(text).toContain('6 of these jobs ran while no share of jobs was held out')
    expect(body).not.toContain('Legal')
    expect(body.match(/<svg viewBox/g)).toHaveLength(body.match(/The figures as a table/g)!.length)
    const data = JSON.parse((await web.fetch('/outcomes/boosts.json')).body) as {
      total: { paid: number; jobs: object; reached: { interval: { low: number }; difference: number } }
      groups: { group: string; paid: number }[]
    }
    expect(data.groups.map(({ group }) => group)).toEqual(['design', 'other'])
    expect(data.total).toMatchObject({ jobs: { shown: 58, holdout: 39, notDrawn: 6 }, paid: (20 + 4 + 1 + 6) * 6 })
    expect(data.total.reached.interval.low).toBeGreaterThan(0)
    expect(data.groups.reduce((sum, { paid }) => sum + paid, 0)).toBe(data.total.paid)
  })
})
