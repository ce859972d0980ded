import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { UsdCents } from '#kernel/money.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PurchaseState } from '../rules/purchase-states.ts'

export interface Purchase {
  readonly id: Id
  readonly ownerId: Id
  readonly connects: Connects
  readonly unitUsdCents: UsdCents
  readonly subtotalUsdCents: UsdCents
  readonly country: string
  readonly taxName: string | null
  readonly taxBasisPoints: number
  readonly taxUsdCents: UsdCents
  readonly totalUsdCents: UsdCents
  readonly policyVersion: number
  /** The provider's name of the payment method. */
  readonly method: string
  readonly state: PurchaseState
  readonly providerReference: string | null
  readonly failureCode: string | null
  readonly grantId: Id | null
  readonly plannedAt: Instant
  readonly sentAt: Instant | null
  readonly settledAt: Instant | null
}

const COLUMNS = sql`id, owner_id, connects, unit_usd_cents, subtotal_usd_cents, country, tax_name, tax_basis_points, tax_usd_cents,
  total_usd_cents, policy_version, method, state, provider_reference, failure_code, grant_id, planned_at, sent_at,
  settled_at`

export async function findPurchase(tx: Tx, purchaseId: Id): Promise<Purchase | undefined> {
  const { rows } = await sql<Purchase>`select ${COLUMNS} from payments.purchase where id = ${purchaseId}`.execute(tx)
  return rows[0]
}

export async function lockPurchase(tx: Tx, purchaseId: Id): Promise<Purchase | undefined> {
  const { rows } = await sql<Purchase>`select ${COLUMNS} from payments.purchase where id = ${purchaseId} for update`.execute(tx)
  return rows[0]
}

/** Newest first. */
export async function listPurchases(tx: Tx, ownerId: Id, limit: number): Promise<readonly Purchase[]> {
  const { rows } = await sql<Purchase>`
    select ${COLUMNS} from payments.purchase where owner_id = ${ownerId} order by planned_at desc, id desc limit ${limit}`.execute(
    tx,
  )
  return rows
}

/** Writes whole purchases in one statement; also how the demo world makes a history. */
export async function insertPurchases(tx: Tx, purchases: readonly Purchase[]): Promise<void> {
  if (purchases.length === 0) return
  await sql`
    insert into payments.purchase (${COLUMNS})
    select * from unnest(
      ${purchases.map((each) => each.id)}::uuid[], ${purchases.map((each) => each.ownerId)}::uuid[],
      ${purchases.map((each) => each.connects)}::integer[], ${purchases.map((each) => each.unitUsdCents)}::integer[],
      ${purchases.map((each) => each.subtotalUsdCents)}::bigint[], ${purchases.map((each) => each.country)}::text[],
      ${purchases.map((each) => each.taxName)}::text[], ${purchases.map((each) => each.taxBasisPoints)}::integer[],
      ${purchases.map((each) => each.taxUsdCents)}::bigint[], ${purchases.map((each) => each.totalUsdCents)}::bigint[],
      ${purchases.map((each) => each.policyVersion)}::integer[], ${purchases.map((each) => each.method)}::text[],
      ${purchases.map((each) => each.state)}::text[], ${purchases.map((each) => each.providerReference)}::text[],
      ${purchases.map((each) => each.failureCode)}::text[], ${purchases.map((each) => each.grantId)}::uuid[],
      ${purchases.map((each) => each.plannedAt)}::timestamptz[], ${purchases.map((each) => each.sentAt)}::timestamptz[],
      ${purchases.map((each) => each.settledAt)}::timestamptz[])`.execute(tx)
}

export async function markSent(tx: Tx, purchaseId: Id, at: Instant): Promise<void> {
  await sql`update payments.purchase set state = 'sent', sent_at = ${at} where id = ${purchaseId}`.execute(tx)
}

export async function markUnknown(tx: Tx, purchaseId: Id): Promise<void> {
  await sql`update payments.purchase set state = 'unknown' where id = ${purchaseId}`.execute(tx)
}

export async function markFailed(tx: Tx, purchaseId: Id, failed: { code: string; at: Instant }): Promise<void> {
  await sql`
    update payments.purchase set state = 'failed', failure_code = ${failed.code}, settled_at = ${failed.at}
    where id = ${purchaseId}`.execute(tx)
}

export async function markSucceeded(
  tx: Tx,
  purchaseId: Id,
  succeeded: { reference: string; grantId: Id | null; at: Instant },
): Promise<void> {
  await sql`
    update payments.purchase
    set state = 'succeeded', provider_reference = ${succeeded.reference},
        grant_id = ${succeeded.grantId}, settled_at = ${succeeded.at}
    where id = ${purchaseId}`.execute(tx)
}

/** Purchases that still wait for an answer, oldest first. */
export async function listOpenPurchases(tx: Tx, plannedBefore: Instant, limit: number): Promise<readonly { readonly id: Id }[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from payments.purchase
    where state in ('planned', 'sent', 'unknown') and planned_at < ${plannedBefore}
    order by planned_at limit ${limit}`.execute(tx)
  return rows
}
