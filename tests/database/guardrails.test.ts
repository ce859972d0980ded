import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { actIn, announceAnswerPrice, measureToday, writeCountedDays } from '#kit/measured-version.ts'
import { deliverNews } from '#kit/news.ts'
import { readOutcome } from '#modules/measurement/index.ts'
import { wordsOf } from '#modules/notifications/index.ts'
import { listeners } from '#modules/notifications/listeners.ts'
import { findVersion, findVersionInForce, reverseVersion, verifyRegister, type Guardrail } from '#modules/policy/index.ts'
import { readNotices } from '#reads/notices.ts'

// A guardrail from the plan to what operators read: the days' figures are written by hand, everything after them is the product.

const database = useTestDatabase()

let author: Person
let approver: Person
let freelancer: Person
beforeAll(async () => {
  await installDefaultRules(database)
  await database.run(async (ctx) => {
    author = await aPerson(ctx, ['operator'])
    approver = await aPerson(ctx, ['operator'])
    freelancer = await aFreelancer(ctx)
  })
})

const act = actIn(database)

const guardrail: Guardrail = {
  metric: 'invitations_per_day',
  direction: 'falls',
  byPercent: 10,
  surelyByPercent: 2,
  days: 3,
  act: 'suspend',
}

/** Answers to invitations cost something else from 45 days on. */
const chargeForAnswers = (connects: number, watched: Guardrail = guardrail) =>
  announceAnswerPrice(database, { author, approver, connects, guardrails: [watched] })

const fill = (invited: number) => writeCountedDays(database, { invited })

/** Days pass one by one, each with its figures and `runs` of the job that measures. */
async function days(count: number, invited: number, runs = 1): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    await database.advanceClock('1 day')
    await fill(invited)
    for (let run = 0; run < runs; run += 1) await measureToday(database)
  }
}

/** The notice is over; all days before the version are as they always were. */
async function begun(): Promise<void> {
  await database.advanceClock('49 days')
  await fill(200)
}

const outcomeOf = (version: number) => database.run(({ tx }) => readOutcome(tx, 'connects', version))
const hear = () => deliverNews(database, listeners)

async function warningsTo(person: Person) {
  await hear()
  const { items } = await database.run(({ tx }) => readNotices(tx, { accountId: person.id, show: 'all' }))
  return items.filter(({ kind }) => kind === 'guardrail_hit')
}

async function aQuietWhile(): Promise<void> {
  await database.advanceClock('600 days')
  await fill(200)
}

async function inForce(): Promise<number | undefined> {
  return (await database.run((ctx) => findVersionInForce(ctx.tx, 'connects', ctx.now)))?.version
}

async function suspensions(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from policy.announcement where kind = 'suspended'`.execute(database.owner)
  return rows[0]!.n
}

describe('a guardrail', () => {
  test('that is not hit changes nothing and tells nobody', async () => {
    const version = await chargeForAnswers(1)
    await begun()
    await days(14, 200)
    const outcome = await outcomeOf(version)
    expect(outcome?.guardrails[0]).toMatchObject({ metric: 'invitations_per_day', estimate: { quality: 'estimate' } })
    expect(outcome?.alarms).toEqual([])
    expect(await warningsTo(author)).toEqual([])
    expect(await suspensions()).toBe(0)
    await act(reverseVersion, author, { version, words: 'Only to begin anew.' })
  }, 60_000)

  test('that is hit on enough days stops the charge once, on record: alarm, register, and a notice to each operator', async () => {
    const version = await chargeForAnswers(2)
    await begun()
    await days(14, 100, 2)
    const { alarms } = (await outcomeOf(version))!
    expect(alarms).toMatchObject([{ metric: 'invitations_per_day', guardrail, notSuspendedBecause: null }])
    expect(alarms[0]!.effect.high).toBeLessThan(-0.02)
    expect(await suspensions()).toBe(1)

    const suspending = await database.run(({ tx }) => findVersion(tx, 'connects', alarms[0]!.suspendedBy!))
    expect(suspending).toMatchObject({ kind: 'suspension', nobodyPaysMore: true, suspendsVersion: version, state: 'active' })
    expect(suspending?.document.policy).toBe('connects')
    expect(suspending?.entries[0]?.content.words).toContain('the number of invitations a day is')
    expect(await database.run(({ tx }) => verifyRegister(tx, 'connects'))).toMatchObject({ intact: true })

    for (const operator of [author, approver]) {
      const warnings = await warningsTo(operator)
      expect(warnings).toHaveLength(1)
      expect(wordsOf(warnings[0]!)).toMatchObject({
        title: `A side effect of version ${version} of the rules went too far`,
        text: expect.stringContaining(`Version ${alarms[0]!.suspendedBy} stopped what it charges`),
      })
    }
    expect(await warningsTo(freelancer)).toEqual([])

    await days(4, 100, 2)
    expect(await suspensions()).toBe(1)
    expect((await outcomeOf(version))?.alarms).toHaveLength(1)
    expect(await warningsTo(author)).toHaveLength(1)
  }, 60_000)

  test('that only tells leaves the rules in force', async () => {
    await aQuietWhile()
    const version = await chargeForAnswers(3, { ...guardrail, act: 'tell' })
    await begun()
    await days(14, 100)
    const { alarms } = (await outcomeOf(version))!
    expect(alarms).toMatchObject([{ suspendedBy: null, notSuspendedBecause: null }])
    expect(await suspensions()).toBe(1)
    expect(await inForce()).toBe(version)
    const warning = (await warningsTo(approver)).find(({ data }) => data['version'] === version)
    expect(wordsOf(warning!).text).toContain('Nothing was changed')
  }, 60_000)

  test('that finds no charge to stop suspends nothing, and says so', async () => {
    await aQuietWhile()
    const version = await chargeForAnswers(0)
    await days(16, 100)
    const { alarms } = (await outcomeOf(version))!
    expect(alarms).toMatchObject([{ suspendedBy: null, notSuspendedBecause: 'nothing_to_suspend' }])
    expect(await suspensions()).toBe(1)
    expect(await inForce()).toBe(version)
    const warning = (await warningsTo(author)).find(({ data }) => data['version'] === version)
    expect(wordsOf(warning!).text).toContain('could not')
  }, 60_000)
})
