import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { testOrigin, useTestWeb } from '#kit/web.ts'
import { announce, invitationsCost, operator, usePolicy, yes } from '#modules/charges/charges.test-kit.ts'
import { correctEntry, suspendClauses, withdrawVersion } from '#modules/policy/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes } from './index.ts'

interface JsonFeed {
  readonly version: string
  readonly title: string
  readonly home_page_url: string
  readonly feed_url: string
  readonly items: readonly {
    readonly id: string
    readonly url: string
    readonly title: string
    readonly content_html: string
    readonly date_published: string
  }[]
}

describe('following the rules from outside', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  const act = { actor: operator }
  let version = 0
  const calendar = async (path: string) => (await web.fetch(path)).body.replaceAll('\r\n ', '').split('\r\n')

  beforeAll(async () => {
    await usePolicy(database)
    const announced = await announce(database, invitationsCost(3))
    version = announced.version
  })

  test('a calendar names the day a version begins, under an id that never changes', async () => {
    const lines = await calendar('/rules/calendar.ics')
    expect(lines.filter((line) => line.startsWith('UID:'))).toEqual([
      `UID:rules-connects-${version}@${new URL(testOrigin).hostname}`,
      `UID:rules-connects-1@${new URL(testOrigin).hostname}`,
    ])
    const own = await calendar(`/rules/${version}/calendar.ics`)
    expect(own).toEqual(expect.arrayContaining(['SEQUENCE:0', 'STATUS:CONFIRMED', `URL:${testOrigin}/rules/${version}`]))
    expect((await web.fetch('/rules/99/calendar.ics')).status).toBe(404)
  })

  test('a withdrawal cancels the event by its id with a higher sequence', async () => {
    yes(await runAction(database.app, withdrawVersion, { ...act, input: { version, reason: 'You <b>told</b> us & we heard.' } }))
    const own = await calendar(`/rules/${version}/calendar.ics`)
    expect(own).toEqual(expect.arrayContaining(['SEQUENCE:1', 'STATUS:CANCELLED']))
    expect(own).toContain(`UID:rules-connects-${version}@${new URL(testOrigin).hostname}`)
  })

  test('both feeds carry every kind of entry, with texts that stay texts, and pages lead readers to them', async () => {
    const again = await announce(database, invitationsCost(4))
    await database.advanceClock('60 days')
    yes(await runAction(database.app, suspendClauses, { ...act, input: { version: again.version, words: 'Fewer answers.' } }))
    yes(await runAction(database.app, correctEntry, { ...act, input: { no: 1, title: 'A date', words: 'It was another day.' } }))

    const feed = JSON.parse((await web.fetch('/rules/feed.json')).body) as JsonFeed
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1',
      home_page_url: `${testOrigin}/rules`,
      feed_url: `${testOrigin}/rules/feed.json`,
    })
    expect(feed.items.map(({ title }) => title.split(':')[0])).toEqual([
      'Corrected',
      'Suspended',
      'Announced',
      'Withdrawn',
      'Announced',
      'Announced',
    ])
    expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length)
    for (const { date_published: at, url } of feed.items) {
      expect(new Date(at).toISOString()).toBe(at)
      expect(url.startsWith(`${testOrigin}/rules/`)).toBe(true)
    }
    const withdrawn = feed.items.find(({ title }) => title.startsWith('Withdrawn'))
    expect(withdrawn!.content_html).toContain('You &lt;b&gt;told&lt;/b&gt; us &amp; we heard.')

    const atom = (await web.fetch('/rules/feed.atom')).body
    expect(atom.match(/<entry>/g)).toHaveLength(feed.items.length)
    for (const needed of ['<id>', '<title>', '<updated>', '<author>', 'rel="self"']) expect(atom).toContain(needed)
    for (const path of ['/rules', `/rules/${version}`]) {
      const { body } = await web.fetch(path)
      for (const type of ['application/atom+xml', 'application/feed+json', 'text/calendar'])
        expect(body).toContain(`type="${type}"`)
    }
  })
})
