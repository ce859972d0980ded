import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import { sendInvitation } from '#modules/invitations/index.ts'
import { audit, getWallet } from '#modules/ledger/index.ts'
import { sendMails } from '#modules/notifications/jobs.ts'
import { listeners as noticeListeners } from '#modules/notifications/listeners.ts'
import { banClient, insertMembers } from '#modules/organizations/index.ts'
import { createDeliverEventJob } from '#platform/deliver-events.ts'
import { runAction } from '#platform/run-action.ts'
import { auditAuctions, clickCard, pauseProfileBoost, setProfileBoost, showCards, viewProfileBoost } from './index.ts'
import { listeners } from './listeners.ts'
import { endOverBudgets, paceBoosts, reckonQualities } from './profile-jobs.ts'
import { returnClicksOf } from './return-clicks.ts'

const database = useTestDatabase()
beforeAll(async () => {
  await installDefaultRules(database)
  // Ten in the morning, so that no day ends in the middle of a test.
  await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '34 hours' - platform.now())`.execute(
    database.owner,
  )
})

const aBoosted = async (maximum: number, dailyBudget: number, qty = 100): Promise<Person> => {
  const person = await database.run((ctx) => aFreelancer(ctx))
  await giveConnects(database, person.id, qty)
  expect(await sets(person, maximum, dailyBudget)).toMatchObject({ ok: true })
  return person
}
const sets = (person: Person, maximum: number, dailyBudget: number) =>
  runAction(database.app, setProfileBoost, { actor: person.actor, input: { maximum, dailyBudget } })
const pauses = (person: Person) => runAction(database.app, pauseProfileBoost, { actor: person.actor, input: {} })
/** Loads a page of results that these profiles fit, the first one best. @returns the cards' ids by profile */
const looks = async (client: Client, people: readonly Person[]): Promise<ReadonlyMap<Id, Id>> => {
  const candidates = people.map(({ id }, n) => ({ profileId: id, relevance: 1000 - n }))
  const shown = await runAction(database.app, showCards, { actor: client.actor, input: { candidates } })
  if (!shown.ok) throw new Error(shown.refusal.code)
  return new Map(shown.value.cards.map(({ profileId, showId }) => [profileId, showId]))
}
const clicks = (client: Person, showId: Id) => runAction(database.app, clickCard, { actor: client.actor, input: { showId } })
const looksAndClicks = async (client: Client, person: Person) => {
  const showId = (await looks(client, [person])).get(person.id)
  return showId === undefined ? undefined : clicks(client, showId)
}
const wallet = (person: Person) => database.run((ctx) => getWallet(ctx.tx, person.id))
const view = async (person: Person) => (await database.run((ctx) => viewProfileBoost(ctx.tx, person.id, ctx.now)))!
const client = (): Promise<Client> => database.run((ctx) => aClient(ctx))
const outcomes = async (person: Person): Promise<readonly string[]> => {
  const { rows } = await sql<{ reason: string | null; connects: number }>`
    select free_reason as reason, connects from auctions.profile_click where profile_id = ${person.id} order by at, id`.execute(
    database.owner,
  )
  return rows.map(({ reason, connects }) => reason ?? `charged ${connects}`)
}
const audits = async () => [...(await auditAuctions(database.owner)), ...(await audit(database.owner))]

describe('a boosted profile', () => {
  test('is charged for a client’s first click of the day, at the least that would still have had the card', async () => {
    const [a, b, c] = [await aBoosted(9, 40), await aBoosted(7, 40), await aBoosted(5, 40)]
    const ada = await client()
    const cards = await looks(ada, [a, b, c])
    expect([...cards.keys()]).toEqual([a.id, b.id])
    expect(await wallet(a)).toMatchObject({ available: 60, held: 40 })
    expect(await view(a)).toMatchObject({ today: { charged: 0, reserved: 5, held: 40 } })

    expect(await clicks(ada, cards.get(a.id)!)).toEqual({ ok: true, value: { profileId: a.id, isCounted: true } })
    expect(await clicks(ada, cards.get(a.id)!)).toEqual({ ok: true, value: { profileId: a.id, isCounted: false } })
    expect(await wallet(a)).toMatchObject({ available: 60, held: 35 })
    expect(await view(a)).toMatchObject({ today: { charged: 5, reserved: 0, held: 35 } })
    await looksAndClicks(ada, a)
    expect(await outcomes(a)).toEqual(['charged 5', 'same_day'])
    await database.advanceClock('24 hours')
    await looksAndClicks(ada, a)
    expect(await outcomes(a)).toEqual(['charged 5', 'same_day', 'charged 2'])
    expect(await audits()).toEqual([])
  })

  test('costs nothing when its own team, a client without a verified payment or nobody it was shown to clicks', async () => {
    const person = await aBoosted(4, 8)
    const [team, unverified, other] = [
      await client(),
      await database.run((ctx) => aClient(ctx, { paymentVerifiedAt: null })),
      await client(),
    ]
    await database.run((ctx) =>
      insertMembers(ctx.tx, [{ accountId: person.id, organizationId: team.organizationId, role: 'owner', joinedAt: ctx.now }]),
    )
    await looksAndClicks(team, person)
    await looksAndClicks(unverified, person)
    const shown = (await looks(await client(), [person])).get(person.id)!
    expect(await clicks(other, shown)).toMatchObject({ ok: true, value: { isCounted: false } })
    expect(await clicks(person, shown)).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } })
    expect(await outcomes(person)).toEqual(['own_team', 'unverified'])
    expect(await view(person)).toMatchObject({ today: { charged: 0, reserved: 2 } })
  })

  test('is shown to no more clients than its budget could pay, however many look at once, and to more once cards expire', async () => {
    const person = await aBoosted(2, 10)
    const crowd = await Promise.all(Array.from({ length: 12 }, () => client()))
    const seen = await Promise.all(crowd.map((one) => looks(one, [person])))
    expect(seen.filter((cards) => cards.has(person.id))).toHaveLength(5)
    expect(await looks(await client(), [person])).toEqual(new Map())
    await database.advanceClock('15 minutes')
    expect((await looks(await client(), [person])).has(person.id)).toBe(true)
  })

  test('rests when the wallet cannot pay a click, and comes back when it can', async () => {
    const person = await aBoosted(3, 30, 3)
    await looksAndClicks(await client(), person)
    await looksAndClicks(await client(), person)
    expect(await outcomes(person)).toEqual(['charged 2'])
    expect((await view(person)).restsUntil).not.toBeNull()
    await giveConnects(database, person.id, 4)
    await database.advanceClock('15 minutes')
    await looksAndClicks(await client(), person)
    expect(await outcomes(person)).toEqual(['charged 2', 'charged 2'])
    expect(await wallet(person)).toMatchObject({ available: 0, held: 3 })
    expect(await audits()).toEqual([])
  })

  test('gives back what is set aside when it is changed, switched off, or the day is over, and open cards cost nothing then', async () => {
    const person = await aBoosted(3, 30)
    const ada = await client()
    const showId = (await looks(ada, [person])).get(person.id)!
    expect(await wallet(person)).toMatchObject({ available: 70, held: 30 })
    expect(await sets(person, 4, 12)).toMatchObject({ ok: true })
    expect(await wallet(person)).toMatchObject({ available: 100, held: 0 })
    await clicks(ada, showId)
    expect(await outcomes(person)).toEqual(['not_reserved'])

    await looksAndClicks(await client(), person)
    expect(await wallet(person)).toMatchObject({ available: 88, held: 10 })
    expect(await pauses(person)).toMatchObject({ ok: true })
    expect(await pauses(person)).toEqual({ ok: false, refusal: { code: 'boost_is_off' } })
    expect(await wallet(person)).toMatchObject({ available: 98, held: 0 })
    expect(await looks(await client(), [person])).toEqual(new Map())

    expect(await sets(person, 4, 12)).toMatchObject({ ok: true })
    await looks(await client(), [person])
    // What the day cost already counts against its budget.
    expect(await wallet(person)).toMatchObject({ available: 88, held: 10 })
    await database.advanceClock('24 hours')
    await runJob(database, endOverBudgets, {})
    expect(await wallet(person)).toMatchObject({ available: 98, held: 0 })
    expect((await view(person)).steps.map(({ kind }) => kind)).toEqual(['switched_on', 'paused', 'changed', 'switched_on'])
    expect(await audits()).toEqual([])
  })

  test('is refused with the reason at the field, and sets nothing aside', async () => {
    const person = await database.run((ctx) => aFreelancer(ctx))
    await giveConnects(database, person.id, 6)
    const refused = async (maximum: number, dailyBudget: number) => {
      const answer = await sets(person, maximum, dailyBudget)
      return answer.ok ? answer : answer.refusal
    }
    expect(await refused(1, 20)).toEqual({ code: 'below_minimum', min: 2 })
    expect(await refused(5, 4)).toEqual({ code: 'budget_below_maximum', maximum: 5 })
    expect(await refused(7, 20)).toEqual({ code: 'insufficient_connects', needed: 7, available: 6, held: 0 })
    const hidden = await database.run((ctx) => aFreelancer(ctx, { visibility: 'hidden' }))
    await giveConnects(database, hidden.id, 6)
    expect(await sets(hidden, 2, 4)).toEqual({ ok: false, refusal: { code: 'profile_not_found_by_clients' } })
  })

  test('takes part in fewer searches when its budget goes faster than the day, and in more when nothing goes', async () => {
    const person = await aBoosted(2, 40)
    for (let n = 0; n < 20; n += 1) await looksAndClicks(await client(), person)
    expect((await view(person)).today.charged).toBe(40)
    await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '30 hours' - platform.now())`.execute(
      database.owner,
    )
    const other = await aBoosted(2, 40)
    for (let n = 0; n < 12; n += 1) await looksAndClicks(await client(), other)
    await runJob(database, paceBoosts, {})
    // A quarter of the day is over: 10 Connects and one click ahead should have gone, and 24 went.
    expect((await view(other)).share).toBe(500)
    await runJob(database, paceBoosts, {})
    expect((await view(other)).share).toBe(250)
    expect((await view(person)).share).toBe(1000)
    await sets(other, 40, 400)
    await runJob(database, paceBoosts, {})
    expect((await view(other)).share).toBe(500)
  })

  test('counts what the client did within thirty days of its click, and makes its quality of it', async () => {
    const [led, plain] = [await aBoosted(2, 200, 400), await aBoosted(2, 200, 400)]
    for (let n = 0; n < 6; n += 1) {
      const one = await client()
      await looksAndClicks(one, led)
      await looksAndClicks(one, plain)
      const job = await database.run((ctx) => aJob(ctx, one))
      const input = { jobId: job.id, freelancerId: led.id, message: 'Come.' }
      expect(await runAction(database.app, sendInvitation, { actor: one.actor, input })).toMatchObject({ ok: true })
    }
    const late = await client()
    await looksAndClicks(late, plain)
    await deliverNews(database, listeners)
    await database.advanceClock('31 days')
    const job = await database.run((ctx) => aJob(ctx, late))
    await runAction(database.app, sendInvitation, {
      actor: late.actor,
      input: { jobId: job.id, freelancerId: plain.id, message: 'Come.' },
    })
    await deliverNews(database, listeners)
    await runJob(database, endOverBudgets, {})
    await runJob(database, reckonQualities, {})
    // 50 clicks on trust at the usual 50 of a thousand, and 6 clicks of which 6 led to something.
    expect(await view(led)).toMatchObject({ quality: 2000, qualityClicks: 6, qualityLed: 6, qualityUsual: 50 })
    expect(await view(plain)).toMatchObject({ quality: 877, qualityClicks: 7, qualityLed: 0 })
    expect(await audits()).toEqual([])
  })
})

describe('a client who is banned', () => {
  test('gives back what all its clicks cost, once, to the lots it came from, and costs nobody anything any more', async () => {
    const [a, b] = [await aBoosted(5, 50), await aBoosted(4, 50)]
    const [bad, good] = [await client(), await client()]
    for (const person of [a, b]) {
      await looksAndClicks(bad, person)
      await looksAndClicks(good, person)
    }
    await database.advanceClock('25 hours')
    await looksAndClicks(bad, a)
    const open = (await looks(bad, [b])).get(b.id)!
    expect(await outcomes(a)).toEqual(['charged 2', 'charged 2', 'charged 2'])

    const [operator] = [{ kind: 'person', accountId: good.id, roles: ['operator'] } as const]
    const input = { organizationId: bad.organizationId, note: 'Fraud.' }
    expect(await runAction(database.app, banClient, { actor: operator, input })).toMatchObject({ ok: true })
    await clicks(bad, open)
    expect((await outcomes(b)).at(-1)).toBe('banned')
    expect(await looks(bad, [a])).toEqual(new Map())
    await deliverNews(database, listeners)
    await runJob(database, endOverBudgets, {})
    for (const person of [a, b]) await pauses(person)
    expect(await wallet(a)).toMatchObject({ available: 98, held: 0 })
    expect(await wallet(b)).toMatchObject({ available: 98, held: 0 })
    expect((await view(a)).steps.find(({ kind }) => kind === 'returned')).toMatchObject({ connects: 4 })
    const { rows } = await sql<{ reason: string }>`select distinct reason from auctions.click_return`.execute(database.owner)
    expect(rows).toEqual([{ reason: 'removed-by-platform' }])
    expect(await audits()).toEqual([])
  })

  test('tells each owner of what came back exactly once, also when the news is brought twice and by two at a time', async () => {
    const [a, b] = [await aBoosted(5, 50), await aBoosted(4, 50)]
    const bad = await client()
    await looksAndClicks(bad, a)
    await looksAndClicks(bad, b)
    await database.advanceClock('25 hours')
    await looksAndClicks(bad, a)
    const operator = { kind: 'person', accountId: bad.id, roles: ['operator'] } as const
    const input = { organizationId: bad.organizationId, note: 'Fraud.' }
    expect(await runAction(database.app, banClient, { actor: operator, input })).toMatchObject({ ok: true })

    const all = [...listeners, ...noticeListeners]
    const bringNews = createDeliverEventJob(all)
    const bringAll = async () => {
      const { rows } = await sql<{ id: Id }>`select id from platform.event order by at, id`.execute(database.owner)
      for (const { id } of rows) await runJob(database, bringNews, { eventId: id })
    }
    // The ban makes the returns, and those are news again.
    for (let round = 0; round < 3; round += 1) await Promise.all([bringAll(), bringAll()])
    // Another hand that gives back, after everything came back, finds nothing left to tell.
    await database.run((ctx) => returnClicksOf(ctx, bad.organizationId))
    await bringAll()
    for (const [person, told] of [
      [a, { clicks: 2, connects: 4 }],
      [b, { clicks: 1, connects: 2 }],
    ] as const) {
      const { rows } = await sql<{ data: object; quantity: number }>`
        select data, quantity from notifications.notice where account_id = ${person.id} and kind = 'clicks_returned'`.execute(
        database.owner,
      )
      expect(rows).toEqual([{ data: told, quantity: 1 }])
    }

    for (let round = 0; round < 2; round += 1) await runJob(database, sendMails, {})
    await database.advanceClock('1 hour')
    await runJob(database, sendMails, {})
    const { rows: mails } = await sql<{ accountId: Id }>`
      select account_id from platform.mail where account_id = any(${[a.id, b.id]}::uuid[])
        and (subject like '%came back for clicks%' or text_body like '%came back for clicks%')`.execute(database.owner)
    expect(mails.map(({ accountId }) => accountId).toSorted()).toEqual([a.id, b.id].toSorted())
    expect(await audits()).toEqual([])
  })
})
