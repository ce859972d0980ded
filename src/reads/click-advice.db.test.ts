import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Category } from '#kernel/category.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { readClickAdvice } from './click-advice.ts'

const database = useTestDatabase()
let client: Client
beforeAll(async () => {
  await installDefaultRules(database)
  client = await database.run((ctx) => aClient(ctx))
})

interface Made {
  readonly category: Category
  /** Of each profile, one after the other: what its clicks cost, how many of them led to an invitation, and how many came back. */
  readonly profiles: readonly { readonly prices: readonly number[]; readonly led?: number; readonly returned?: number }[]
  readonly daysAgo?: number
}

/** Writes boosted profiles with clicks as the product would have left them. */
async function boosted({ category, profiles, daysAgo = 1 }: Made): Promise<readonly Person[]> {
  const people: Person[] = []
  for (const { prices, led = 0, returned = 0 } of profiles) {
    const person = await database.run((ctx) => aFreelancer(ctx, { category }))
    people.push(person)
    await sql`insert into auctions.profile_boost (profile_id, maximum, daily_budget, is_on, named_at)
      values (${person.id}, 50, 500, true, now())`.execute(database.owner)
    await sql`
      with price as (select n, connects, gen_random_uuid() as id from unnest(${prices}::integer[]) with ordinality as given (connects, n)),
      budget as (
        insert into auctions.click_budget (id, profile_id, day, day_limit, earlier, qty, opened_at, closed_at)
        values (gen_random_uuid(), ${person.id}, current_date, 500, 0, 500, now(), now()) returning id),
      shown as (
        insert into auctions.card_show (id, profile_id, organization_id, budget_id, price, version, clause, state, shown_at, expires_at)
        select id, ${person.id}, ${client.organizationId}, (select id from budget), connects, 1, 'profile-boost', 'clicked', now(),
          now() + interval '15 minutes' from price),
      clicked as (
        insert into auctions.profile_click (id, show_id, profile_id, organization_id, account_id, budget_id, connects, charge_id, version, clause, at)
        select id, id, ${person.id}, ${client.organizationId}, ${client.id}, (select id from budget), connects, gen_random_uuid(), 1,
          'profile-boost', now() - make_interval(days => ${daysAgo}) from price),
      followed as (
        insert into auctions.click_result (id, kind, click_id, at)
        select gen_random_uuid(), 'invitation', id, now() from price where n <= ${led})
      insert into auctions.click_return (click_id, connects, reason, at)
      select id, connects, 'client_banned', now() from price where n > ${prices.length - returned}`.execute(database.owner)
  }
  return people
}

const advice = (category: Category, person?: Person) =>
  database.read
    .transaction()
    .execute((tx) => readClickAdvice(tx, { profileId: person?.id ?? client.id, category, now: new Date() }))

describe('the advice before one boosts a profile', () => {
  test('counts others of the category: their clicks, what half of them cost, and how many led to something', async () => {
    const profiles = Array.from({ length: 20 }, (_, n) => ({ prices: [2, 3, 9], led: n % 2 }))
    const [first] = await boosted({ category: 'design', profiles })
    expect(await advice('design')).toMatchObject({
      days: 90,
      figures: { profiles: 20, clicks: 60, medianPaid: 3, led: { enough: true, share: 10 / 60 } },
    })
    expect(await advice('design', first)).toMatchObject({
      figures: { profiles: 19, clicks: 57, led: { enough: false, leastProfiles: 20 } },
    })
  })

  test('leaves out what came back and what is older than ninety days', async () => {
    const five = Array.from({ length: 5 }, () => ({ prices: [2, 2, 40, 40, 40], returned: 3 }))
    await boosted({ category: 'writing', profiles: five })
    await boosted({ category: 'writing', profiles: [{ prices: [50, 50] }], daysAgo: 91 })
    expect(await advice('writing')).toMatchObject({ figures: { profiles: 5, clicks: 10, medianPaid: 2 } })
  })

  test('says nothing about fewer than five people', async () => {
    await boosted({ category: 'legal', profiles: Array.from({ length: 4 }, () => ({ prices: [5, 5, 5] })) })
    expect(await advice('legal')).toEqual({ category: 'legal', days: 90 })
  })
})
