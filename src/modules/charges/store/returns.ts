import { sql } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName, ReturnEvent } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** Connects of one charge that came back. */
export interface Return {
  readonly id: Id
  readonly chargeId: Id
  readonly ownerId: Id
  readonly qty: Connects
  /** By a return clause of the policy, or by the reversal of the rule behind the charge. */
  readonly reason: 'rule' | 'reversal'
  readonly event: ReturnEvent
  readonly clauseId?: string
  readonly policy: PolicyName
  /** The version that gives it back: the charge's own for a rule, the reversing one for a reversal. */
  readonly version: number
  readonly batchId?: Id
  /** New lots that had to be made because the old ones had too little life left. */
  readonly lotsReinstated: number
  readonly at: Instant
}

/** Writes returns and raises what their charges have got back, all or none. */
export async function insertReturns(tx: Tx, rows: readonly Return[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    with given as (
      insert into charges.return (id, charge_id, owner_id, qty, reason, event, clause, policy, version, batch_id, lots_reinstated, at)
      select * from unnest(
        ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.chargeId)}::uuid[], ${rows.map((row) => row.ownerId)}::uuid[],
        ${rows.map((row) => row.qty)}::int[], ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.event)}::text[],
        ${rows.map((row) => row.clauseId ?? null)}::text[], ${rows.map((row) => row.policy)}::text[], ${rows.map((row) => row.version)}::int[],
        ${rows.map((row) => row.batchId ?? null)}::uuid[], ${rows.map((row) => row.lotsReinstated)}::int[],
        ${rows.map((row) => row.at)}::timestamptz[])
      returning charge_id, qty
    )
    update charges.charge c set returned = c.returned + given.qty from given where c.id = given.charge_id`.execute(tx)
}

interface ReturnRow extends Omit<Return, 'qty' | 'clauseId' | 'batchId'> {
  qty: number
  clause: string | null
  batchId: Id | null
}

/** What came back of one charge, oldest first. */
export async function selectReturnsOf(tx: Tx, chargeId: Id): Promise<readonly Return[]> {
  const { rows } = await sql<ReturnRow>`
    select id, charge_id, owner_id, qty, reason, event, clause, policy, version, batch_id, lots_reinstated, at
    from charges.return where charge_id = ${chargeId} order by at, id`.execute(tx)
  return rows.map(({ clause, batchId, qty, ...row }) => ({
    ...row,
    qty: connects(qty),
    ...(clause === null ? {} : { clauseId: clause }),
    ...(batchId === null ? {} : { batchId }),
  }))
}
