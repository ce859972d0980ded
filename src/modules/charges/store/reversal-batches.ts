import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

export type BatchState = 'planning' | 'refunding' | 'done'

/** All that one reversal owes: first planned page by page, then settled in chunks. */
export interface ReversalBatch {
  readonly id: Id
  readonly policy: PolicyName
  /** The reversing version. */
  readonly version: number
  readonly reversedVersion: number
  readonly clauses: readonly string[]
  readonly state: BatchState
  /** Charges up to this id have been looked at. */
  readonly plannedThrough: Id | null
  readonly createdAt: Instant
  readonly finishedAt: Instant | null
}

const columns = sql.raw('id, policy, version, reversed_version, clauses, state, planned_through, created_at, finished_at')

/** Starts a batch; a reversal has one, however often its event is heard. */
export async function insertBatch(tx: Tx, batch: Omit<ReversalBatch, 'state' | 'plannedThrough' | 'finishedAt'>): Promise<void> {
  await sql`
    insert into charges.reversal_batch (id, policy, version, reversed_version, clauses, state, created_at)
    values (${batch.id}, ${batch.policy}, ${batch.version}, ${batch.reversedVersion}, ${batch.clauses}::text[], 'planning', ${batch.createdAt})
    on conflict do nothing`.execute(tx)
}

/** Undefined while another process works on the batch: one at a time. */
export async function lockBatch(tx: Tx, id: Id): Promise<ReversalBatch | undefined> {
  const { rows } =
    await sql<ReversalBatch>`select ${columns} from charges.reversal_batch where id = ${id} for update skip locked`.execute(tx)
  return rows[0]
}

export async function findBatch(tx: Tx, id: Id): Promise<ReversalBatch | undefined> {
  const { rows } = await sql<ReversalBatch>`select ${columns} from charges.reversal_batch where id = ${id}`.execute(tx)
  return rows[0]
}

export async function findBatchOfVersion(tx: Tx, policy: PolicyName, version: number): Promise<ReversalBatch | undefined> {
  const { rows } = await sql<ReversalBatch>`
    select ${columns} from charges.reversal_batch where policy = ${policy} and version = ${version}`.execute(tx)
  return rows[0]
}

export async function selectUnfinishedBatches(tx: Tx): Promise<readonly ReversalBatch[]> {
  const { rows } = await sql<ReversalBatch>`
    select ${columns} from charges.reversal_batch where state <> 'done' order by created_at, id`.execute(tx)
  return rows
}

export async function markPlannedThrough(tx: Tx, id: Id, chargeId: Id): Promise<void> {
  await sql`update charges.reversal_batch set planned_through = ${chargeId} where id = ${id}`.execute(tx)
}

export async function markRefunding(tx: Tx, id: Id): Promise<void> {
  await sql`update charges.reversal_batch set state = 'refunding' where id = ${id}`.execute(tx)
}

export async function markDone(tx: Tx, id: Id, at: Instant): Promise<void> {
  await sql`update charges.reversal_batch set state = 'done', finished_at = ${at} where id = ${id}`.execute(tx)
}

/** What a batch owes for one charge, as planned. */
export interface PlannedItem {
  readonly chargeId: Id
  readonly ownerId: Id
  readonly charged: number
  readonly restored: number
  readonly due: number
}

export async function insertItems(tx: Tx, batchId: Id, items: readonly PlannedItem[]): Promise<void> {
  await sql`
    insert into charges.reversal_item (batch_id, charge_id, owner_id, charged, restored, due)
    select ${batchId}, * from unnest(
      ${items.map((item) => item.chargeId)}::uuid[], ${items.map((item) => item.ownerId)}::uuid[], ${items.map((item) => item.charged)}::int[],
      ${items.map((item) => item.restored)}::int[], ${items.map((item) => item.due)}::int[])`.execute(tx)
}

/** The next items that are not settled, in the order of their charges' ids. */
export async function selectOpenItems(tx: Tx, batchId: Id, limit: number): Promise<readonly PlannedItem[]> {
  const { rows } = await sql<PlannedItem>`
    select charge_id, owner_id, charged, restored, due from charges.reversal_item
    where batch_id = ${batchId} and settled_at is null order by charge_id limit ${limit}`.execute(tx)
  return rows
}

export interface Settlement {
  readonly chargeId: Id
  readonly refunded: number
  readonly lotsReinstated: number
  /** Why less than planned came back: it had come back another way, or the ledger could not do it. */
  readonly exception: string | null
}

export async function settleItems(tx: Tx, batchId: Id, settlements: readonly Settlement[], at: Instant): Promise<void> {
  await sql`
    update charges.reversal_item i
    set settled_at = ${at}, refunded = s.refunded, lots_reinstated = s.lots, exception = s.exception
    from unnest(${settlements.map((row) => row.chargeId)}::uuid[], ${settlements.map((row) => row.refunded)}::int[],
                ${settlements.map((row) => row.lotsReinstated)}::int[], ${settlements.map((row) => row.exception)}::text[])
      as s (charge_id, refunded, lots, exception)
    where i.batch_id = ${batchId} and i.charge_id = s.charge_id`.execute(tx)
}

/** Figures of a batch, planned and settled, in charges, people and Connects. */
export interface BatchFigures {
  readonly charges: number
  readonly people: number
  readonly due: number
  readonly settledCharges: number
  readonly refundedCharges: number
  readonly refundedPeople: number
  readonly refunded: number
  readonly lotsReinstated: number
  readonly exceptions: number
}

export async function selectFigures(tx: Tx, batchId: Id): Promise<BatchFigures> {
  const { rows } = await sql<BatchFigures>`
    select count(*) as charges, count(distinct owner_id) as people, coalesce(sum(due), 0) as due,
           count(settled_at) as settled_charges, count(*) filter (where refunded > 0) as refunded_charges,
           count(distinct owner_id) filter (where refunded > 0) as refunded_people, coalesce(sum(refunded), 0) as refunded,
           coalesce(sum(lots_reinstated), 0) as lots_reinstated, count(exception) as exceptions
    from charges.reversal_item where batch_id = ${batchId}`.execute(tx)
  return rows[0]!
}

/** Exceptions with their number, the most frequent first. */
export async function selectExceptions(
  tx: Tx,
  batchId: Id,
): Promise<readonly { readonly exception: string; readonly charges: number; readonly connects: number }[]> {
  const { rows } = await sql<{ exception: string; charges: number; connects: number }>`
    select exception, count(*) as charges, sum(due - refunded) as connects from charges.reversal_item
    where batch_id = ${batchId} and exception is not null group by exception order by charges desc, exception`.execute(tx)
  return rows
}
