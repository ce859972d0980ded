import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { sealingOfCharge, type Sealing } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** Why a click on a boosted profile was charged. Sums are Connects. */
export interface ClickReceipt {
  readonly chargeId: Id
  readonly ownerId: Id
  readonly amount: number
  /** When the card was shown at this price, and when it was clicked. */
  readonly shownAt: Instant
  readonly at: Instant
  readonly version: number
  readonly sha256: string
  readonly clause: string
  /** What came back of it, and the rule that gave it back. */
  readonly returned: number
  readonly returnedAt: Instant | null
  readonly returnedBy: string | null
}

/** The receipt of a charged click, with what the seals say about it; undefined for any other charge. Ask `ownerId` before showing it. */
export async function readClickReceipt(
  tx: Tx,
  chargeId: Id,
): Promise<{ readonly receipt: ClickReceipt; readonly sealing: Sealing | undefined } | undefined> {
  const { rows } = await sql<ClickReceipt>`
    select k.charge_id, k.profile_id as owner_id, k.connects as amount, s.shown_at, k.at, k.version, v.sha256, k.clause,
      coalesce(r.connects, 0) as returned, r.at as returned_at, r.reason as returned_by
    from auctions.profile_click k join auctions.card_show s on s.id = k.show_id
    join policy.version v on v.policy = 'connects' and v.version = k.version
    left join auctions.click_return r on r.click_id = k.id
    where k.charge_id = ${chargeId}`.execute(tx)
  const receipt = rows[0]
  return receipt === undefined ? undefined : { receipt, sealing: await sealingOfCharge(tx, receipt) }
}
