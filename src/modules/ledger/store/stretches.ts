import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'

/** A part of the journal by the numbers of the database's own transactions: from `from` on, below `below`. Nothing can appear in it any more. */
export interface Stretch {
  readonly from: number
  readonly below: number
  /** Nothing that has settled lies behind it. */
  readonly isLast: boolean
}

type Task = 'audit' | 'account_day'

/** What of the journal a task has not dealt with yet: whole transactions of the database, about `most` rows. */
export async function nextStretch(tx: Tx, task: Task, most: number): Promise<Stretch> {
  const { rows } = await sql<Stretch>`
    with done as (select coalesce(max(below), 0) as below from ledger.watermark where task = ${task}),
    settled as (select greatest(ledger.settled_below(), (select below from done)) as below),
    waiting as (
      select xid from ledger.txn where xid >= (select below from done) and xid < (select below from settled) order by xid limit ${most})
    select done.below as from, case when part.rows < ${most} then settled.below else part.last + 1 end as below, part.rows < ${most} as is_last
    from done, settled, (select count(*) as rows, max(xid) as last from waiting) part`.execute(tx)
  return rows[0]!
}

/** Whoever does the same task waits, so that nothing is dealt with twice. */
export async function lockWatermark(tx: Tx, task: Task): Promise<void> {
  await sql`select from ledger.watermark where task = ${task} for update`.execute(tx)
}

/** A watermark never sinks. */
export async function raiseWatermark(tx: Tx, task: Task, below: number): Promise<void> {
  await sql`update ledger.watermark set below = greatest(below, ${below}) where task = ${task}`.execute(tx)
}

/** Whose transactions lie in the stretch. */
export async function ownersIn(tx: Tx, { from, below }: Stretch): Promise<Id[]> {
  const { rows } = await sql<{ ownerId: Id }>`
    select distinct owner_id from ledger.txn where xid >= ${from} and xid < ${below}`.execute(tx)
  return rows.map(({ ownerId }) => ownerId)
}
