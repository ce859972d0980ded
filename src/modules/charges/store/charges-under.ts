import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { PolicyName, PricedAction } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** A charge as a reversal sees it: a million of them are looked at, so nothing more is read. */
export interface ChargeUnder {
  readonly id: Id
  readonly ownerId: Id
  readonly action: PricedAction
  /** The registry's codes as the database writes them: `{0,2,120000}`. */
  readonly facts: string
  readonly clauseId: string
  readonly qty: number
  readonly returned: number
}

/** Paid charges made under versions from the reversed one up to, not including, the reversing one. */
export interface UnderReversal {
  readonly policy: PolicyName
  readonly fromVersion: number
  readonly toVersion: number
}

/** A place in the log of charges: they are ordered by time, then id. The time is the database's own text of it, exact to its microseconds. */
export interface LogPlace {
  readonly at: string
  readonly id: Id
}

export interface PageUnder {
  readonly charges: readonly ChargeUnder[]
  /** The place of the last one. */
  readonly through: LogPlace | undefined
}

export const FIRST_ID = '00000000-0000-0000-0000-000000000000'

type Cells = [id: Id, ownerId: Id, action: PricedAction, facts: string, clauseId: string, qty: number, returned: number]

/** One page of the charges that a reversal may concern, in the order of time, returned or not. */
export async function selectChargesUnder(
  tx: Tx,
  { policy, fromVersion, toVersion }: UnderReversal,
  { after, limit }: { readonly after: LogPlace; readonly limit: number },
): Promise<PageUnder> {
  // One value for the page: the driver needs three times as long for the same as rows and columns.
  const { rows } = await sql<{ page: Cells[] | null; at: string; id: Id }>`
    with page as materialized (
      select id, owner_id, action, facts, clause, qty, at,
             (select coalesce(sum(return.qty), 0) from charges.return where return.charge_id = charge.id) as returned
      from charges.charge
      where (at, id) > (${after.at}::timestamptz, ${after.id}::uuid)
        and policy = ${policy} and version >= ${fromVersion} and version < ${toVersion} and qty > 0
      order by at, id limit ${limit}
    )
    select (select json_agg(json_build_array(id, owner_id, action, facts::text, clause, qty, returned)) from page) as page,
           last.at::text, last.id
    from (select at, id from page order by at desc, id desc limit 1) last`.execute(tx)
  const row = rows[0]
  if (row === undefined) return { charges: [], through: undefined }
  return { charges: (row.page ?? []).map(chargeOf), through: { at: row.at, id: row.id } }
}

function chargeOf([id, ownerId, action, facts, clauseId, qty, returned]: Cells): ChargeUnder {
  return { id, ownerId, action, facts, clauseId, qty, returned }
}

/** The lots that paid for these charges. */
export async function selectLotsOf(tx: Tx, chargeIds: readonly Id[]): Promise<readonly Id[]> {
  const { rows } = await sql<{ lotId: Id }>`
    select distinct lot ->> 'lotId' as lot_id from charges.charge, json_array_elements(lots) as lot
    where id = any(${chargeIds}::uuid[])`.execute(tx)
  return rows.map((row) => row.lotId)
}
