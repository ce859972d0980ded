import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { picture, useSeats, whole, wordsOn } from '#kit/seats.ts'
import { useTestSite } from '#kit/site.ts'
import { askForBadge, auditAuctions, switchBadgeOff } from '#modules/auctions/index.ts'
import { tendBadges } from '#modules/auctions/jobs.ts'
import { audit, getWallet } from '#modules/ledger/index.ts'
import { runAction } from '#platform/run-action.ts'
import { listeners, routes } from '../../src/assembly.ts'

describe('a badge that says “Available now”', () => {
  const database = useTestDatabase()
  const site = useTestSite(database, routes)
  const browser = useTestBrowser()
  const seat = useSeats(database, site, browser)

  let people: { readonly ada: Person; readonly rivals: readonly [Person, Person]; readonly client: Client }
  beforeAll(async () => {
    await installDefaultRules(database)
    // Noon, so that a few hours more or less are never another day.
    await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '36 hours' - platform.now())`.execute(
      database.owner,
    )
    people = await database.run(async (ctx) => ({
      ada: await aFreelancer(ctx, { displayName: 'Ada Quiroga' }),
      rivals: [await aFreelancer(ctx, { displayName: 'Eve Mbeki' }), await aFreelancer(ctx, { displayName: 'Ida Bo' })],
      client: await aClient(ctx),
    }))
    for (const { id } of [people.ada, ...people.rivals]) await giveConnects(database, id, 50)
  })

  /** Lets time go by, with what the minutes would do by themselves. */
  const later = async (forward: string): Promise<void> => {
    await database.advanceClock(forward)
    await runJob(database, tendBadges, {})
    await deliverNews(database, listeners)
  }
  const wallet = () => database.run((ctx) => getWallet(ctx.tx, people.ada.id))

  test('is worn at the price of the day, found by clients, taken one Connect after each part, and off where it says so', async () => {
    const ada = await seat(people.ada)
    await ada.goto('/boosts/badge')
    await ada.getByLabel('At most, for a week').fill('1')
    await ada.getByRole('button', { name: 'Switch the badge on' }).click()
    await ada.getByText('A week never costs less than 2 Connects.').first().waitFor()
    await ada.getByLabel('At most, for a week').fill('6')
    await ada.getByRole('button', { name: 'Switch the badge on' }).click()
    await ada.getByText('You wear the badge now, at 2 Connects a week.').waitFor()
    expect(await wallet()).toMatchObject({ available: 48, held: 2 })
    await whole(ada, 'badge-on')

    const client = await seat(people.client, { width: 360, dark: true })
    const searches = async () => {
      await client.goto('/talent')
      await client.locator('summary', { hasText: 'Search and filter' }).click()
      await client.getByLabel('Available now').check()
      await client.getByRole('button', { name: 'Show talent' }).click()
      await client.waitForURL(/available=/)
      return wordsOn(client)
    }
    const found = await searches()
    expect(found).toMatch(/Ada Quiroga Available now/i)
    expect(found).not.toMatch(/Eve Mbeki|Ida Bo/)
    await whole(client, 'badge-search')

    // A week costs 2, so one is due after half of it, and not an hour before.
    await later('83 hours')
    expect(await wallet()).toMatchObject({ available: 48, held: 2 })
    await later('1 hour')
    expect(await wallet()).toMatchObject({ available: 48, held: 1 })
    await ada.goto('/connects/statement')
    await ada.getByRole('link', { name: 'Availability badge, for a part of a week that is over' }).click()
    await ada.getByText('This was number 1 of 2.').waitFor()
    expect(await wordsOn(ada)).toMatch(/one Connect is taken for each 84 hours, after it is over/)
    await whole(ada, 'badge-receipt')

    // Two others would pay more, and there is one place: the price of the next day is above Ada’s maximum.
    for (const [at, { actor }] of people.rivals.entries())
      await runAction(database.app, askForBadge, { actor, input: { maximum: 9 - at } })
    await later('24 hours')
    await ada.goto('/notices')
    await ada.getByRole('link', { name: 'Your availability badge is off' }).click()
    await ada.waitForURL('**/boosts/badge')
    expect(await wordsOn(ada)).toMatch(
      /It waits for a lower price Your maximum is 6 Connects a week, and a week costs 9 Connects now\. Nothing is charged meanwhile\./,
    )
    expect(await wallet()).toMatchObject({ available: 49, held: 0 })
    await whole(ada, 'badge-waits')
    expect(await searches()).not.toContain('Ada Quiroga')

    for (const { actor } of people.rivals) await runAction(database.app, switchBadgeOff, { actor, input: {} })
    await later('24 hours')
    await ada.goto('/notices')
    await ada.getByRole('link', { name: 'Your availability badge is on again' }).click()
    await ada.getByText('It is on').waitFor()
    expect(await searches()).toMatch(/Ada Quiroga Available now/i)

    // Her own limit holds at once for everything new: the week that runs goes on, the next one does not begin.
    await ada.goto('/boosts/limits')
    await ada.getByLabel('At most, in a calendar month (UTC)').fill('1')
    await ada.getByRole('button', { name: 'Set this limit' }).click()
    await ada.getByText('1 a month. It holds from now on.').waitFor()
    await picture(ada, 'badge-limit')
    await later('72 hours')
    await ada.goto('/boosts/badge')
    expect(await wordsOn(ada)).toContain('It is on')
    await later('96 hours')
    await ada.goto('/notices')
    expect(await wordsOn(ada)).toContain('Another week would have gone over your own monthly limit')
    await ada.goto('/boosts/badge')
    expect(await wordsOn(ada)).toMatch(
      /It is off: another week would have gone over your own monthly limit Since [^]* Switch it on again next month, or change your limit/,
    )
    expect(await wallet()).toMatchObject({ available: 47, held: 0 })
    await whole(ada, 'badge-over-limit')
    await ada.getByRole('button', { name: 'Switch the badge on' }).click()
    const field = ada.getByLabel('At most, for a week')
    await ada.getByRole('alert').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    const described = await field.evaluate((input) =>
      (input.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? ''),
    )
    expect(described.join(' ')).toMatch(/Your own monthly limit leaves \d Connects?, less than a week costs today/)
    expect(await auditAuctions(database.owner)).toEqual([])
    expect(await audit(database.owner)).toEqual([])
  })
})
