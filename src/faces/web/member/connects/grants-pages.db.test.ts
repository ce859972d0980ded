import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules, type Person } from '#kit/market.ts'
import { runJob } from '#kit/news.ts'
import { useTestWeb } from '#kit/web.ts'
import { useGrants, yes } from '#modules/grants/grants.test-kit.ts'
import { endPromoCode } from '#modules/grants/index.ts'
import { grantMonthly } from '#modules/grants/jobs.ts'
import { routes } from './index.ts'

describe('the pages of plan and codes', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  const { act, aCode, aMember, anOperator } = useGrants(database)
  let operator: Person
  beforeAll(async () => {
    await installDefaultRules(database)
    operator = await anOperator()
  })
  const redeem = (person: Person, code: string) => web.fetch('/connects/redeem', { as: person, form: { code } })

  test('say what comes next and when, and what another plan brings from when on', async () => {
    const ada = await aMember()
    const page = await web.fetch('/connects/plan', { as: ada })
    for (const words of ['Plan this month Basic', '10 Connects on', '80 Connects a month']) expect(page.text).toContain(words)
    expect((await web.fetch('/connects/plan', { as: ada, form: { plan: 'gold' } })).text).toContain('Choose a plan.')
    expect((await web.fetch('/connects/plan', { as: ada, form: { plan: 'basic' } })).text).toContain('is your plan from')

    expect((await web.fetch('/connects/plan', { as: ada, form: { plan: 'plus' } })).location).toBe('/connects/plan')
    const changed = await web.fetch('/connects/plan', { as: ada })
    for (const words of ['Plan this month Basic', '80 Connects on', 'Plan from then on Plus'])
      expect(changed.text).toContain(words)
    expect((await web.fetch('/connects', { as: ada })).text).toContain('because you chose Plus from then on')
    await runJob(database, grantMonthly, {})
    expect((await web.fetch('/connects/plan', { as: ada })).text).toContain('Plan this month Basic')
  })

  test('show a code before it is redeemed, then redeem it, and say until when its Connects live', async () => {
    const [ada, { code }] = [await aMember(), await aCode(operator)]
    expect((await web.fetch(`/connects/redeem?code=${code}`, { as: ada })).body).toContain(`value="${code}"`)
    const look = await web.fetch('/connects/redeem/look', { as: ada, form: { code: code.toLowerCase() } })
    for (const words of [`${code} gives you 25 Connects`, 'Spring meeting', 'Nothing has been redeemed yet.'])
      expect(look.text).toContain(words)
    expect((await web.fetch('/connects', { as: ada })).text).toContain('You have no Connects.')

    expect((await redeem(ada, code.replaceAll('-', ''))).location).toBe('/connects')
    const wallet = await web.fetch('/connects', { as: ada })
    for (const words of ['Promotion “Spring meeting”', 'Available 25 Connects']) expect(wallet.text).toContain(words)
    const again = await redeem(ada, code)
    expect(again.status).toBe(422)
    expect(again.text).toContain('You redeemed this code on')
    expect(again.body).toContain('id="field-code-error"')
  })

  test('say at the field why a code does not work', async () => {
    const ada = await aMember()
    const now = await database.run(async (ctx) => ctx.now)
    const at = (days: number) => new Date(now.getTime() + days * 86_400_000)
    const ended = await aCode(operator)
    yes(await act(operator, endPromoCode, { promoCodeId: ended.id }))
    const full = await aCode(operator, { most: 1 })
    await redeem(await aMember(), full.code)
    const cases: readonly (readonly [string, string])[] = [
      ['', 'Type the code.'],
      ['NO-SUCH-CODE', 'There is no such code.'],
      [(await aCode(operator, { validFrom: at(3), validUntil: at(9) })).code, 'This code works from'],
      [ended.code, 'We ended this code on'],
      [(await aCode(operator, { joinedBefore: at(-9) })).code, 'is for people who joined before'],
      [full.code, 'This code is used up'],
    ]
    for (const [code, words] of cases) {
      const answer = await redeem(ada, code)
      expect([answer.status, answer.body.includes('id="field-code-error"')]).toEqual([422, true])
      expect(answer.text).toContain(words)
    }
    const soonOver = await aCode(operator, { validUntil: at(1) })
    await database.advanceClock('2 days')
    expect((await redeem(ada, soonOver.code)).text).toContain('This code expired on')
  })

  test('let nobody guess: after twenty tries they answer “later”', async () => {
    const eve = await aMember()
    const statuses = []
    for (let tries = 0; tries < 25; tries += 1) {
      const path = tries % 2 === 0 ? '/connects/redeem' : '/connects/redeem/look'
      statuses.push((await web.fetch(path, { as: eve, form: { code: `GUESS-${tries}` } })).status)
    }
    expect(statuses.filter((status) => status === 422)).toHaveLength(20)
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429])
    expect((await web.fetch('/connects', { as: eve })).status).toBe(200)
  })

  test('are for freelancers', async () => {
    for (const path of ['/connects/plan', '/connects/redeem']) {
      expect((await web.fetch(path, { as: operator })).status).toBe(403)
      expect((await web.fetch(path)).location).toContain('/sign-in')
    }
  })
})
