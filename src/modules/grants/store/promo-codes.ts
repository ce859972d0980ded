import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import { codeKey, type PromoTerms } from '../rules/promo-code.ts'

export interface PromoCode extends PromoTerms {
  readonly id: Id
  readonly code: string
  /** Days until the Connects expire. */
  readonly lifeDays: number
  /** Public: shown before redeeming and on the statement. */
  readonly note: string
  readonly createdBy: Id
  readonly createdAt: Instant
  readonly endedBy: Id | null
}

export interface Redemption {
  readonly promoCodeId: Id
  readonly accountId: Id
  readonly grantId: Id
  readonly at: Instant
}

const columns = sql`
  id, code, connects, most, redeemed, valid_from, valid_until, life_days, joined_before, note, created_by, created_at, ended_by, ended_at`

/** False when there is such a code already, with hyphens elsewhere or not. */
export async function insertPromoCode(tx: Tx, row: PromoCode): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into grants.promo_code (${columns})
    values (${row.id}, ${row.code}, ${row.connects}, ${row.most}, ${row.redeemed}, ${row.validFrom}, ${row.validUntil}, ${row.lifeDays},
            ${row.joinedBefore}, ${row.note}, ${row.createdBy}, ${row.createdAt}, ${row.endedBy}, ${row.endedAt})
    on conflict (replace(code, '-', '')) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export async function findPromoCode(tx: Tx, by: { readonly id: Id } | { readonly code: string }): Promise<PromoCode | undefined> {
  const { rows } = await sql<PromoCode>`select ${columns} from grants.promo_code where ${matches(by)}`.execute(tx)
  return rows[0]
}

/** Whoever redeems a code, or ends it, goes one after the other. */
export async function lockPromoCode(tx: Tx, by: { readonly id: Id } | { readonly code: string }): Promise<PromoCode | undefined> {
  const { rows } = await sql<PromoCode>`select ${columns} from grants.promo_code where ${matches(by)} for update`.execute(tx)
  return rows[0]
}

function matches(by: { readonly id: Id } | { readonly code: string }) {
  return 'id' in by ? sql`id = ${by.id}` : sql`replace(code, '-', '') = ${codeKey(by.code)}`
}

/** Newest first. */
export async function selectPromoCodes(
  tx: Tx,
  { before, limit }: { readonly before?: { readonly at: Instant; readonly id: Id } | undefined; readonly limit: number },
): Promise<readonly PromoCode[]> {
  const { rows } = await sql<PromoCode>`
    select ${columns} from grants.promo_code
    where ${before === undefined} or (created_at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid)
    order by created_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}

export async function markEnded(tx: Tx, id: Id, { by, at }: { readonly by: Id; readonly at: Instant }): Promise<void> {
  await sql`update grants.promo_code set ended_by = ${by}, ended_at = ${at} where id = ${id}`.execute(tx)
}

/** When this person redeemed the code; undefined: not yet. */
export async function findRedemptionAt(tx: Tx, promoCodeId: Id, accountId: Id): Promise<Instant | undefined> {
  const { rows } = await sql<{ at: Instant }>`
    select at from grants.redemption where promo_code_id = ${promoCodeId} and account_id = ${accountId}`.execute(tx)
  return rows[0]?.at
}

/** Writes a redemption and counts it; the code is locked by the caller. */
export async function insertRedemption(tx: Tx, row: Redemption): Promise<void> {
  await sql`
    with redeemed as (
      insert into grants.redemption (promo_code_id, account_id, grant_id, at)
      values (${row.promoCodeId}, ${row.accountId}, ${row.grantId}, ${row.at})
    )
    update grants.promo_code set redeemed = redeemed + 1 where id = ${row.promoCodeId}`.execute(tx)
}
