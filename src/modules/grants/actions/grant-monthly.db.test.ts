import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, type Person } from '#kit/market.ts'
import { deliverNews, runJob } from '#kit/news.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays, addMonthsClamped } from '#kernel/instant.ts'
import { announce, changePolicy, usePolicy, waitUntil } from '#modules/charges/charges.test-kit.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { badgeChanged, findProfile } from '#modules/profiles/index.ts'
import { auditGrants } from '../audit.ts'
import { answerOf, useGrants, yes } from '../grants.test-kit.ts'
import { grantMonthly } from '../jobs.ts'
import { listeners } from '../listeners.ts'
import { viewMembership } from '../membership-view.ts'
import { selectGrantsOf } from '../store/grants.ts'
import { findMembership, insertMemberships } from '../store/memberships.ts'
import { choosePlan } from './choose-plan.ts'
import { openWallet } from './grant-monthly.ts'

describe('monthly Connects', () => {
  const database = useTestDatabase()
  const { act } = useGrants(database)
  beforeAll(() => usePolicy(database))

  // The marketplace's clock only goes forward, so each test has months of its own.
  const at = (moment: Date) => waitUntil(database, moment)
  /** A freelancer who joined, and whose wallet was opened, at this very moment of the marketplace's clock. */
  async function joinsAt(moment: Date): Promise<Person> {
    await at(moment)
    return database.run(async (ctx) => {
      const person = await aFreelancer(ctx)
      await insertMemberships(ctx.tx, [
        { ownerId: person.id, plan: 'basic', anchor: moment, monthsDone: 0, nextDue: addMonthsClamped(moment, 1) },
      ])
      return person
    })
  }
  const grantNow = () => runJob(database, grantMonthly, {})
  const monthsOf = async (ownerId: Id) =>
    (await database.run(({ tx }) => selectGrantsOf(tx, ownerId, { limit: 100 })))
      .filter(({ kind }) => kind === 'monthly')
      .map(({ key, qty, version }) => ({ month: Number(key.split('/')[1]), qty: Number(qty), version }))
      .toSorted((left, right) => left.month - right.month)
  const quantities = async (ownerId: Id) => (await monthsOf(ownerId)).map(({ qty }) => qty)
  const nextDue = async (ownerId: Id) =>
    (await database.run(({ tx }) => findMembership(tx, ownerId)))!.nextDue.toISOString().slice(0, 16)
  const monthlyGives = (basic: number, plus: number) => ({
    set: {
      grants: [
        { id: 'monthly-basic', quantity: basic },
        { id: 'monthly-plus', quantity: plus },
      ],
    },
  })

  test('begin with sign-up Connects, once, and a month that is counted from that moment', async () => {
    const person = await database.run((ctx) => aFreelancer(ctx))
    const open = () => database.run((ctx) => openWallet(ctx, { ownerId: person.id, plan: 'basic' }))
    await Promise.all([open(), open()])
    await open()
    const { anchor, nextDue: due } = (await database.run(({ tx }) => findMembership(tx, person.id)))!
    expect(due).toEqual(addMonthsClamped(anchor, 1))
    expect((await database.run(({ tx }) => getWallet(tx, person.id))).lots.map(({ origin }) => origin)).toEqual(['sign_up'])
  })

  test('of somebody who joined on 31 January come on 28 February and on 31 March', async () => {
    const ada = await joinsAt(new Date('2027-01-31T21:15:00Z'))
    expect(await nextDue(ada.id)).toBe('2027-02-28T21:15')
    await at(new Date('2027-02-28T21:14:59Z'))
    await grantNow()
    expect(await monthsOf(ada.id)).toEqual([])
    await at(new Date('2027-02-28T21:15:00Z'))
    await grantNow()
    await grantNow()
    expect(await quantities(ada.id)).toEqual([10])
    expect(await nextDue(ada.id)).toBe('2027-03-31T21:15')
    await at(new Date('2027-03-31T21:15:01Z'))
    await grantNow()
    expect(await nextDue(ada.id)).toBe('2027-04-30T21:15')
  })

  test('are caught up after an outage of three months, each month once, though two processes do it', async () => {
    const ada = await joinsAt(new Date('2027-04-10T08:00:00Z'))
    await at(new Date('2027-07-20T08:00:00Z'))
    await Promise.all([grantNow(), grantNow()])
    await grantNow()
    expect((await monthsOf(ada.id)).map(({ month }) => month)).toEqual([1, 2, 3])
    expect(await nextDue(ada.id)).toBe('2027-08-10T08:00')
    const { lots } = await database.run(({ tx }) => getWallet(tx, ada.id))
    expect(lots.filter(({ origin }) => origin === 'monthly').map(({ granted }) => granted)).toEqual([10, 10, 10])
  })

  test('follow the plan that was chosen from the next month on, and a change of mind before it', async () => {
    const ada = await joinsAt(new Date('2027-08-01T10:00:00Z'))
    const choose = (plan: string) => act(ada, choosePlan, { plan })
    expect(answerOf(await choose('basic'))).toBe('plan_is_chosen')
    expect(yes(await choose('plus'))).toEqual({ plan: 'plus', from: '2027-09-01T10:00:00.000Z' })
    expect(yes(await choose('basic')).plan).toBe('basic')
    expect(yes(await choose('plus')).plan).toBe('plus')
    const view = (await database.run((ctx) => viewMembership(ctx.tx, ada.id, ctx.now)))!
    expect(view).toMatchObject({ plan: 'basic', next: { plan: 'plus', connects: { basic: 10, plus: 80 } } })
    const planInProfile = async () => (await database.run(({ tx }) => findProfile(tx, ada.id)))?.plan
    expect(await planInProfile()).toBe('basic')

    await at(new Date('2027-09-01T10:00:00Z'))
    await grantNow()
    expect(await quantities(ada.id)).toEqual([80])
    expect(await planInProfile()).toBe('plus')
    expect(yes(await choose('basic')).from).toBe('2027-10-01T10:00:00.000Z')
    await at(new Date('2027-11-02T10:00:00Z'))
    await grantNow()
    expect(await quantities(ada.id)).toEqual([80, 10, 10])
    expect(await planInProfile()).toBe('basic')
  })

  test('are not changed backwards by a choice during an outage', async () => {
    const ada = await joinsAt(new Date('2027-12-05T10:00:00Z'))
    await at(new Date('2028-02-10T10:00:00Z'))
    expect(yes(await act(ada, choosePlan, { plan: 'plus' })).from).toBe('2028-03-05T10:00:00.000Z')
    await at(new Date('2028-03-06T10:00:00Z'))
    await grantNow()
    expect(await quantities(ada.id)).toEqual([10, 10, 80])
  })

  test('are as many as the rules said at the moment each was due, however late they are granted', async () => {
    const start = new Date('2028-06-01T00:00:00Z')
    const [ada, ben] = [await joinsAt(start), await joinsAt(start)]
    yes(await act(ben, choosePlan, { plan: 'plus' }))
    // The first month falls due, and waits; then the rules change.
    await at(addDays(addMonthsClamped(start, 1), 5))
    const { version, effectiveAt } = await announce(database, monthlyGives(11, 90))
    await at(addMonthsClamped(start, 4))
    await grantNow()
    const isNew = [1, 2, 3, 4].map((month) => addMonthsClamped(start, month) >= effectiveAt)
    expect([isNew[0], isNew[3]]).toEqual([false, true])
    expect(await quantities(ada.id)).toEqual(isNew.map((yet) => (yet ? 11 : 10)))
    expect(await quantities(ben.id)).toEqual(isNew.map((yet) => (yet ? 90 : 80)))
    expect((await monthsOf(ada.id)).at(-1)!.version).toBe(version)
    expect((await monthsOf(ada.id))[0]!.version).toBe(version - 1)
  })

  test('have no grant, and are over, in a month for which the rules give nothing', async () => {
    await changePolicy(database, monthlyGives(0, 0))
    const start = await database.run(async (ctx) => ctx.now)
    const ada = await joinsAt(start)
    await at(addMonthsClamped(start, 2))
    await grantNow()
    expect(await monthsOf(ada.id)).toEqual([])
    expect((await database.run(({ tx }) => findMembership(tx, ada.id)))!.monthsDone).toBe(2)
  })

  test('leave nothing for the audit to find', async () => {
    expect(await auditGrants(database.owner)).toEqual([])
  })
})

describe('the badge bonus', () => {
  const database = useTestDatabase()
  beforeAll(() => usePolicy(database))

  test('comes once for each badge, also when it is lost and won again, and says which', async () => {
    const ada = await database.run((ctx) => aFreelancer(ctx))
    const change = async (before: string, after: string) => {
      await database.run(async (ctx) =>
        ctx.announce(badgeChanged({ accountId: ada.id, before, after } as Parameters<typeof badgeChanged>[0])),
      )
      await deliverNews(database, listeners)
    }
    await change('none', 'rising_talent')
    await change('rising_talent', 'none')
    await change('none', 'rising_talent')
    await change('rising_talent', 'top_rated')
    const grants = await database.run(({ tx }) => selectGrantsOf(tx, ada.id, { limit: 10 }))
    expect(grants.map(({ key, qty, reason }) => `${key}: ${qty}, ${reason}`).toSorted()).toEqual([
      'badge/rising_talent: 30, Becoming Rising Talent',
      'badge/top_rated: 30, Becoming Top Rated',
    ])
  })
})
