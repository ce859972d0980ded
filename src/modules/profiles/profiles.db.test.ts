import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { aClient, aFreelancer, aPerson } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse } from '#kernel/result.ts'
import { runAction } from '#platform/run-action.ts'
import { editProfile, findFigures, findProfile, freelancerFacts, listPortfolio, recordVetting, updateFigures } from './index.ts'

const text = {
  headline: 'مترجمة من العربية إلى البرتغالية',
  overview: 'أترجم الكتب والعقود منذ عشر سنوات.',
  category: 'translation',
  skills: ['Arabic', 'Portuguese'],
  hourlyRateUsdCents: 3500,
  country: 'MA',
  city: 'Fès',
  languages: [
    { code: 'ar', level: 'native' },
    { code: 'pt', level: 'fluent' },
  ],
  hoursPerWeek: 25,
  visibility: 'members',
  portfolio: [
    { title: 'رواية', description: '320 pages' },
    { title: 'Contract', description: '' },
  ],
}

describe('a profile', () => {
  const database = useTestDatabase()

  test('keeps what its freelancer wrote, in any script, and their works in order', async () => {
    const person = await database.run((ctx) => aPerson(ctx, ['freelancer']))
    expect(await runAction(database.app, editProfile, { actor: person.actor, input: text })).toEqual(ok({ accountId: person.id }))
    const { portfolio, ...said } = text
    expect(await database.run((ctx) => findProfile(ctx.tx, person.id))).toMatchObject(said)
    expect(await database.run((ctx) => listPortfolio(ctx.tx, person.id))).toEqual(portfolio)

    await runAction(database.app, editProfile, { actor: person.actor, input: { ...text, portfolio: [portfolio[1]] } })
    expect(await database.run((ctx) => listPortfolio(ctx.tx, person.id))).toEqual([portfolio[1]])
  })

  test('is not for clients', async () => {
    const client = await database.run((ctx) => aClient(ctx))
    expect(await runAction(database.app, editProfile, { actor: client.actor, input: text })).toEqual(
      refuse({ code: 'not_allowed', signedIn: true }),
    )
  })

  test('gives the facts of prices: plan, badge and whole days since the account was made', async () => {
    const facts = await database.run(async (ctx) => {
      const person = await aFreelancer(ctx, { plan: 'plus', joinedAt: addDays(ctx.now, -10.5) })
      return freelancerFacts(ctx.tx, person.id, ctx.now)
    })
    expect(facts).toEqual({ freelancerPlan: 'plus', badge: 'none', tenureDays: 10 })
  })

  test('shows the figures of finished work for many freelancers at once and tells whose badge changed', async () => {
    const found = await database.run(async (ctx) => {
      const [first, second] = [await aFreelancer(ctx), await aFreelancer(ctx)]
      const work = (organizationId: string) => ({
        organizationId,
        outcome: 'successful' as const,
        earnedUsdCents: usdCents(60_000),
        endedAt: addDays(ctx.now, -3),
      })
      await updateFigures(ctx, [
        { accountId: first.id, finished: [work('a'), work('b')], running: 1, reviews: { count: 2, stars: 9 } },
        { accountId: second.id, finished: [], running: 0, reviews: { count: 0, stars: 0 } },
        { accountId: ctx.newId(), finished: [], running: 0, reviews: { count: 0, stars: 0 } },
      ])
      return { first: await findFigures(ctx.tx, first.id), second: await findFigures(ctx.tx, second.id), id: first.id }
    })
    expect(found.first).toEqual({
      earningsUsdCents: 120_000,
      yearEarningsUsdCents: 120_000,
      finishedContracts: 2,
      runningContracts: 1,
      reviewCount: 2,
      reviewStars: 9,
      successScore: 100,
      successBasis: { months: 6, outcomes: 2, clients: 2, good: 4, bad: 0 },
      badge: 'rising_talent',
    })
    expect(found.second).toMatchObject({ successScore: null, successBasis: null, badge: 'none' })
    const { rows } = await sql`select data from platform.event where type = 'profiles.badge_changed'`.execute(database.app)
    expect(rows).toEqual([{ data: { accountId: found.id, before: 'none', after: 'rising_talent' } }])
  })

  test('is Expert-Vetted by an operator with a note, until an operator takes it back', async () => {
    const { operator, freelancer } = await database.run(async (ctx) => ({
      operator: await aPerson(ctx, ['operator']),
      freelancer: await aFreelancer(ctx),
    }))
    const vet = (actor: typeof operator.actor, passed: boolean, note = 'Two calls and a piece of work.') =>
      runAction(database.app, recordVetting, { actor, input: { accountId: freelancer.id, passed, note } })
    const badge = async () => (await database.run((ctx) => findFigures(ctx.tx, freelancer.id)))?.badge

    expect(await vet(freelancer.actor, true)).toEqual(refuse({ code: 'not_allowed', signedIn: true }))
    expect(await vet(operator.actor, true, ' ')).toMatchObject({
      refusal: { code: 'invalid_input', issues: [{ path: ['note'] }] },
    })
    await vet(operator.actor, true)
    expect(await badge()).toBe('expert_vetted')
    await vet(operator.actor, false)
    expect(await badge()).toBe('none')
  })
})
