import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import { bucketOf } from '#modules/ledger/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertInto, type Columns } from '#platform/db/rows.ts'
import { together, type Statement } from '#platform/db/together.ts'
import { FIRST_ID } from './charges-under.ts'
import { addReturns, type Return } from './returns.ts'

/** What a batch owes for one charge, as planned. */
export interface PlannedItem {
  readonly chargeId: Id
  readonly ownerId: Id
  readonly charged: number
  readonly restored: number
  readonly due: number
}

type StoredItem = PlannedItem & { readonly batchId: Id; readonly bucket: number }

const itemColumns: Columns<StoredItem> = {
  batch_id: ['uuid', (item) => item.batchId],
  bucket: ['smallint', (item) => item.bucket],
  owner_id: ['uuid', (item) => item.ownerId],
  charge_id: ['uuid', (item) => item.chargeId],
  charged: ['integer', (item) => item.charged],
  restored: ['integer', (item) => item.restored],
  due: ['integer', (item) => item.due],
}

const addItems = insertInto('charges.reversal_item', itemColumns)

/** Adds a page to the plan, in the plan's own order: neighbours in its index are written together. */
export async function insertItems(tx: Tx, batchId: Id, items: readonly PlannedItem[]): Promise<void> {
  const stored = items.map((item): StoredItem => ({ ...item, batchId, bucket: bucketOf(item.ownerId) })).toSorted(inPlanOrder)
  await together(tx, [addItems(stored)])
}

function inPlanOrder(left: StoredItem, right: StoredItem): number {
  return left.bucket - right.bucket || compare(left.ownerId, right.ownerId) || compare(left.chargeId, right.chargeId)
}

function compare(left: Id, right: Id): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

const BUCKETS_A_LANE = 64

/** Divides a finished plan into lanes: stretches of buckets, so that two of them never touch the same wallet. */
export async function insertLanes(tx: Tx, batchId: Id): Promise<void> {
  await sql`
    insert into charges.reversal_lane (batch_id, lane, charges, people, due)
    select batch_id, bucket / ${sql.lit(BUCKETS_A_LANE)}, sum(charges), count(*), sum(due)
    from (select batch_id, bucket, owner_id, count(*) as charges, sum(due) as due
          from charges.reversal_item where batch_id = ${batchId} group by batch_id, bucket, owner_id) owed
    group by batch_id, bucket / ${sql.lit(BUCKETS_A_LANE)}`.execute(tx)
}

/** The next items of a lane that nobody else works on, and how far it is. */
export interface Chunk {
  readonly lane: number
  readonly items: readonly PlannedItem[]
  /** The last owner who is counted among the refunded people. */
  readonly refundedOwner: Id | null
}

type ItemCells = [ownerId: Id, chargeId: Id, charged: number, restored: number, due: number]

/** Locks a lane that is not finished until the transaction ends. Undefined: there is none, or others have them all. */
export async function lockChunk(tx: Tx, batchId: Id, limit: number): Promise<Chunk | undefined> {
  const { rows } = await sql<{ lane: number; refundedOwner: Id | null; items: ItemCells[] | null }>`
    with lane as materialized (
      select * from charges.reversal_lane where batch_id = ${batchId} and finished_at is null order by lane limit 1 for update skip locked
    )
    select lane.lane, lane.refunded_owner, (
      select json_agg(json_build_array(owner_id, charge_id, charged, restored, due)) from (
        select * from charges.reversal_item item
        where item.batch_id = lane.batch_id and item.bucket < (lane.lane + 1) * ${sql.lit(BUCKETS_A_LANE)}
          and (item.bucket, item.owner_id, item.charge_id) > (
            coalesce(lane.through_bucket, (lane.lane * ${sql.lit(BUCKETS_A_LANE)})::smallint),
            coalesce(lane.through_owner, ${FIRST_ID}::uuid), coalesce(lane.through_charge, ${FIRST_ID}::uuid))
        order by item.bucket, item.owner_id, item.charge_id limit ${limit}
      ) next
    ) as items
    from lane`.execute(tx)
  const row = rows[0]
  if (row === undefined) return undefined
  const items = (row.items ?? []).map(([ownerId, chargeId, charged, restored, due]): PlannedItem => ({
    ownerId,
    chargeId,
    charged,
    restored,
    due,
  }))
  return { lane: row.lane, refundedOwner: row.refundedOwner, items }
}

/** Whether a lane of the batch has still something to do, whoever works on it. */
export async function isAnyLaneOpen(tx: Tx, batchId: Id): Promise<boolean> {
  const { rows } = await sql<{ isOpen: boolean }>`
    select exists (select from charges.reversal_lane where batch_id = ${batchId} and finished_at is null) as is_open`.execute(tx)
  return rows[0]!.isOpen
}

/** What became of one item. */
export interface Settlement extends PlannedItem {
  readonly refunded: number
  readonly lotsReinstated: number
  /** Why less than planned came back: it had come back another way, or the ledger could not do it. */
  readonly exception: string | null
}

export interface SettledChunk {
  readonly chunk: Chunk
  readonly settlements: readonly Settlement[]
  readonly returns: readonly Return[]
  readonly at: Instant
}

/** Keeps what a chunk did and moves its lane behind it, in one round trip. */
export async function settleChunk(tx: Tx, batchId: Id, { chunk, settlements, returns, at }: SettledChunk): Promise<void> {
  const exceptions = settlements.filter((settlement) => settlement.exception !== null)
  await together(tx, [
    ...(returns.length > 0 ? [addReturns(returns)] : []),
    ...(exceptions.length > 0 ? [addExceptions(exceptions.map((settlement) => ({ ...settlement, batchId })))] : []),
    moveLane(batchId, { chunk, settlements, at }),
  ])
}

const exceptionColumns: Columns<Settlement & { readonly batchId: Id }> = {
  batch_id: ['uuid', (row) => row.batchId],
  charge_id: ['uuid', (row) => row.chargeId],
  owner_id: ['uuid', (row) => row.ownerId],
  due: ['integer', (row) => row.due],
  refunded: ['integer', (row) => row.refunded],
  exception: ['text', (row) => row.exception],
}

const addExceptions = insertInto('charges.reversal_exception', exceptionColumns)

function moveLane(batchId: Id, { chunk, settlements, at }: Omit<SettledChunk, 'returns'>): Statement {
  const last = settlements.at(-1)!
  const refunded = settlements.filter((settlement) => settlement.refunded > 0)
  const people = new Set(refunded.map((settlement) => settlement.ownerId))
  // Items are in the order of their owners: only the first one can have been counted with the chunk before.
  if (chunk.refundedOwner !== null) people.delete(chunk.refundedOwner)
  return {
    text: `
      update charges.reversal_lane
      set through_bucket = $3, through_owner = $4, through_charge = $5, settled_charges = settled_charges + $6,
          refunded_charges = refunded_charges + $7, refunded_people = refunded_people + $8, refunded = refunded + $9,
          lots_reinstated = lots_reinstated + $10, exceptions = exceptions + $11, refunded_owner = coalesce($12, refunded_owner),
          finished_at = case when settled_charges + $6 = charges then $13::timestamptz end
      where batch_id = $1 and lane = $2`,
    values: [
      batchId,
      chunk.lane,
      bucketOf(last.ownerId),
      last.ownerId,
      last.chargeId,
      settlements.length,
      refunded.length,
      people.size,
      sumOf(refunded, (settlement) => settlement.refunded),
      sumOf(settlements, (settlement) => settlement.lotsReinstated),
      settlements.filter((settlement) => settlement.exception !== null).length,
      refunded.at(-1)?.ownerId ?? null,
      at,
    ],
  }
}

function sumOf<Row>(rows: readonly Row[], figure: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0)
}

/** What has come back of a charge so far, in all and by this very batch. */
export interface CameBack {
  readonly returned: number
  readonly byBatch: number
  readonly lotsReinstated: number
}

/** Of these charges those of which something has come back. Ask with their owners' wallets locked, and it stays so. */
export async function selectCameBack(tx: Tx, batchId: Id, chargeIds: readonly Id[]): Promise<ReadonlyMap<Id, CameBack>> {
  const { rows } = await sql<CameBack & { chargeId: Id }>`
    select charge_id, sum(qty) as returned, coalesce(sum(qty) filter (where batch_id = ${batchId}), 0) as by_batch,
           coalesce(sum(lots_reinstated) filter (where batch_id = ${batchId}), 0) as lots_reinstated
    from charges.return where charge_id = any(${chargeIds}::uuid[]) group by charge_id`.execute(tx)
  return new Map(rows.map(({ chargeId, ...row }) => [chargeId, row]))
}
