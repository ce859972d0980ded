import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, propose, type Client, type Person } from '#kit/market.ts'
import { selectPeople } from './count-people.ts'
import { dayOf, plusDays } from './rules/days.ts'

const database = useTestDatabase()
let client: Client
let people: readonly Person[]
beforeAll(async () => {
  await installDefaultRules(database)
  client = await database.run((ctx) => aClient(ctx))
  people = [await database.run((ctx) => aFreelancer(ctx)), await database.run((ctx) => aFreelancer(ctx))]
  for (const category of ['design', 'legal'] as const) {
    const job = await database.run((ctx) => aJob(ctx, client, { category }))
    for (const person of people) await propose(database, person, job)
  }
})
const behind = (source: 'proposals' | 'jobs', { from = 0, until }: { from?: number; until?: number } = {}) =>
  database.run(async (ctx) => {
    const today = dayOf(ctx.now)
    const effectiveUntil = until === undefined ? null : plusDays(today, until)
    const found = await selectPeople(ctx.tx, source, { effectiveFrom: plusDays(today, from), effectiveUntil, through: today })
    return found.map(({ personId, category }) => `${category} ${personId}`).toSorted()
  })

test('behind proposals stand those who sent them, once for each kind of case, and behind jobs their clients', async () => {
  const [one, other] = people as [Person, Person]
  expect(await behind('proposals')).toEqual(
    ['design', 'legal'].flatMap((category) => [one, other].map(({ id }) => `${category} ${id}`)).toSorted(),
  )
  expect(await behind('jobs')).toEqual(['design', 'legal'].map((category) => `${category} ${client.organizationId}`))
})

test('only the days in force count', async () => {
  expect(await behind('proposals', { from: -3, until: 0 })).toEqual([])
  expect(await behind('proposals', { from: 1 })).toEqual([])
  expect(await behind('jobs', { from: -3, until: 0 })).toEqual([])
  expect(await behind('jobs', { from: -3, until: 9 })).toHaveLength(2)
})
