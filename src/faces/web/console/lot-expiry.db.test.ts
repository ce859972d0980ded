import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { deliverNews, giveConnects } from '#kit/news.ts'
import { aPerson, installDefaultRules } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { dayInWords } from '#kernel/instant.ts'
import { audit, walletLots } from '#modules/ledger/index.ts'
import { listeners as notices } from '#modules/notifications/listeners.ts'
import { routes as connects } from '../member/connects/index.ts'
import { routes as console } from './index.ts'

describe('another expiry for a lot', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...console, ...connects])
  let [ada, eve]: Id[] = []
  const FAR = '2199-05-04T10:00'
  const REASON = 'You were ill for a month.'

  beforeAll(async () => {
    ada = (await database.run((ctx) => aPerson(ctx, ['operator'], 'ada'))).id
    eve = (await database.run((ctx) => aPerson(ctx, ['freelancer'], 'eve'))).id
    await installDefaultRules(database)
    await giveConnects(database, eve, 12)
  })

  const lots = () => database.run((ctx) => walletLots(ctx.tx, eve!, { closed: true }))
  const lotWithUnits = async () => (await lots()).find((lot) => lot.available > 0)!
  const formOf = (lotId: Id) => `/console/wallets/${eve}/lots/${lotId}/expiry`

  test('is an operator’s to give: the owner finds no such page', async () => {
    const { id } = await lotWithUnits()
    expect((await web.fetch(formOf(id), { as: eve })).status).toBe(403)
    expect((await web.fetch(formOf(id), { as: eve, form: { expiresAt: FAR, reason: REASON } })).status).toBe(403)
    expect((await lotWithUnits()).id).toBe(id)
  })

  test.each([
    ['no reason', { expiresAt: FAR, reason: 'so' }, 'at least 10 letters'],
    ['no day', { expiresAt: '', reason: REASON }, 'Say until when'],
    ['a day that is none', { expiresAt: '2199-02-31T25:00', reason: REASON }, 'Say until when'],
    ['a day too soon', { expiresAt: '2001-01-01T00:00', reason: REASON }, 'Leave at least 30 days'],
  ])('says at the field what is wrong with %s, and keeps what was typed', async (_, form, words) => {
    const { id } = await lotWithUnits()
    const answer = await web.fetch(formOf(id), { as: ada, form })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(words)
    expect(answer.text).toContain(form.reason)
    expect((await lotWithUnits()).id).toBe(id)
  })

  test('is reached from the wallet, shows the old day and the new one before anything happens, and goes back with what was typed', async () => {
    const { id, available, expiresAt } = await lotWithUnits()
    expect((await web.fetch(`/console/wallets/${eve}`, { as: ada })).text).toContain('Change expiry')
    expect((await web.fetch('/connects', { as: eve })).text).not.toContain('Change expiry')

    const review = await web.fetch(formOf(id), { as: ada, form: { intent: 'review', expiresAt: FAR, reason: REASON } })
    expect(review.status).toBe(200)
    expect(review.text).toContain(`${available} Connects`)
    expect(review.text).toContain(dayInWords(expiresAt!))
    expect(review.text).toContain('4 May 2199')
    const back = await web.fetch(formOf(id), { as: ada, form: { intent: 'edit', expiresAt: FAR, reason: REASON } })
    expect(back.text).toContain(REASON)
    const wrong = await web.fetch(formOf(id), { as: ada, form: { intent: 'review', expiresAt: '2001-01-01', reason: 'so' } })
    expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('at least 10 letters')])
    const short = await web.fetch(formOf(id), { as: ada, form: { intent: 'review', expiresAt: '2001-01-01', reason: REASON } })
    expect([short.status, short.text]).toEqual([422, expect.stringContaining('Leave at least 30 days')])
    expect((await lotWithUnits()).id).toBe(id)
  })

  test('moves what is available to a new lot, once however often it is sent, tells its owner why, and the books add up', async () => {
    const old = await lotWithUnits()
    expect((await web.fetch(formOf(old.id), { as: ada })).text).toContain(`Change the expiry of ${old.available} Connects`)
    const form = { key: newId(), expiresAt: FAR, reason: REASON }
    const [{ status, location }, again] = [
      await web.fetch(formOf(old.id), { as: ada, form }),
      await web.fetch(formOf(old.id), { as: ada, form }),
    ]
    expect([status, again.location]).toEqual([303, location])

    const moved = await lotWithUnits()
    expect(moved).toMatchObject({
      available: old.available,
      origin: old.origin,
      parentLot: old.id,
      expiresAt: new Date(`${FAR}Z`),
    })
    expect((await lots()).find(({ id }) => id === old.id)).toMatchObject({ available: 0, expired: old.available })
    await deliverNews(database, notices)
    const told = await sql<{ kind: string; quantity: number }>`
      select kind, quantity from notifications.notice where account_id = ${eve}`.execute(database.owner)
    expect(told.rows).toContainEqual({ kind: 'expiry_changed', quantity: old.available })
    expect((await web.fetch('/connects', { as: eve })).text).toContain(
      `Expiry of ${old.available} Connects moved from ${dayInWords(old.expiresAt!)} to 4 May 2199: “${REASON}”`,
    )
    expect(await audit(database.app)).toEqual([])
  })

  test('is nothing when it is the one it has, or when nothing is left', async () => {
    const moved = await lotWithUnits()
    const same = await web.fetch(formOf(moved.id), { as: ada, form: { expiresAt: FAR, reason: REASON } })
    expect([same.status, same.text]).toEqual([422, expect.stringContaining('That is its expiry already')])
    const empty = await web.fetch(formOf(moved.parentLot!), { as: ada, form: { never: 'on', reason: REASON } })
    expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('Nothing of this lot is available any more')])
    const shown = await web.fetch(formOf(moved.parentLot!), { as: ada })
    expect([shown.status, shown.text.includes('<textarea')]).toEqual([200, false])
    expect((await web.fetch(formOf(newId()), { as: ada })).status).toBe(404)
  })
})
