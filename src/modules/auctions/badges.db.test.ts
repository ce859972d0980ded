import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Person } from '#kit/market.ts'
import { deliverNews, giveConnects, runJob } from '#kit/news.ts'
import type { Category } from '#kernel/category.ts'
import { audit, getWallet, heldAndSpent, releaseLapsedHolds } from '#modules/ledger/index.ts'
import { listeners as noticeListeners } from '#modules/notifications/listeners.ts'
import { runAction } from '#platform/run-action.ts'
import { bidders } from './auctions.test-kit.ts'
import { askForBadge, auditAuctions, bid, monthlyRoom, setOwnLimit, switchBadgeOff } from './index.ts'
import { tendBadges } from './jobs.ts'

describe('the availability badge', () => {
  const database = useTestDatabase()
  beforeAll(async () => {
    await installDefaultRules(database)
    // Noon, so that an hour more or less is never another day.
    await sql`select platform.advance_clock(date_trunc('day', platform.now()) + interval '36 hours' - platform.now())`.execute(
      database.owner,
    )
  })

  const wearer = async (category: Category, qty = 50): Promise<Person> => {
    const person = await database.run((ctx) => aFreelancer(ctx, { category }))
    if (qty > 0) await giveConnects(database, person.id, qty)
    return person
  }
  const asks = (person: Person, maximum: number) =>
    runAction(database.app, askForBadge, { actor: person.actor, input: { maximum } })
  const stops = (person: Person) => runAction(database.app, switchBadgeOff, { actor: person.actor, input: {} })
  const tend = () => runJob(database, tendBadges, {})
  const wallet = (person: Person) => database.run((ctx) => getWallet(ctx.tx, person.id))
  const timeline = async (person: Person) => {
    const { rows } = await sql<{ kind: string; connects: number | null }>`
      select s.kind, s.connects from auctions.badge b join auctions.badge_step s on s.badge_id = b.id
      where b.owner_id = ${person.id} order by s.no`.execute(database.owner)
    return rows.map(({ kind, connects }) => (connects === null ? kind : `${kind} ${connects}`))
  }
  const taken = async (person: Person) => {
    const { rows } = await sql<{ taken: number }>`
      select count(*) as taken from auctions.wearing w join auctions.badge_tick t on t.wearing_id = w.id
      where w.owner_id = ${person.id}`.execute(database.owner)
    return rows[0]!.taken
  }
  const audits = async () => [...(await auditAuctions(database.owner)), ...(await audit(database.owner))]
  const untilNextDay = () => database.advanceClock('24 hours')

  test('holds a week’s price and takes it one Connect at a time, exactly as many as fell due, however long nobody looked', async () => {
    const person = await wearer('legal')
    expect(await asks(person, 24)).toMatchObject({ ok: true, value: { state: 'wearing', price: 2 } })
    expect(await wallet(person)).toMatchObject({ available: 48, held: 2 })
    await database.advanceClock('83 hours')
    await tend()
    expect(await taken(person)).toBe(0)
    await database.advanceClock('1 hour')
    await tend()
    await tend()
    expect(await taken(person)).toBe(1)
    expect(await wallet(person)).toMatchObject({ available: 48, held: 1 })

    // Nobody looks for three weeks: the week that was held is charged, what came after it was not worn.
    await database.advanceClock('21 days')
    await tend()
    expect(await taken(person)).toBe(2)
    expect(await wallet(person)).toMatchObject({ available: 46, held: 2 })
    expect(await timeline(person)).toEqual(['asked 24', 'began 2', 'ended 2', 'began 2'])
    expect(await audits()).toEqual([])
  })

  test('goes on after an outage of months: what the ledger gave back meanwhile is not taken, and a new week begins', async () => {
    const person = await wearer('translation')
    await asks(person, 5)
    await database.advanceClock('60 days')
    await releaseLapsedHolds(database.app)
    await tend()
    expect(await taken(person)).toBe(0)
    expect(await wallet(person)).toMatchObject({ available: 48, held: 2 })
    expect(await timeline(person)).toEqual(['asked 5', 'began 2', 'ended 0', 'began 2'])
    expect(await audits()).toEqual([])
    await stops(person)
  })

  test('charges what was had when it is switched off, and gives back the rest at once', async () => {
    const person = await wearer('accounting')
    await asks(person, 5)
    await database.advanceClock('90 hours')
    expect(await stops(person)).toEqual({ ok: true, value: { released: 1 } })
    expect(await wallet(person)).toMatchObject({ available: 49, held: 0 })
    expect(await stops(person)).toEqual({ ok: false, refusal: { code: 'badge_is_off' } })
    await database.advanceClock('9 days')
    await tend()
    expect(await taken(person)).toBe(1)
    expect(await timeline(person)).toEqual(['asked 5', 'began 2', 'ended 1', 'switched_off'])
  })

  test('follows the price of a new day: off above the maximum and told so, on again when it is low enough, for all the same', async () => {
    const [low, middle, high] = [await wearer('engineering'), await wearer('engineering'), await wearer('engineering')]
    for (const [person, maximum] of [
      [low, 3],
      [middle, 6],
      [high, 9],
    ] as const)
      expect(await asks(person, maximum)).toMatchObject({ ok: true, value: { state: 'wearing', price: 2 } })
    await untilNextDay()
    await tend()
    // Three offer work, so there is one place: the second one's maximum and one more is asked.
    expect(await timeline(low)).toEqual(['asked 3', 'began 2', 'ended 0', 'too_dear 7'])
    expect(await timeline(high)).toEqual(['asked 9', 'began 2', 'ended 0', 'began 7'])
    expect(await wallet(high)).toMatchObject({ held: 7 })
    for (const person of [low, middle]) expect(await wallet(person)).toMatchObject({ available: 50, held: 0 })
    await deliverNews(database, noticeListeners)
    const { rows } = await sql<{ kind: string; data: object }>`
      select kind, data from notifications.notice where account_id = ${low.id} and kind like 'badge%'`.execute(database.owner)
    expect(rows).toEqual([{ kind: 'badge_off', data: { why: 'too_dear', maximum: 3, price: 7 } }])

    await stops(high)
    await stops(middle)
    await untilNextDay()
    await tend()
    expect((await timeline(low)).at(-1)).toBe('began 2')
    expect(await audits()).toEqual([])
  })

  test('is off without Connects for another week, and takes none that are not there', async () => {
    const person = await wearer('data_science', 3)
    await asks(person, 2)
    await database.advanceClock('7 days')
    await tend()
    expect(await wallet(person)).toMatchObject({ available: 1, held: 0 })
    expect(await timeline(person)).toEqual(['asked 2', 'began 2', 'ended 2', 'no_connects 2'])
  })

  test('costs nothing while nobody can see it', async () => {
    const person = await wearer('marketing')
    await asks(person, 9)
    await sql`update profiles.profile set visibility = 'hidden' where account_id = ${person.id}`.execute(database.owner)
    await database.advanceClock('100 hours')
    await tend()
    expect(await wallet(person)).toMatchObject({ available: 50, held: 0 })
    expect((await timeline(person)).at(-1)).toBe('not_shown')
    expect(await asks(person, 9)).toEqual({ ok: false, refusal: { code: 'profile_not_ready', missing: 'visibility' } })
  })

  test('refuses what cannot be asked for, and holds nothing for it', async () => {
    const person = await wearer('writing', 1)
    const idle = await database.run((ctx) => aFreelancer(ctx, { hoursPerWeek: 0 }))
    expect(await asks(idle, 9)).toEqual({ ok: false, refusal: { code: 'profile_not_ready', missing: 'hours' } })
    expect(await asks(person, 1)).toEqual({ ok: false, refusal: { code: 'below_minimum', min: 2 } })
    expect(await asks(person, 9)).toMatchObject({
      ok: false,
      refusal: { code: 'insufficient_connects', needed: 2, available: 1 },
    })
    expect(await timeline(person)).toEqual([])
  })

  test('takes each Connect once, however many look after it at the same time', async () => {
    const person = await wearer('video_audio')
    await asks(person, 9)
    await database.advanceClock('84 hours')
    await Promise.all(Array.from({ length: 6 }, tend))
    expect(await taken(person)).toBe(1)
    const [off] = await Promise.all([stops(person), tend(), asks(person, 8), tend()])
    expect(off).toMatchObject({ ok: true })
    expect(await audits()).toEqual([])
  })

  test('is found out by the audit when a Connect was taken too early or nobody counted it', async () => {
    const checks = async () => (await auditAuctions(database.owner)).map(({ check }) => check)
    const damaged = async (change: string, undo: string) => {
      await sql`alter table auctions.badge_tick disable trigger all`.execute(database.owner)
      await sql.raw(change).execute(database.owner)
      const found = await checks()
      await sql.raw(undo).execute(database.owner)
      await sql`alter table auctions.badge_tick enable trigger all`.execute(database.owner)
      return found
    }
    const early = (minutes: number) => `update auctions.badge_tick set due_at = due_at + interval '${minutes} minutes'`
    expect(await damaged(early(-1), early(1))).toContain('no Connect is taken for time that was not had')
    const count = (more: string) =>
      `update auctions.wearing set ticks = ticks ${more} where price > ticks and ended_at is not null`
    expect(await damaged(count('+ 1'), `${count('- 1')} and ticks > 0`)).toEqual(
      expect.arrayContaining([
        'a stretch has as many Connects as it counts, one after the other',
        'a stretch of a badge held its week, and has nothing left when it has ended',
      ]),
    )
  })
})

describe('one’s own monthly limit', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))
  const limits = (person: Person, most: number | null) =>
    runAction(database.app, setOwnLimit, { actor: person.actor, input: { most } })
  const room = (person: Person) => database.run((ctx) => monthlyRoom(ctx, person.id))

  test('stops bids that go over it together, however many are named at once', async () => {
    const client = await database.run((ctx) => aClient(ctx))
    const person = await database.run((ctx) => aFreelancer(ctx))
    await giveConnects(database, person.id, 200)
    const proposals = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const job = await database.run((ctx) => aJob(ctx, client))
        const [bidder] = await bidders(database, job, { count: 1, qty: 1 })
        await sql`update proposals.proposal set freelancer_id = ${person.id} where id = ${bidder!.proposalId}`.execute(
          database.owner,
        )
        return bidder!.proposalId
      }),
    )
    expect(await limits(person, 25)).toMatchObject({ ok: true })
    const answers = await Promise.all(
      proposals.map((proposalId) => runAction(database.app, bid, { actor: person.actor, input: { proposalId, maximum: 10 } })),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
    const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]))
    expect(refusals).toEqual(Array.from({ length: 6 }, () => ({ code: 'over_own_limit', room: 5 })))
    expect(await room(person)).toBe(5)
    expect(
      await database.run((ctx) => heldAndSpent(ctx.tx, person.id, { purposes: ['boost_proposal'], since: ctx.now })),
    ).toEqual({ held: 20, spent: 0 })
    const placed = proposals[answers.findIndex(({ ok }) => ok)]!
    const raised = (maximum: number) =>
      runAction(database.app, bid, { actor: person.actor, input: { proposalId: placed, maximum } })
    expect(await raised(16)).toEqual({ ok: false, refusal: { code: 'over_own_limit', room: 5 } })
    expect(await raised(15)).toMatchObject({ ok: true })
  })

  test('is lower at once and higher from the next day on', async () => {
    const person = await database.run((ctx) => aFreelancer(ctx))
    expect(await room(person)).toBeUndefined()
    await limits(person, 10)
    expect(await room(person)).toBe(10)
    await limits(person, 30)
    expect(await room(person)).toBe(10)
    await limits(person, 4)
    expect(await room(person)).toBe(4)
    await limits(person, null)
    expect(await room(person)).toBe(4)
    await database.advanceClock('24 hours')
    expect(await room(person)).toBeUndefined()
  })
})
