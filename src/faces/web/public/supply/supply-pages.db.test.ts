import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { giveConnects, runJob } from '#kit/news.ts'
import { aFreelancer, installDefaultRules } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { jobs } from '#modules/ledger/index.ts'
import { routes } from './index.tsx'

const publishSupply = jobs.find((job) => job.name === 'ledger-supply')!

describe('the public supply of Connects', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)

  test('says so when no day is published yet', async () => {
    expect((await web.fetch('/supply')).text).toContain('Nothing is published yet.')
    expect((await web.fetch('/supply.csv')).body).toBe('day,origin,issued,renewed,available,held,used,expired,taken_back\r\n')
  })

  test('adds up, day by day, for everybody, as a page and as files', async () => {
    await installDefaultRules(database)
    const ada = await database.run((ctx) => aFreelancer(ctx))
    await giveConnects(database, ada.id, 40)
    await database.advanceClock('35 days')
    await giveConnects(database, ada.id, 2)
    await database.advanceClock('2 days')
    await runJob(database, publishSupply, {})

    const page = await web.fetch('/supply')
    for (const words of ['Issued 42', '= Available 42', '+ Used 0', 'Promotions', 'From ', 'Next page'])
      expect(page.text).toContain(words)
    const next = /href="(\/supply\?after=[^"]+)"/.exec(page.body)![1]!
    expect((await web.fetch(next)).text).toContain('That is all.')

    const csv = (await web.fetch('/supply.csv')).body.split('\r\n')
    expect(csv[1]).toMatch(/^\d{4}-\d{2}-\d{2},promo,42,0,42,0,0,0,0$/)
    const { format, days } = JSON.parse((await web.fetch('/supply.json')).body) as {
      format: string
      days: { total: { issued: number } }[]
    }
    expect([format, csv.length - 2, days[0]?.total.issued, days.at(-1)?.total.issued]).toEqual([
      'guildhall/supply/1',
      days.length,
      42,
      40,
    ])
  })
})
