import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { sealingOfCharge, type Sealing } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** Why one Connect was taken for the availability badge. */
export interface BadgeReceipt {
  readonly chargeId: Id
  readonly ownerId: Id
  /** The nth Connect of its stretch, of `price` for a whole week. */
  readonly no: number
  readonly price: number
  readonly category: Category
  /** The part of the stretch it is for, which was over before it was taken. */
  readonly from: Instant
  readonly until: Instant
  readonly at: Instant
  readonly version: number
  readonly sha256: string
  readonly clause: string
}

/** The receipt of a Connect of a badge, with what the seals say about it; undefined for any other charge. Ask `ownerId` before showing it. */
export async function readBadgeReceipt(
  tx: Tx,
  chargeId: Id,
): Promise<{ readonly receipt: BadgeReceipt; readonly sealing: Sealing | undefined } | undefined> {
  const { rows } = await sql<BadgeReceipt>`
    select t.charge_id, w.owner_id, t.no, w.price, w.category, coalesce(before.due_at, w.since) as from, t.due_at as until, t.at,
      w.version, w.sha256, w.clause
    from auctions.badge_tick t join auctions.wearing w on w.id = t.wearing_id
    left join auctions.badge_tick before on before.wearing_id = t.wearing_id and before.no = t.no - 1
    where t.charge_id = ${chargeId}`.execute(tx)
  const receipt = rows[0]
  return receipt === undefined ? undefined : { receipt, sealing: await sealingOfCharge(tx, receipt) }
}
