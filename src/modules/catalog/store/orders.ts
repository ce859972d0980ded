import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PlacedOrder } from '../rules/projects.ts'

const COLUMNS = sql`id, project_id, title, category, tier, price_usd_cents, delivery_days, revisions, seller_id, organization_id,
  ordered_by, note, charge_id, charged_connects, placed_at`

export async function findOrder(tx: Tx, orderId: Id): Promise<PlacedOrder | undefined> {
  const { rows } = await sql<PlacedOrder>`select ${COLUMNS} from catalog.placed_order where id = ${orderId}`.execute(tx)
  return rows[0]
}

/** Writes whole orders in one statement; also how the demo world makes many. */
export async function insertOrders(tx: Tx, orders: readonly PlacedOrder[]): Promise<void> {
  if (orders.length === 0) return
  await sql`
    insert into catalog.placed_order (${COLUMNS})
    select * from unnest(
      ${orders.map((each) => each.id)}::uuid[], ${orders.map((each) => each.projectId)}::uuid[],
      ${orders.map((each) => each.title)}::text[], ${orders.map((each) => each.category)}::text[],
      ${orders.map((each) => each.tier)}::text[], ${orders.map((each) => each.priceUsdCents)}::bigint[],
      ${orders.map((each) => each.deliveryDays)}::integer[], ${orders.map((each) => each.revisions)}::integer[],
      ${orders.map((each) => each.sellerId)}::uuid[], ${orders.map((each) => each.organizationId)}::uuid[],
      ${orders.map((each) => each.orderedBy)}::uuid[], ${orders.map((each) => each.note)}::text[],
      ${orders.map((each) => each.chargeId)}::uuid[], ${orders.map((each) => each.chargedConnects)}::integer[],
      ${orders.map((each) => each.placedAt)}::timestamptz[])`.execute(tx)
}
