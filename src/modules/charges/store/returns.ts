import { sql } from 'kysely'
import { connects, type Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName, ReturnEvent } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { insertInto, type Columns } from '#platform/db/rows.ts'
import { together } from '#platform/db/together.ts'

/** Connects of one charge that came back. */
export interface Return {
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

const columns: Columns<Return> = {
  charge_id: ['uuid', (row) => row.chargeId],
  owner_id: ['uuid', (row) => row.ownerId],
  qty: ['integer', (row) => row.qty],
  reason: ['text', (row) => row.reason],
  event: ['text', (row) => row.event],
  clause: ['text', (row) => row.clauseId ?? null],
  policy: ['text', (row) => row.policy],
  version: ['integer', (row) => row.version],
  batch_id: ['uuid', (row) => row.batchId ?? null],
  lots_reinstated: ['integer', (row) => row.lotsReinstated],
  at: ['timestamptz', (row) => row.at.toISOString()],
}

/** The statement that keeps returns: a rule gives a charge back once, and so does each reversal. */
export const addReturns = insertInto('charges.return', columns)

export async function insertReturns(tx: Tx, rows: readonly Return[]): Promise<void> {
  if (rows.length > 0) await together(tx, [addReturns(rows)])
}

interface ReturnRow extends Omit<Return, 'qty' | 'clauseId' | 'batchId'> {
  qty: number
  clause: string | null
  batchId: Id | null
}

/** What came back of one charge, oldest first. */
export async function selectReturnsOf(tx: Tx, chargeId: Id): Promise<readonly Return[]> {
  const { rows } = await sql<ReturnRow>`
    select charge_id, owner_id, qty, reason, event, clause, policy, version, batch_id, lots_reinstated, at
    from charges.return where charge_id = ${chargeId} order by at, batch_id nulls first`.execute(tx)
  return rows.map(({ clause, batchId, qty, ...row }) => ({
    ...row,
    qty: connects(qty),
    ...(clause === null ? {} : { clauseId: clause }),
    ...(batchId === null ? {} : { batchId }),
  }))
}
