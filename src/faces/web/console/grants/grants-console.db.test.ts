import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, installDefaultRules, type Person } from '#kit/market.ts'
import { runJob } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { useGrants, yes } from '#modules/grants/grants.test-kit.ts'
import { insertMemberships } from '#modules/grants/index.ts'
import { resumeCohorts } from '#modules/grants/jobs.ts'
import { proposeSpecialGrant } from '#modules/grants/actions/propose-special-grant.ts'
import { routes } from './index.ts'

describe('the console of grants', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  const { act, aCode, aMember, anOperator, redeem } = useGrants(database)
  let ada: Person
  let ben: Person
  beforeAll(async () => {
    await installDefaultRules(database)
    ada = await anOperator('Ada Operator')
    ben = await anOperator('Ben Operator')
  })
  const named = (displayName: string) =>
    database.run(async (ctx) => {
      const person = await aFreelancer(ctx, { displayName })
      await insertMemberships(ctx.tx, [
        { ownerId: person.id, plan: 'basic', anchor: ctx.now, monthsDone: 0, nextDue: new Date('2100-01-01') },
      ])
      return person
    })
  const propose = (form: Record<string, string>) => web.fetch('/console/grants/special/new', { as: ada, form })
  const wish = { qty: '12', reason: 'The search was down.', incident: 'INC-7' }

  test('is for operators', async () => {
    const eve = await aMember()
    for (const path of ['', '/special/new', '/codes', '/codes/new'].map((rest) => `/console/grants${rest}`)) {
      expect((await web.fetch(path, { as: eve })).status).toBe(403)
      expect((await web.fetch(path, { as: ada })).status).toBe(200)
    }
  })

  test('finds a person by name or address, proposes, shows who decides, and issues when another operator approves', async () => {
    const eve = await named('Eve Findable')
    const { rows } = await sql<{ email: string }>`select email from platform.account where id = ${eve.id}`.execute(database.app)
    for (const q of ['findable', rows[0]!.email.toUpperCase()]) {
      const found = await web.fetch(`/console/grants/special/new?who=person&q=${encodeURIComponent(q)}`, { as: ada })
      expect(found.body).toContain(`owner=${eve.id}`)
    }
    const form = await web.fetch(`/console/grants/special/new?who=person&owner=${eve.id}`, { as: ada })
    expect(form.text).toContain('For Eve Findable')
    const wrong = await propose({ ...wish, who: 'person', owner: eve.id, qty: '0', reason: '' })
    for (const words of ['Give at least 1 Connect.', 'Say why', 'For Eve Findable']) expect(wrong.text).toContain(words)

    const { location } = await propose({ ...wish, who: 'person', owner: eve.id })
    const own = await web.fetch(location!, { as: ada })
    for (const words of ['Waits for approval', 'another operator decides', 'Take it back', 'Ada Operator proposed it'])
      expect(own.text).toContain(words)
    expect(own.text).not.toContain('Approve:')
    const forced = await web.fetch(`${location}/approve`, { as: ada, form: { people: '1' } })
    expect([forced.status, forced.text.includes('You may take it back.')]).toEqual([422, true])

    const seen = await web.fetch(location!, { as: ben })
    expect(seen.text).toContain('Approve: 1 person × 12 Connects = 12 Connects')
    expect((await web.fetch(`${location}/approve`, { as: ben, form: { people: seen.hidden('people')! } })).location).toBe(
      location,
    )
    const issued = await web.fetch(location!, { as: ada })
    for (const words of ['Issued', 'Ben Operator approved it', '1 person had it', 'INC-7']) expect(issued.text).toContain(words)
    const late = await web.fetch(`${location}/reject`, { as: ben, form: { note: 'No.' } })
    expect(late.text).toContain('It has been decided already: issued.')
  })

  test('counts a cohort before anything is proposed, and shows how far its issue has come', async () => {
    for (const _ of [1, 2, 3]) await aMember(new Date('1991-05-05T10:00:00Z'))
    const cohort = { ...wish, who: 'joined_before', until: '1991-05-05T11:00' }
    const preview = await propose({ ...cohort, intent: 'preview' })
    expect(preview.text).toContain('3 people × 12 Connects = 36 Connects')
    expect(preview.body).toContain('value="1991-05-05T11:00"')
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from grants.special_grant where recipients = 'joined_before'`.execute(database.app)
    expect(rows[0]!.n).toBe(0)
    for (const [changes, words] of [
      [{ until: '2999-01-01T00:00' }, 'This moment has not passed.'],
      [{ until: '' }, 'Say before when they joined'],
      [{ until: '1980-01-01T00:00' }, 'Nobody belongs to it.'],
      [{ qty: 'many' }, 'Say how many Connects each gets.'],
    ] as const)
      expect((await propose({ ...cohort, ...changes, intent: 'preview' })).text).toContain(words)

    const { location } = await propose({ ...cohort, intent: 'propose' })
    await aMember(new Date('1991-05-05T10:30:00Z'))
    const page = await web.fetch(location!, { as: ben })
    expect(page.text).toContain('It is 4 people now, and was 3 people when it was proposed')
    const stale = await web.fetch(`${location}/approve`, { as: ben, form: { people: '3' } })
    expect(stale.text).toContain('You were shown 3 people; now it is 4 people. Nothing was approved.')
    await web.fetch(`${location}/approve`, { as: ben, form: { people: page.hidden('people')! } })
    const issuing = await web.fetch(location!, { as: ben })
    for (const words of ['Being issued', '0 of 4 people']) expect(issuing.text).toContain(words)
    expect(issuing.headers.get('refresh')).toBe('2')
    await runJob(database, resumeCohorts, {})
    expect((await web.fetch(location!, { as: ben })).text).toContain('4 of 4 people, 48 Connects')
  })

  test('previews who was active in a stretch of time, and names the moment that is wrong', async () => {
    const active = { ...wish, who: 'active_between', since: '1980-02-01T00:00', until: '1980-01-01T00:00', intent: 'preview' }
    expect((await propose(active)).text).toContain('It is over after it began.')
    expect((await propose({ ...active, until: '1980-03-01T00:00' })).text).toContain('Nobody belongs to it.')
  })

  test('keeps a rejection with its reason, and lets the proposer take a proposal back', async () => {
    const eve = await named('Eve Rejected')
    const first = (await propose({ ...wish, who: 'person', owner: eve.id })).location!
    expect((await web.fetch(`${first}/reject`, { as: ben, form: { note: '' } })).text).toContain('Say why.')
    await web.fetch(`${first}/reject`, { as: ben, form: { note: 'They were not there.' } })
    const rejected = await web.fetch(first, { as: ada })
    for (const words of ['Rejected', 'Ben Operator rejected it', 'They were not there.']) expect(rejected.text).toContain(words)
    const second = (await propose({ ...wish, who: 'person', owner: eve.id })).location!
    expect((await web.fetch(`${second}/withdraw`, { as: ben, form: {} })).text).toContain('Only whoever proposed it')
    await web.fetch(`${second}/withdraw`, { as: ada, form: {} })
    expect((await web.fetch(second, { as: ben })).text).toContain('Ada Operator took it back')
  })

  test('pages through special grants and codes without gaps, and shows those that wait', async () => {
    const to = { kind: 'person', ownerId: (await aMember()).id }
    for (let times = 0; times < 22; times += 1)
      yes(await act(ada, proposeSpecialGrant, { to, qty: 1 + times, reason: `Many ${times}` }))
    for (let times = 0; times < 22; times += 1) await aCode(ada)
    for (const [path, each] of [
      ['/console/grants?state=proposed', /\/console\/grants\/special\/[0-9a-f-]{36}/g],
      ['/console/grants/codes', /\/console\/grants\/codes\/[0-9a-f-]{36}/g],
    ] as const) {
      const seen: string[] = []
      let next: string | undefined = path
      while (next !== undefined) {
        const { body } = await web.fetch(next, { as: ada })
        seen.push(...(body.match(each) ?? []))
        next =
          /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ??
          /href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
      }
      expect(seen.length).toBeGreaterThanOrEqual(22)
      expect(new Set(seen).size).toBe(seen.length)
    }
  })

  test('makes a code, shows who redeemed it and what became of the Connects, and ends it', async () => {
    const make = (form: Record<string, string>) => web.fetch('/console/grants/codes/new', { as: ada, form })
    const empty = await make({})
    for (const words of ['The number of Connects is a whole number.', 'Say when it ends', 'Say what it is for'])
      expect(empty.text).toContain(words)
    const terms = {
      code: 'spring fair',
      connects: '15',
      most: '4',
      lifeDays: '30',
      note: 'Spring fair',
      validFrom: '2020-01-01T00:00',
      validUntil: '2099-01-01T00:00',
    }
    const { location } = await make(terms)
    expect((await make({ ...terms, code: 'SPRINGFAIR' })).text).toContain('There is such a code already')
    expect((await make({ ...terms, code: 'PAST', validUntil: '2020-02-01T00:00' })).text).toContain('This moment has passed.')

    yes(await redeem(await named('Gus Redeemer'), 'springfair'))
    const page = await web.fetch(location!, { as: ben })
    for (const words of [
      'SPRING-FAIR',
      'Open',
      'of 4 places',
      'Gus Redeemer',
      '/connects/redeem?code=SPRING-FAIR',
      'Ada Operator',
    ])
      expect(page.text).toContain(words)
    expect(page.text).toMatch(/Connects given 15 Connects Could still be given 45 Connects/)
    expect(page.text).toMatch(/Used0 Left15 Expired0/)
    await web.fetch(`${location}/end`, { as: ben, form: {} })
    const ended = await web.fetch(location!, { as: ada })
    for (const words of ['Ended', 'Ended by Ben Operator', 'Could still be given 0 Connects']) expect(ended.text).toContain(words)
  })
})
