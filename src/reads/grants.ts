import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from './cursor.ts'

export interface Member {
  readonly id: Id
  readonly displayName: string
  readonly memberSince: Instant
}

const MOST_MEMBERS = 20

/** Members whose name contains the text, or the one of that id. */
export async function findMembers(tx: Tx, wanted: { readonly name: string } | { readonly id: Id }): Promise<readonly Member[]> {
  const matches =
    'id' in wanted
      ? sql`person.id = ${wanted.id}`
      : sql`person.display_name ilike ${`%${wanted.name.replaceAll(/[\\%_]/g, '\\$&')}%`}`
  const { rows } = await sql<Member>`
    select person.id, person.display_name, m.anchor as member_since
    from platform.account person join grants.membership m on m.owner_id = person.id
    where ${matches}
    order by person.display_name, person.id limit ${MOST_MEMBERS}`.execute(tx)
  return rows
}

/** Special grants that wait for a decision. */
export async function countWaitingSpecialGrants(tx: Tx): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from grants.special_grant where state = 'proposed'`.execute(tx)
  return rows[0]!.waiting
}

/** One person's redemption, and what became of the Connects. */
export interface RedemptionLine {
  readonly accountId: Id
  readonly displayName: string
  readonly at: Instant
  readonly left: number
  readonly used: number
  readonly expired: number
}

const PAGE = 30

/** Who redeemed a code, newest first. */
export async function readRedemptions(tx: Tx, promoCodeId: Id, after: string | undefined): Promise<ListPage<RedemptionLine>> {
  const start = readMomentCursor(after)
  const { rows } = await sql<{ accountId: Id; displayName: string; grantId: Id; at: Instant }>`
    select r.account_id, person.display_name, r.grant_id, r.at
    from grants.redemption r join platform.account person on person.id = r.account_id
    where r.promo_code_id = ${promoCodeId}
      and ${start === undefined ? sql`true` : sql`(r.at, r.account_id) < (${start.at}, ${start.id})`}
    order by r.at desc, r.account_id desc limit ${PAGE + 1}`.execute(tx)
  const shown = pageOf(rows, PAGE, (last) => cursorOf(last.at, last.accountId))
  const lots = await lotsOf(tx, shown.items)
  const items = shown.items.map(({ grantId, ...line }) => ({
    ...line,
    ...(lots.get(grantId) ?? { left: 0, used: 0, expired: 0 }),
  }))
  return { ...shown, items }
}

interface LotFigures {
  readonly left: number
  readonly used: number
  readonly expired: number
}

/** The lots that grants were issued in, by the grant's id: it is the key of the ledger's command. */
async function lotsOf(
  tx: Tx,
  grants: readonly { readonly accountId: Id; readonly grantId: Id }[],
): Promise<ReadonlyMap<Id, LotFigures>> {
  const { rows } = await sql<LotFigures & { grantId: Id }>`
    select g.id as grant_id, l.available + l.held as left, l.consumed as used, l.expired + l.revoked as expired
    from unnest(${grants.map(({ grantId }) => grantId)}::uuid[], ${grants.map(({ accountId }) => accountId)}::uuid[],
                ${grants.map(({ accountId }) => bucketOf(accountId))}::int[]) as g (id, owner_id, bucket)
    join ledger.txn t on t.bucket = g.bucket and t.owner_id = g.owner_id and t.key = g.id
    join ledger.lot l on l.bucket = g.bucket and l.owner_id = g.owner_id and l.source_txn = t.id and l.parent_lot is null`.execute(
    tx,
  )
  return new Map(rows.map(({ grantId, ...figures }) => [grantId, figures]))
}
