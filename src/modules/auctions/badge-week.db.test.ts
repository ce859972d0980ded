import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer } from '#kit/market.ts'
import { giveConnects, runJob } from '#kit/news.ts'
import { announce, usePolicy, waitUntil } from '#modules/charges/charges.test-kit.ts'
import { audit } from '#modules/ledger/index.ts'
import { runAction } from '#platform/run-action.ts'
import { askForBadge, auditAuctions } from './index.ts'
import { tendBadges } from './jobs.ts'

const database = useTestDatabase()
const MONDAY = 1
const HOUR = 3_600_000
const now = () => database.run((ctx) => Promise.resolve(ctx.now))
/** The next time it is this weekday, at noon, at least a day from the moment. */
const nextNoon = (weekday: number, after: Date): Date => {
  const noon = new Date(after)
  noon.setUTCHours(12, 0, 0, 0)
  do noon.setUTCDate(noon.getUTCDate() + 1)
  while (noon.getUTCDay() !== weekday)
  return noon
}

beforeAll(async () => {
  await waitUntil(database, nextNoon(3, await now()))
  await usePolicy(database)
})

test('a version that begins in the middle of a week changes the badge’s price from the next Monday on, and not a day earlier', async () => {
  const person = await database.run((ctx) => aFreelancer(ctx, { category: 'legal' }))
  await giveConnects(database, person.id, 200)
  // In the week in which the marketplace begins, its first rules make the price.
  expect(await runAction(database.app, askForBadge, { actor: person.actor, input: { maximum: 24 } })).toMatchObject({
    ok: true,
    value: { state: 'wearing', price: 2 },
  })
  const { version, effectiveAt } = await announce(database, { set: { params: { 'badge.week.min': 7 } } })
  expect(effectiveAt.getUTCDay()).not.toBe(MONDAY)
  const monday = nextNoon(MONDAY, new Date(effectiveAt.getTime() - 12 * HOUR))
  await waitUntil(database, effectiveAt)

  // Each day's price is set in the first minute in which somebody looks: right after midnight.
  const days: { day: string; version: number; price: number }[] = []
  for (let moment = await now(); moment < new Date(monday.getTime() + 36 * HOUR); moment = await now()) {
    await runJob(database, tendBadges, {})
    const { rows } = await sql<{ day: string; version: number; price: number }>`
      select day::text, version, price from auctions.badge_price where category = 'legal' order by day desc limit 1`.execute(
      database.owner,
    )
    days.push(rows[0]!)
    const midnight = new Date(moment)
    midnight.setUTCHours(24, 0, 0, 0)
    await waitUntil(database, midnight)
  }
  const first = monday.toISOString().slice(0, 10)
  const before = days.filter(({ day }) => day < first)
  const from = days.filter(({ day }) => day >= first)
  expect(before.length).toBeGreaterThanOrEqual(3)
  for (const day of before) expect(day).toMatchObject({ version: version - 1, price: 2 })
  expect(from.map(({ day }) => day)[0]).toBe(first)
  for (const day of from) expect(day).toMatchObject({ version, price: 7 })

  // Who wears it pays the new price from that Monday: a stretch at the old one ended, another began.
  const { rows: stretches } = await sql<{ price: number; since: string }>`
    select price, to_char(since at time zone 'UTC', 'YYYY-MM-DD') as since from auctions.wearing
    where owner_id = ${person.id} order by since desc limit 2`.execute(database.owner)
  expect(stretches).toEqual([
    { price: 7, since: first },
    { price: 2, since: expect.any(String) },
  ])
  expect([...(await auditAuctions(database.owner)), ...(await audit(database.owner))]).toEqual([])
})
