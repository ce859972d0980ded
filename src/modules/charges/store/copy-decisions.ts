import { sql } from 'kysely'
import { invariant } from '#kernel/invariant.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { PolicyName } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'

/** A half-open stretch of time. */
export interface CopyDecisions {
  readonly from: Instant
  readonly until: Instant
}

/**
 * The decision log in the order of time, as a statement whose answer can be read as a stream without a row ever becoming an object.
 * Its columns: owner_id uuid, action text, facts int4[], at timestamptz. All of them are in the index
 * `charge_at`, so that the four times wider rows themselves are not touched.
 */
export function copyDecisionsSql(policy: PolicyName, { from, until }: CopyDecisions): string {
  // COPY takes no parameters; these texts are made here, not typed by anybody.
  invariant(/^[a-z]+$/.test(policy), 'only names get into the statement')
  return `copy (
    select owner_id, action, facts, at from charges.charge
    where policy = '${policy}' and at >= '${from.toISOString()}' and at < '${until.toISOString()}'
    order by at, id
  ) to stdout (format binary)`
}

/** When the first decision of a policy was made; absent where there is none. */
export async function findFirstDecisionAt(tx: Tx, policy: PolicyName): Promise<Instant | undefined> {
  const { rows } = await sql<{ at: Instant }>`
    select at from charges.charge where policy = ${policy} order by at, id limit 1`.execute(tx)
  return rows[0]?.at
}

/** The last decision of that very microsecond, given as ISO 8601 text. */
export async function findDecisionAt(tx: Tx, policy: PolicyName, at: string): Promise<Id | undefined> {
  const { rows } = await sql<{ id: Id }>`
    select id from charges.charge where policy = ${policy} and at = ${at}::timestamptz order by at desc, id desc limit 1`.execute(
    tx,
  )
  return rows[0]?.id
}

/** How many decisions there are from before a moment. */
export async function countDecisionsBefore(tx: Tx, policy: PolicyName, until: Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from charges.charge where policy = ${policy} and at < ${until}`.execute(tx)
  return rows[0]!.count
}
