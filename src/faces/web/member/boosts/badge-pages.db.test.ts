import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, installDefaultRules, type Person } from '#kit/market.ts'
import { giveConnects, runJob } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { tendBadges } from '#modules/auctions/jobs.ts'
import { routes as availabilityPages } from '../../public/availability/index.tsx'
import { routes as talentPages } from '../../public/talent/index.ts'
import { routes as connectsPages } from '../connects/index.ts'
import { routes as boostPages } from './index.ts'

describe('the pages of the availability badge', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...boostPages, ...availabilityPages, ...talentPages, ...connectsPages])
  let ada: Person
  let bo: Person
  beforeAll(async () => {
    await installDefaultRules(database)
    ada = await database.run((ctx) => aFreelancer(ctx, { category: 'design', displayName: 'Ada' }))
    bo = await database.run((ctx) => aFreelancer(ctx, { category: 'design', displayName: 'Bo' }))
    await giveConnects(database, ada.id, 30)
    await runJob(database, tendBadges, {})
  })
  const asks = (maximum: number | string, as = ada) => web.fetch('/boosts/badge', { as, form: { maximum } })

  test('say what it costs before it is switched on, what is wrong at the field, and what it takes afterwards', async () => {
    const before = await web.fetch('/boosts/badge', { as: ada })
    for (const words of ['It is off', 'A week now, in Design 2 Connects', '2 to 24 Connects a week', 'You have 30 Connects'])
      expect(before.text).toContain(words)
    for (const [typed, words] of [
      ['', 'Name a whole number of Connects.'],
      ['1', 'A week never costs less than 2 Connects.'],
    ] as const) {
      const wrong = await asks(typed)
      expect(wrong.status).toBe(422)
      expect(wrong.text).toContain(words)
      expect(wrong.body).toContain('id="field-maximum-error"')
    }
    expect((await asks(12)).location).toBe('/boosts/badge')
    const on = await web.fetch('/boosts/badge', { as: ada })
    for (const words of ['It is on', 'Price of a week 2 Connects', '2 Connects more set aside until', 'On, at 2 Connects a week'])
      expect(on.text).toContain(words)
  })

  test('show it to clients as paid, and only those who wear it to whoever asks for them', async () => {
    const all = await web.fetch('/talent')
    expect(all.text).toContain('Available now · paid')
    const available = await web.fetch('/talent?available=on')
    expect(available.text).toContain('Ada')
    expect(available.text).not.toContain('Bo ')
    expect((await web.fetch(`/talent/${ada.id}`)).text).toContain('says they can begin now, and pays Connects')
  })

  test('publish every price with how it was reached, and call few people few', async () => {
    const now = await web.fetch('/availability?category=design')
    const before = await web.fetch('/boosts/badge', { as: bo })
    for (const words of [
      '20 of 100 people',
      '2 people offered work, so 1 could wear it',
      'the lowest price there is',
      'badge-availability, v1',
    ])
      expect(now.text).toContain(words)
    const cy = await database.run((ctx) => aFreelancer(ctx, { category: 'design', displayName: 'Cy' }))
    await giveConnects(database, cy.id, 30)
    await asks(4, cy)
    await database.advanceClock('24 hours')
    await runJob(database, tendBadges, {})
    const later = await web.fetch('/availability?category=design')
    expect(later.text).toContain(
      'At 4, fewer than five people would have worn it, more than there are places; at 5 it was fewer than five people.',
    )
    expect(later.text).toContain('a week went from 2 to 5 Connects')
    expect(before.text).not.toContain('In the last')
    expect((await web.fetch('/boosts/badge', { as: bo })).text).toContain(
      'In the last 2 days 2 to 5 Connects a week, on half of the days 2 Connects or less',
    )
    const { prices } = JSON.parse((await web.fetch('/availability.json')).body) as {
      prices: { category: string; price: number }[]
    }
    expect(prices).toContainEqual(expect.objectContaining({ category: 'design', price: 5, asking: 'few' }))
  })

  test('name it in the statement, and give back the rest when it is switched off', async () => {
    await database.advanceClock('84 hours')
    await runJob(database, tendBadges, {})
    const statement = await web.fetch('/connects/statement', { as: ada })
    for (const words of [
      'Set aside for a week of the availability badge',
      'Availability badge, for a part of a week that is over',
    ])
      expect(statement.text).toContain(words)
    expect(statement.text).toContain('badge-availability, v1')
    const [, receipt] = /href="(\/receipts\/[^"]+)"/.exec(statement.body) ?? []
    const slip = await web.fetch(receipt ?? '', { as: ada })
    for (const words of [
      'Availability badge: 1 Connect',
      'You wore the badge from',
      'Rule badge-availability',
      'Connects policy v1',
    ])
      expect(slip.text).toContain(words)
    expect(JSON.parse((await web.fetch(`${receipt}/receipt.json`, { as: ada })).body)).toMatchObject({
      clause: 'badge-availability',
    })
    expect((await web.fetch(receipt ?? '', { as: bo })).status).toBe(404)
    expect((await web.fetch('/boosts/badge/off', { as: ada, form: {} })).location).toBe('/boosts/badge')
    const off = await web.fetch('/boosts/badge', { as: ada })
    expect(off.text).toContain('It is off: you switched it off')
    expect((await web.fetch('/talent')).text).not.toContain('Available now · paid')
  })

  test('hold one’s own limit: at once when it is lower, tomorrow when it is higher, and with its room at the field', async () => {
    const limit = (most: number | string) => web.fetch('/boosts/limits', { as: ada, form: { most } })
    expect((await limit('x')).body).toContain('id="field-most-error"')
    expect((await limit(1)).location).toBe('/boosts/limits')
    expect((await web.fetch('/boosts/limits', { as: ada })).text).toContain('Your limit 1 Connect')
    await limit(500)
    const page = await web.fetch('/boosts/limits', { as: ada })
    for (const words of ['Your limit 1 Connect', 'Your limit becomes 500', 'Left for this month 0 Connects'])
      expect(page.text).toContain(words)
    const refused = await asks(12)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Your own monthly limit leaves 0 Connects')
  })
})
