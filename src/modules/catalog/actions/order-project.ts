import { z } from 'zod'
import { derivedId, type Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { charge, type ChargeRefused } from '#modules/charges/index.ts'
import { startContract } from '#modules/contracts/index.ts'
import { organizationOfActor, type Organization } from '#modules/organizations/index.ts'
import { defineAction, type Ctx } from '#platform/run-action.ts'
import { projectOrdered } from '../events.ts'
import { decideOrdering, type OrderingRefused } from '../rules/ordering.ts'
import { tierNames, type PlacedOrder } from '../rules/projects.ts'
import { insertOrders } from '../store/orders.ts'
import { countOrder, listTiers, lockProject } from '../store/projects.ts'

export type OrderRefused =
  | OrderingRefused
  | { readonly code: 'not_found' }
  | { readonly code: 'seller_cannot_take_orders'; readonly because: ChargeRefused['code'] }

export interface Ordered {
  readonly orderId: Id
  readonly contractId: Id
}

/** A client orders at a tier's price. What it costs the seller in Connects (0 by default) is decided and recorded with its receipt. */
export const orderProject = defineAction({
  name: 'catalog.order_project',
  who: ['client'],
  input: z.object({
    projectId: z.uuid(),
    tier: z.enum(tierNames, 'Choose a tier.'),
    /** The price on the page the client ordered from. */
    seenPriceUsdCents: z.int().min(0),
    note: z.string().trim().max(2000, 'At most 2,000 characters.').default(''),
  }),
  async run(ctx, input): Promise<Result<Ordered, OrderRefused>> {
    const organization = await organizationOfActor(ctx)
    const project = await lockProject(ctx.tx, input.projectId)
    if (ctx.actor.kind !== 'person' || organization === undefined || project === undefined) return refuse({ code: 'not_found' })
    const decision = decideOrdering({
      project,
      tiers: await listTiers(ctx.tx, project.id),
      chosen: input.tier,
      seenPriceUsdCents: input.seenPriceUsdCents,
      ordererId: ctx.actor.accountId,
      clientIsBanned: organization.state === 'banned',
    })
    if (!decision.ok) return decision

    const { name: tier, priceUsdCents, deliveryDays, revisions } = decision.value
    return placeOrder(ctx, organization, {
      id: ctx.newId(),
      projectId: project.id,
      title: project.title,
      category: project.category,
      tier,
      priceUsdCents,
      deliveryDays,
      revisions,
      sellerId: project.sellerId,
      organizationId: organization.id,
      orderedBy: ctx.actor.accountId,
      note: input.note,
      placedAt: ctx.now,
    })
  },
})

async function placeOrder(
  ctx: Ctx,
  organization: Organization,
  order: Omit<PlacedOrder, 'chargeId' | 'chargedConnects'>,
): Promise<Result<Ordered, OrderRefused>> {
  const charged = await charge(ctx, {
    action: 'catalog.order',
    ownerId: order.sellerId,
    facts: { clientKind: organization.kind, priceUsdCents: order.priceUsdCents, category: order.category },
    subject: { kind: 'catalog_order', id: order.id },
    key: derivedId('catalog.order', order.id),
  })
  if (!charged.ok) return refuse({ code: 'seller_cannot_take_orders', because: charged.refusal.code })
  const contract = await startContract(ctx, {
    kind: 'catalog',
    organizationId: order.organizationId,
    freelancerId: order.sellerId,
    title: order.title,
    agreedUsdCents: order.priceUsdCents,
    initiator: 'client_invite',
    catalogOrderId: order.id,
    category: order.category,
  })
  if (!contract.ok) return refuse({ code: 'seller_cannot_take_orders', because: contract.refusal.code })

  await insertOrders(ctx.tx, [{ ...order, chargeId: charged.value.id, chargedConnects: charged.value.qty }])
  await countOrder(ctx.tx, order.projectId)
  const { id: orderId, projectId, sellerId, organizationId, orderedBy } = order
  const contractId = contract.value.id
  ctx.announce(projectOrdered({ orderId, projectId, sellerId, organizationId, orderedBy, contractId }))
  return ok({ orderId, contractId })
}
