import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { writeMeasuredStory } from '#kit/measured-story.ts'
import { testOrigin, useTestWeb } from '#kit/web.ts'
import { listMeasuredVersions, measureVersion } from '#modules/measurement/index.ts'
import { routes as rules } from '../rules/index.ts'
import { routes } from './index.ts'

describe('what the rules did, in public', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...rules])

  beforeAll(async () => {
    await writeMeasuredStory(database, new Date('2026-11-23T13:20:00Z'))
  }, 120_000)

  test('says in one sentence first what came of it, and shows every plot with its figures as a table', async () => {
    const { status, text, body } = await web.fetch('/rules/5/outcome')
    expect(status).toBe(200)
    expect(text).toMatch(/The share of invitations answered with a yes (fell|may have changed)|No effect was found/)
    const plots = body.match(/<svg viewBox/g) ?? []
    expect(plots.length).toBeGreaterThanOrEqual(4)
    expect(body.match(/The figures as a table/g)).toHaveLength(plots.length)
    for (const moment of ['Announced', 'In force', 'Taken back']) expect(text).toContain(moment)
  })

  test('names the frozen plan and whom it was compared with', async () => {
    const { text } = await web.fetch('/rules/5/outcome')
    expect(text).toContain('became a proposal within 72 hours')
    expect(text).toContain("answering an Enterprise client's outreach")
    const data = JSON.parse((await web.fetch('/rules/5/outcome.json')).body) as { plan: unknown; primary: { estimate: unknown } }
    expect(data.plan).toMatchObject({ primary: 'invite_response_rate', control: { initiator: ['enterprise_outreach'] } })
    expect(data.primary.estimate).toBeDefined()
  })

  interface Found {
    readonly since: string
    readonly until: string
    readonly primary: {
      readonly segments: readonly { readonly key: string; readonly measured?: object; readonly refused?: object }[]
    }
  }

  test('says nothing of a group with fewer than five people on one side, and says that it does not', async () => {
    const data = async () => JSON.parse((await web.fetch('/rules/5/outcome.json')).body) as Found
    const { primary, since, until } = await data()
    expect(primary.segments.length).toBeGreaterThan(3)
    const field = primary.segments.find(({ key, measured }) => key.startsWith('category:') && measured !== undefined)!
    const counted = await sql<{ n: number }>`
      select count(distinct owner_id) as n from charges.opportunity where stage = 'delivered' and at between ${since} and ${until}`.execute(
      database.owner,
    )
    expect(counted.rows[0]!.n).toBeGreaterThanOrEqual(5)

    // The same version measured again for a day later, when all these invitations had gone to four people.
    await database.owner.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`
        update charges.opportunity o set owner_id = few.id
        from (select id, row_number() over (order by id) - 1 as no from platform.account limit 4) few
        where few.no = abs(hashtext(o.id::text)) % 4`.execute(tx)
      await sql`delete from measurement.outcome where version = 5 and is_primary`.execute(tx)
    })
    const measured = (
      await database.run((ctx) => listMeasuredVersions(ctx.tx, 'connects', new Date('2026-11-23T13:20:00Z')))
    ).find(({ version }) => version === 5)!
    await database.run((ctx) => measureVersion(ctx, measured))
    const { primary: again } = await data()
    expect(again.segments.map(({ key }) => key)).toEqual(primary.segments.map(({ key }) => key))
    for (const segment of again.segments)
      expect(segment).toEqual({ key: segment.key, refused: { code: 'too_few_people', needed: 5 } })
    const { text } = await web.fetch('/rules/5/outcome')
    expect(text).toContain('too few people to say without telling who')
    expect(field.measured).toBeDefined()
  })

  test('keeps a forecast beside what was measured, for every version that was', async () => {
    const { status, text } = await web.fetch('/rules/scorecard')
    expect(status).toBe(200)
    expect(text).toContain('Version 5')
    const { items } = JSON.parse((await web.fetch('/rules/scorecard.json')).body) as { items: { version: number }[] }
    expect(items.map(({ version }) => version)).toEqual([5, 4, 3, 2])
  })

  test.each([['/rules/1/outcome'], ['/rules/6/outcome']])('%s says that it was not measured, and why', async (path) => {
    const { status, text } = await web.fetch(path)
    expect(status).toBe(200)
    expect(text).toContain('This version was not measured')
  })

  test.each([['/rules/99/outcome'], ['/rules/x/outcome'], ['/rules/1/outcome.json'], ['/rules/99/outcome.json']])(
    '%s is not found',
    async (path) => {
      expect((await web.fetch(path)).status).toBe(404)
    },
  )

  test('is linked from the register, the version and the report of its reversal', async () => {
    expect((await web.fetch('/rules')).body).toContain('href="/rules/scorecard"')
    expect((await web.fetch('/rules/5')).body).toContain('href="/rules/5/outcome"')
    expect((await web.fetch('/rules/6/report')).body).toContain('href="/rules/5/outcome"')
  })

  test('is in both feeds, and every link of theirs leads to a page that has the place it names', async () => {
    const { items } = JSON.parse((await web.fetch('/rules/feed.json')).body) as { items: readonly { url: string }[] }
    const atom = (await web.fetch('/rules/feed.atom')).body
    const inAtom = [...atom.matchAll(/<link href="([^"]+)"/g)].map(([, href]) => href!)
    const links = new Set([...items.map(({ url }) => url), ...inAtom].map((href) => href.replace(testOrigin, '')))
    for (const version of [2, 3, 4, 5]) expect(links).toContain(`/rules/${version}/outcome`)
    for (const link of links) {
      const { pathname, hash } = new URL(link, testOrigin)
      const { status, body } = await web.fetch(pathname)
      expect(status, link).toBe(200)
      expect(body, link).toContain(hash === '' ? '' : `id="${hash.slice(1)}"`)
    }
  })
})
