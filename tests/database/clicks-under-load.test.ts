import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, installDefaultRules, type Client } from '#kit/market.ts'
import { deliverNews, giveConnects } from '#kit/news.ts'
import { listeners } from '../../src/modules/auctions/listeners.ts'
import { auditAuctions, clickCard, setProfileBoost, showCards } from '#modules/auctions/index.ts'
import { audit, getWallet } from '#modules/ledger/index.ts'
import { banClient } from '#modules/organizations/index.ts'
import { runAction } from '#platform/run-action.ts'

const CLICKS = 100
const PAID = 10
const PRICE = 2
/** One Connect is left over: whoever would charge an eleventh click finds the hold too small. */
const BUDGET = PAID * PRICE + 1

const database = useTestDatabase()
beforeAll(async () => {
  await installDefaultRules(database)
  // Early enough that all the waiting below ends before midnight.
  await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '26 hours' - platform.now())`.execute(
    database.owner,
  )
})

test('a hundred clicks at once on cards of a budget for ten are ten charges, and ninety that cost nothing', async () => {
  const owner = await database.run((ctx) => aFreelancer(ctx))
  await giveConnects(database, owner.id, 1000)
  const input = { maximum: 9, dailyBudget: BUDGET }
  expect(await runAction(database.app, setProfileBoost, { actor: owner.actor, input })).toMatchObject({ ok: true })

  const clients: Client[] = []
  for (let n = 0; n < CLICKS; n += 1) clients.push(await database.run((ctx) => aClient(ctx)))
  const shown = async ({ actor }: Client): Promise<Id | undefined> => {
    const candidates = [{ profileId: owner.id, relevance: 1000 }]
    const answer = await runAction(database.app, showCards, { actor, input: { candidates } })
    return answer.ok ? answer.value.cards[0]?.showId : undefined
  }
  // Ten at a time may have the card before them; a quarter of an hour later the next ten, while the former keep their pages open.
  const cards: Id[] = []
  for (let from = 0; from < CLICKS; from += PAID) {
    const group = await Promise.all(clients.slice(from, from + PAID).map(shown))
    expect(group.every((id) => id !== undefined)).toBe(true)
    expect(await shown(clients.at(from + PAID) ?? clients[0]!)).toBeUndefined()
    cards.push(...(group as Id[]))
    if (from + PAID < CLICKS) await database.advanceClock('15 minutes')
  }

  // Each twice, as an impatient hand does.
  const clicks = [...cards, ...cards].map((showId, n) =>
    runAction(database.app, clickCard, { actor: clients[n % CLICKS]!.actor, input: { showId } }),
  )
  const answers = await Promise.all(clicks)
  expect(answers.filter(({ ok }) => !ok)).toEqual([])
  expect(answers.filter((answer) => answer.ok && answer.value.isCounted)).toHaveLength(CLICKS)

  const { rows } = await sql<{ reason: string | null; clicks: number; connects: number }>`
    select free_reason as reason, count(*)::int as clicks, sum(connects)::int as connects from auctions.profile_click
    group by free_reason order by free_reason nulls first`.execute(database.owner)
  expect(rows).toEqual([
    { reason: null, clicks: PAID, connects: PAID * PRICE },
    { reason: 'not_reserved', clicks: CLICKS - PAID, connects: 0 },
  ])
  expect(await database.run((ctx) => getWallet(ctx.tx, owner.id))).toMatchObject({ available: 1000 - BUDGET, held: 1 })
  expect(await auditAuctions(database.owner)).toEqual([])
  expect(await audit(database.owner)).toEqual([])
}, 120_000)

test('a client who is banned in the middle of its clicks costs nobody anything once the news has come', async () => {
  const owners = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const owner = await database.run((ctx) => aFreelancer(ctx))
      await giveConnects(database, owner.id, 50)
      await runAction(database.app, setProfileBoost, { actor: owner.actor, input: { maximum: 5, dailyBudget: 20 } })
      return owner
    }),
  )
  const bad = await database.run((ctx) => aClient(ctx))
  const cards: Id[] = []
  for (const { id } of owners) {
    const input = { candidates: [{ profileId: id, relevance: 1000 }] }
    const answer = await runAction(database.app, showCards, { actor: bad.actor, input })
    if (answer.ok) cards.push(...answer.value.cards.map(({ showId }) => showId))
  }
  expect(cards).toHaveLength(owners.length)

  const click = (showId: Id) => runAction(database.app, clickCard, { actor: bad.actor, input: { showId } })
  const operator = { kind: 'person', accountId: owners[0]!.id, roles: ['operator'] } as const
  const ban = async () => {
    const input = { organizationId: bad.organizationId, note: 'Fraud.' }
    expect(await runAction(database.app, banClient, { actor: operator, input })).toMatchObject({ ok: true })
    await deliverNews(database, listeners)
  }
  await Promise.all(cards.slice(0, 3).map(click))
  await Promise.all([...cards.slice(3).map(click), ban()])
  const left = await sql<{ connects: number }>`
    select k.connects from auctions.profile_click k left join auctions.click_return r on r.click_id = k.id
    where k.organization_id = ${bad.organizationId} and k.connects > coalesce(r.connects, 0)`.execute(database.owner)
  expect(left.rows).toEqual([])
  const returned = await sql<{ count: number }>`select count(*)::int as count from auctions.click_return`.execute(database.owner)
  expect(returned.rows[0]!.count).toBeGreaterThanOrEqual(3)
  expect(await auditAuctions(database.owner)).toEqual([])
}, 60_000)
