import { sql, type RawBuilder } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { AsOf, Period } from '../rules/as-of.ts'
import { bucketOf } from '../rules/bucket.ts'
import { timestampText } from '../rules/ledger-time.ts'

/** A wallet's history from its beginning up to one of its transactions. Whatever is written later, this stays as it is. */
export interface Cut {
  readonly ownerId: Id
  /** How many transactions belong to it. */
  readonly version: number
  readonly available: Connects
  readonly held: Connects
}

/**
 * The transactions that were true at `validAt` and known at `knownAt` are always the first ones of a wallet: recorded_at grows with
 * the version, effective_at never falls (see the property test). So a search in halves finds the last of them, 20 look-ups in a million.
 * Each look-up is a subquery of its own: a plan that is made once for all wallets believes that each of them has one transaction, and
 * would join the whole history instead (300 ms in a wallet with 100,000, instead of 2).
 */
export async function cutAt(tx: Tx, ownerId: Id, asOf: AsOf = {}): Promise<Cut> {
  const wallet = sql`past.bucket = ${bucketOf(ownerId)} and past.owner_id = ${ownerId}`
  const { rows } = await sql<{ version: number; available: number; held: number }>`
    with recursive search (low, high) as (
      select 0, coalesce((select past.version from ledger.txn past where ${wallet} order by past.version desc limit 1), 0)
      union all
      select case when looked.belongs then middle else low end, case when looked.belongs then high else middle - 1 end
      from search
      cross join lateral (select (low + high + 1) / 2 as middle) half
      cross join lateral (select (select ${belongs(asOf)} from ledger.txn past where ${wallet} and past.version = middle) as belongs) looked
      where low < high
    )
    select last.version, last.available, last.held from search
    cross join lateral (
      select past.version, past.available, past.held from ledger.txn past where ${wallet} and past.version = search.low limit 1
    ) last
    where low = high`.execute(tx)
  const { version, available, held } = rows[0] ?? { version: 0, available: 0, held: 0 }
  return { ownerId, version, available: connects(available), held: connects(held) }
}

/** The two ends of a statement: what the wallet had before the period, and what at its end. */
export interface StatementEnds {
  readonly opening: Cut
  readonly closing: Cut
}

export async function statementEnds(tx: Tx, ownerId: Id, { from, ...asOf }: Period): Promise<StatementEnds> {
  const closing = await cutAt(tx, ownerId, asOf)
  if (from === undefined) return { opening: { ...closing, version: 0, available: connects(0), held: connects(0) }, closing }
  return { opening: await cutAt(tx, ownerId, { ...asOf, validAt: Math.min(from - 1, asOf.validAt ?? Infinity) }), closing }
}

function belongs({ validAt, knownAt }: AsOf): RawBuilder<unknown> {
  const valid = validAt === undefined ? sql`true` : sql`past.effective_at <= ${timestampText(validAt)}::timestamptz`
  const known = knownAt === undefined ? sql`true` : sql`past.recorded_at <= ${timestampText(knownAt)}::timestamptz`
  return sql`${valid} and ${known}`
}
