import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { refuse } from '#kernel/result.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { yes } from '#modules/charges/charges.test-kit.ts'
import { getReceipt } from '#modules/charges/index.ts'
import { readCatalog, readOrder, readProject } from '#reads/catalog.ts'
import { runAction } from '#platform/run-action.ts'
import { findOrder, findProject, insertOrders, orderProject, saveProject, turnProject } from './index.ts'

const text = {
  title: 'شعار لمطعمك',
  description: 'A logo with three drafts, in Arabic and Latin letters.',
  requirements: 'The name and two places you like.',
  category: 'design',
}
const tiers = [
  { name: 'standard', summary: 'Three drafts', priceUsdCents: 12_000, deliveryDays: 5, revisions: 2 },
  { name: 'starter', summary: 'One draft', priceUsdCents: 6_000, deliveryDays: 3, revisions: 0 },
]

describe('the catalog', () => {
  const database = useTestDatabase()
  beforeAll(() => installDefaultRules(database))
  let [seller, client]: [Person, Client] = [undefined!, undefined!]
  beforeAll(async () => {
    ;[seller, client] = await database.run(async (ctx) => [await aFreelancer(ctx), await aClient(ctx)])
  })
  const listed = async (): Promise<Id> => {
    const { projectId } = yes(await runAction(database.app, saveProject, { actor: seller.actor, input: { ...text, tiers } }))
    yes(await runAction(database.app, turnProject, { actor: seller.actor, input: { projectId, to: 'listed' } }))
    return projectId
  }
  const order = (projectId: Id, more: object = {}, actor = client.actor) =>
    runAction(database.app, orderProject, {
      actor,
      input: { projectId, tier: 'starter', seenPriceUsdCents: 6_000, note: 'شكرا', ...more },
      key: newId(),
    })

  test('an order starts a contract at the tier’s price and costs the seller nothing, with a receipt that says why', async () => {
    const projectId = await listed()
    const { orderId, contractId } = yes(await order(projectId))
    const placed = (await database.run((ctx) => findOrder(ctx.tx, orderId)))!
    expect(placed).toMatchObject({
      tier: 'starter',
      priceUsdCents: 6_000,
      sellerId: seller.id,
      organizationId: client.organizationId,
      chargedConnects: 0,
    })
    const receipt = await database.run((ctx) => getReceipt(ctx.tx, placed.chargeId))
    expect(receipt).toMatchObject({
      amount: 0,
      action: 'catalog.order',
      clauseId: 'catalog',
      ownerId: seller.id,
      facts: { priceUsdCents: 6_000, clientKind: 'company' },
    })
    const { rows } =
      await sql`select kind, agreed_usd_cents, catalog_order_id from contracts.contract where id = ${contractId}`.execute(
        database.app,
      )
    expect(rows).toEqual([{ kind: 'catalog', agreedUsdCents: 6_000, catalogOrderId: orderId }])
    expect((await database.run((ctx) => findProject(ctx.tx, projectId)))!.orders).toBe(1)
  })

  test('an order keeps its terms when the seller changes the project, and the old price is refused', async () => {
    const projectId = await listed()
    const { orderId } = yes(await order(projectId))
    const dearer = tiers.map((tier) => ({ ...tier, priceUsdCents: tier.priceUsdCents + 1_000 }))
    yes(await runAction(database.app, saveProject, { actor: seller.actor, input: { ...text, tiers: dearer, projectId } }))
    expect(await order(projectId)).toEqual(refuse({ code: 'price_changed', seenUsdCents: 6_000, currentUsdCents: 7_000 }))
    expect((await database.run((ctx) => findOrder(ctx.tx, orderId)))!.priceUsdCents).toBe(6_000)
  })

  test('only what is listed can be ordered and seen, by others than its seller', async () => {
    const projectId = await listed()
    yes(await runAction(database.app, turnProject, { actor: seller.actor, input: { projectId, to: 'paused' } }))
    expect(await order(projectId)).toEqual(refuse({ code: 'not_for_sale' }))
    const see = (viewerId: Id | undefined) => database.run((ctx) => readProject(ctx.tx, { projectId, viewerId }))
    expect(await see(undefined)).toBeUndefined()
    expect(await see(client.id)).toBeUndefined()
    expect(await see(seller.id)).toMatchObject({ title: text.title, tiers: [{ name: 'starter' }, { name: 'standard' }] })
    yes(await runAction(database.app, turnProject, { actor: seller.actor, input: { projectId, to: 'retired' } }))
    expect(await runAction(database.app, turnProject, { actor: seller.actor, input: { projectId, to: 'listed' } })).toEqual(
      refuse({ code: 'retired' }),
    )
  })

  test('other people’s projects and orders do not exist for changes and looks', async () => {
    const [eve, stranger] = await database.run(async (ctx) => [await aFreelancer(ctx), await aClient(ctx)])
    const projectId = await listed()
    const { orderId } = yes(await order(projectId))
    const notFound = refuse({ code: 'not_found' })
    expect(await runAction(database.app, saveProject, { actor: eve.actor, input: { ...text, tiers, projectId } })).toEqual(
      notFound,
    )
    expect(await runAction(database.app, turnProject, { actor: eve.actor, input: { projectId, to: 'paused' } })).toEqual(notFound)
    const look = (viewerId: Id) => database.run((ctx) => readOrder(ctx.tx, { orderId, viewerId }))
    expect(await look(eve.id)).toBeUndefined()
    expect(await look(stranger.id)).toBeUndefined()
    expect(await look(seller.id)).toMatchObject({ viewer: 'seller' })
    expect(await look(client.id)).toMatchObject({ viewer: 'client', contractState: 'active' })
  })

  test('is searched in every script, filtered and paged without gaps', async () => {
    const found = await database.run((ctx) => readCatalog(ctx.tx, { filters: { words: 'شعار' } }))
    expect(found.items.length).toBeGreaterThan(0)
    expect(found.items.every((each) => each.title === text.title)).toBe(true)
    expect((await database.run((ctx) => readCatalog(ctx.tx, { filters: { category: 'legal' } }))).items).toEqual([])
    expect((await database.run((ctx) => readCatalog(ctx.tx, { filters: { mostUsdCents: 5_000 } }))).items).toEqual([])

    for (let made = 0; made < 26; made += 1) await listed()
    const first = await database.run((ctx) => readCatalog(ctx.tx, { filters: {} }))
    const second = await database.run((ctx) => readCatalog(ctx.tx, { filters: {}, after: first.nextCursor }))
    const ids = [...first.items, ...second.items].map((each) => each.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(first.items).toHaveLength(24)
    expect(second.items.length).toBeGreaterThan(0)
  })

  test('takes whole histories at once', async () => {
    const projectId = await listed()
    const { orderId } = yes(await order(projectId))
    const sample = (await database.run((ctx) => findOrder(ctx.tx, orderId)))!
    const many = Array.from({ length: 2_000 }, () => ({ ...sample, id: newId() }))
    await database.run((ctx) => insertOrders(ctx.tx, many))
    expect(await database.run((ctx) => findOrder(ctx.tx, many[1_999]!.id))).toEqual(many[1_999])
  })
})
