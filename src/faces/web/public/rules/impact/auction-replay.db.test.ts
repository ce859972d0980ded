import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { freelancers } from '#modules/auctions/auctions.test-kit.ts'
import { makeAuction } from '#modules/auctions/made-auctions.test-kit.ts'
import { announce, operator, usePolicy, yes } from '#modules/charges/charges.test-kit.ts'
import { saveDraft } from '#modules/policy/index.ts'
import { runAction } from '#platform/run-action.ts'
import { routes as console } from '../../../console/index.ts'
import { routes } from '../index.ts'

const database = useTestDatabase()
const web = useTestWeb(database, [...routes, ...console])
const boost = (pays: string) => ({ auction: { slots: 2, min: 1, pays, chargedOn: 'client_interaction', closesAfterDays: 7 } })
const ownBid = { set: { clauses: [{ id: 'boost-proposal', charge: boost('pay_your_bid') }] } }
const operatorOf = { id: operator.accountId }

let people: readonly Person[]
beforeAll(async () => {
  await usePolicy(database)
  await database.run(async (ctx) => {
    people = await freelancers(ctx, 12)
    // Three bidders each; four places by the rules in force, so that nobody loses and everybody pays the least bid.
    for (let no = 0; no < 4; no += 1) {
      const bids = [0, 1, 2].map((index) => ({ owner: people[no * 3 + index]!, maximum: 9 - 2 * index }))
      await makeAuction(ctx, { client: await aClient(ctx), bids })
    }
  })
})

describe('recorded bids under other terms', () => {
  test('stand beside a draft that changes them, with the names of those it touches most', async () => {
    const input = { title: 'Pay what you bid', words: 'Why.', changeset: ownBid }
    const { id } = yes(await runAction(database.app, saveDraft, { actor: operator, input }))
    const { text, body } = await web.fetch(`/console/policies/drafts/${id}`, { as: operatorOf })
    expect(text).toContain('The same bids under these terms')
    expect(text).toContain('This is not a forecast')
    expect(text).toContain('12 bids of 12 people in 4 auctions (4 rounds).')
    expect(text).toMatch(/Places won Before ?12 After ?8/)
    expect(text).toMatch(/Connects for all places Before ?12 After ?64/)
    expect(text).toContain('8 people would have paid 56 Connects more together, 4 people 4 Connects less.')
    expect(text).toContain('0 people would have won more places, 4 people fewer.')
    expect(body).toContain(`/console/wallets/${people[0]!.id}`)
  })

  test('stand on the public page of a version only where no figure is about fewer than five people, and without names', async () => {
    const few = await announce(database, ownBid)
    const { text } = await web.fetch(`/rules/${few.version}`)
    expect(text).toContain('The same bids under these terms')
    expect(text).toContain('Too few people bid in that time')
    await database.run(async (ctx) => {
      const more = await freelancers(ctx, 30)
      for (let no = 0; no < 10; no += 1) {
        const bids = [0, 1, 2].map((index) => ({ owner: more[no * 3 + index]!, maximum: 9 - 2 * index }))
        await makeAuction(ctx, { client: await aClient(ctx), bids })
      }
    })
    // What was bid after the announcement is not counted: everybody knew by then.
    expect((await web.fetch(`/rules/${few.version}`)).text).toContain('Too few people bid in that time')
    const next = await announceAgain(few.version)
    const shown = await web.fetch(`/rules/${next}`)
    expect(shown.text).toContain('42 bids of 40 people in 14 auctions (14 rounds).')
    expect(shown.body).not.toContain(people[0]!.id)
    expect((await web.fetch('/rules/1')).text).not.toContain('The same bids under these terms')
  })
})

/** Another change of the same clause, once the first one is in force. */
async function announceAgain(version: number): Promise<number> {
  expect(version).toBe(2)
  await database.advanceClock('31 days')
  const again = await announce(database, { set: { clauses: [{ id: 'boost-proposal', charge: boost('highest_losing_bid') }] } })
  return again.version
}
