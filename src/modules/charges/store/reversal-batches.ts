import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { LogPlace } from './charges-under.ts'

export type BatchState = 'planning' | 'refunding' | 'done'

/** All that one reversal owes: first planned page by page, then settled by lanes. */
export interface ReversalBatch {
  readonly id: Id
  readonly policy: PolicyName
  /** The reversing version. */
  readonly version: number
  readonly reversedVersion: number
  readonly clauses: readonly string[]
  readonly state: BatchState
  readonly createdAt: Instant
  readonly finishedAt: Instant | null
}

const columns = sql.raw('id, policy, version, reversed_version, clauses, state, created_at, finished_at')

/** Starts a batch; a reversal has one, however often its event is heard. */
export async function insertBatch(tx: Tx, batch: Omit<ReversalBatch, 'state' | 'finishedAt'>): Promise<void> {
  await sql`
    insert into charges.reversal_batch (id, policy, version, reversed_version, clauses, state, created_at)
    values (${batch.id}, ${batch.policy}, ${batch.version}, ${batch.reversedVersion}, ${batch.clauses}::text[], 'planning', ${batch.createdAt})
    on conflict do nothing`.execute(tx)
}

/** Undefined while another process plans or closes the batch: one at a time. */
export async function lockBatch(
  tx: Tx,
  id: Id,
): Promise<(ReversalBatch & { readonly planned: LogPlace | undefined }) | undefined> {
  const { rows } = await sql<ReversalBatch & { plannedAt: string | null; plannedId: Id | null }>`
    select ${columns}, planned_at::text, planned_id from charges.reversal_batch where id = ${id} for update skip locked`.execute(
    tx,
  )
  const row = rows[0]
  if (row === undefined) return undefined
  const { plannedAt, plannedId, ...batch } = row
  return { ...batch, planned: plannedAt === null || plannedId === null ? undefined : { at: plannedAt, id: plannedId } }
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

/** Everything up to `through` has been looked at; so much of it is owed. */
export async function markPlanned(
  tx: Tx,
  id: Id,
  { through, charges, due }: { readonly through: LogPlace; readonly charges: number; readonly due: number },
): Promise<void> {
  await sql`
    update charges.reversal_batch
    set planned_at = ${through.at}::timestamptz, planned_id = ${through.id}, planned_charges = planned_charges + ${charges},
        planned_due = planned_due + ${due}
    where id = ${id}`.execute(tx)
}

export async function markRefunding(tx: Tx, id: Id): Promise<void> {
  await sql`update charges.reversal_batch set state = 'refunding' where id = ${id}`.execute(tx)
}

export async function markDone(tx: Tx, id: Id, at: Instant): Promise<void> {
  await sql`update charges.reversal_batch set state = 'done', finished_at = ${at} where id = ${id}`.execute(tx)
}

/** Figures of a batch, planned and settled, in charges, people and Connects. */
export interface BatchFigures {
  readonly charges: number
  /** 0 until the plan is made. */
  readonly people: number
  readonly due: number
  readonly settledCharges: number
  readonly refundedCharges: number
  readonly refundedPeople: number
  readonly refunded: number
  readonly lotsReinstated: number
  readonly exceptions: number
}

/** The lanes keep the figures, so a million refunds are counted in sixteen rows. */
export async function selectFigures(tx: Tx, batchId: Id): Promise<BatchFigures> {
  const { rows } = await sql<BatchFigures>`
    select batch.planned_charges as charges, batch.planned_due as due, ${sumOf('people')}, ${sumOf('settled_charges')},
           ${sumOf('refunded_charges')}, ${sumOf('refunded_people')}, ${sumOf('refunded')}, ${sumOf('lots_reinstated')}, ${sumOf('exceptions')}
    from charges.reversal_batch batch left join charges.reversal_lane lane on lane.batch_id = batch.id
    where batch.id = ${batchId} group by batch.id`.execute(tx)
  return rows[0]!
}

function sumOf(column: string) {
  return sql`coalesce(sum(${sql.ref(`lane.${column}`)}), 0) as ${sql.ref(column)}`
}

/** Exceptions with their number, the most frequent first. */
export async function selectExceptions(
  tx: Tx,
  batchId: Id,
): Promise<readonly { readonly exception: string; readonly charges: number; readonly connects: number }[]> {
  const { rows } = await sql<{ exception: string; charges: number; connects: number }>`
    select exception, count(*) as charges, sum(due - refunded) as connects from charges.reversal_exception
    where batch_id = ${batchId} group by exception order by charges desc, exception`.execute(tx)
  return rows
}
