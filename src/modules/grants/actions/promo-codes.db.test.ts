import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { installDefaultRules, type Person } from '#kit/market.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { runAction } from '#platform/run-action.ts'
import { newId } from '#kernel/ids.ts'
import { auditGrants } from '../audit.ts'
import { answerOf, useGrants, yes } from '../grants.test-kit.ts'
import { createPromoCode } from './create-promo-code.ts'
import { endPromoCode } from './end-promo-code.ts'
import { redeemCode } from './redeem-code.ts'

describe('a promo code', () => {
  const database = useTestDatabase()
  const { act, aCode, aMember, anOperator, count, redeem } = useGrants(database)
  let operator: Person
  beforeAll(async () => {
    await installDefaultRules(database)
    operator = await anOperator()
  })
  const wallet = (person: Person) => database.run(({ tx }) => getWallet(tx, person.id))

  test('gives its Connects once, in a lot of their own that lives as long as the code says', async () => {
    const [ada, { code }] = [await aMember(), await aCode(operator)]
    const { connects, expiresAt } = yes(await redeem(ada, code))
    expect(connects).toBe(25)
    const { available, lots } = await wallet(ada)
    expect(available).toBe(25)
    expect(lots).toMatchObject([{ origin: 'promo', granted: 25, costUsdCents: 0 }])
    expect(lots[0]!.expiresAt!.getTime()).toBe(new Date(expiresAt).getTime())
    const lives = (new Date(expiresAt).getTime() - lots[0]!.effectiveAt.getTime()) / 86_400_000
    expect(Math.round(lives)).toBe(60)

    const again = await redeem(ada, code)
    expect(again).toMatchObject({ ok: false, refusal: { code: 'code_redeemed_by_you', at: expect.any(String) } })
    expect((await wallet(ada)).available).toBe(25)
  })

  test('goes to exactly as many people as it has places, however many ask at the same moment', async () => {
    const { id, code } = await aCode(operator, { most: 7 })
    const people = await Promise.all(Array.from({ length: 50 }, () => aMember()))
    const answers = await Promise.all(people.map((person) => redeem(person, code)))
    const said = Object.groupBy(answers.map(answerOf), (answer) => answer)
    expect([said['ok']?.length, said['code_used_up']?.length]).toEqual([7, 43])
    expect(await count(sql`select sum(qty) as n from grants.grant where key = ${`promo/${id}`}`)).toBe(7 * 25)
    expect(await count(sql`select redeemed as n from grants.promo_code where id = ${id}`)).toBe(7)
    expect(await auditGrants(database.owner)).toEqual([])
  })

  test('gives one person once, also when their ten tabs ask at the same moment', async () => {
    const [ada, { code }] = [await aMember(), await aCode(operator)]
    const answers = (await Promise.all(Array.from({ length: 10 }, () => redeem(ada, code)))).map(answerOf)
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(1)
    expect((await wallet(ada)).available).toBe(25)
  })

  test('answers a repeated request as the first time', async () => {
    const [ada, { code }] = [await aMember(), await aCode(operator)]
    const ask = { actor: ada.actor, input: { code }, key: newId() }
    const first = await runAction(database.app, redeemCode, ask)
    expect(await runAction(database.app, redeemCode, ask)).toEqual(first)
    expect((await wallet(ada)).available).toBe(25)
  })

  test.each([
    ['as printed', (code: string) => code],
    ['without hyphens', (code: string) => code.replaceAll('-', '')],
    ['in lower case', (code: string) => code.toLowerCase()],
    ['with spaces', (code: string) => `  ${code.replaceAll('-', ' ')} `],
    ['with hyphens elsewhere', (code: string) => code.replaceAll('-', '').split('').join('-')],
  ])('may be typed %s', async (_, typed) => {
    const [ada, { code }] = [await aMember(), await aCode(operator)]
    expect(answerOf(await redeem(ada, typed(code)))).toBe('ok')
  })

  test('is refused with its reason when it is unknown, too early, expired, ended or not for this person', async () => {
    const ada = await aMember()
    const now = await database.run(async (ctx) => ctx.now)
    const at = (days: number) => new Date(now.getTime() + days * 86_400_000)
    const early = await aCode(operator, { validFrom: at(2), validUntil: at(9) })
    const soonOver = await aCode(operator, { validFrom: at(-2), validUntil: at(1) })
    const ended = await aCode(operator)
    yes(await act(operator, endPromoCode, { promoCodeId: ended.id }))
    const forOthers = await aCode(operator, { joinedBefore: at(-30) })

    expect(answerOf(await redeem(ada, 'NO-SUCH-CODE'))).toBe('code_unknown')
    expect(await redeem(ada, early.code)).toMatchObject({
      refusal: { code: 'code_not_yet_valid', validFrom: at(2).toISOString() },
    })
    expect(answerOf(await redeem(ada, ended.code))).toBe('code_ended')
    expect(answerOf(await redeem(ada, forOthers.code))).toBe('code_not_for_you')
    expect(answerOf(await redeem(await aMember(at(-31)), forOthers.code))).toBe('ok')
    await database.advanceClock('25 hours')
    expect(await redeem(ada, soonOver.code)).toMatchObject({
      refusal: { code: 'code_expired', since: at(1).toISOString() },
    })
    await database.advanceClock('24 hours')
    expect(answerOf(await redeem(ada, early.code))).toBe('ok')
  })

  test('ends at once, once, and keeps what was redeemed', async () => {
    const [ada, ben, { id, code }] = [await aMember(), await aMember(), await aCode(operator)]
    yes(await redeem(ada, code))
    const ending = [1, 2, 3].map(() => act(operator, endPromoCode, { promoCodeId: id }))
    expect((await Promise.all(ending)).map(answerOf).toSorted()).toEqual(['code_is_over', 'code_is_over', 'ok'])
    expect(answerOf(await redeem(ben, code))).toBe('code_ended')
    expect((await wallet(ada)).available).toBe(25)
  })

  test('has a text nobody else’s code has, and gets one by chance when none is chosen', async () => {
    const { code } = await aCode(operator)
    await expect(aCode(operator, { code: code.replaceAll('-', '').toLowerCase() })).rejects.toThrow('code_taken')
    const { id } = await aCode(operator, { code: undefined })
    const made = await sql<{ code: string }>`select code from grants.promo_code where id = ${id}`.execute(database.app)
    expect(made.rows[0]!.code).toMatch(/^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$/)
    const past = { validFrom: new Date('2020-01-01'), validUntil: new Date('2020-02-01') }
    await expect(aCode(operator, past)).rejects.toThrow('date_passed')
    const backwards = { connects: 5, most: 5, lifeDays: 5, note: 'x', validFrom: past.validUntil, validUntil: past.validFrom }
    expect(answerOf(await act(operator, createPromoCode, backwards))).toBe('invalid_input')
  })

  test('is final in the database too: its terms, its count and its redemptions', async () => {
    const { id, code } = await aCode(operator)
    yes(await redeem(await aMember(), code))
    for (const change of [
      `update grants.promo_code set connects = 9000 where id = '${id}'`,
      `update grants.promo_code set redeemed = 0 where id = '${id}'`,
      `delete from grants.promo_code where id = '${id}'`,
      'delete from grants.redemption',
      'update grants.redemption set at = at',
    ]) {
      await expect(sql.raw(change).execute(database.app), change).rejects.toMatchObject({
        code: expect.stringMatching(/42501|23001/),
      })
      await expect(sql.raw(change).execute(database.owner), change).rejects.toMatchObject({ code: '23001' })
    }
    const over = sql`update grants.promo_code set redeemed = most + 1 where id = ${id}`
    await expect(over.execute(database.app)).rejects.toMatchObject({ code: '23514' })
  })
})
