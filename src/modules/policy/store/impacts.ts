import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Impact } from '../rules/impact.ts'
import type { PolicyName } from './versions.ts'

export interface HashPair {
  readonly sha256: string
  readonly parentSha256: string
}

export async function insertImpact(tx: Tx, row: { id: Id; policy: PolicyName; pair: HashPair; impact: Impact }): Promise<void> {
  await sql`
    insert into policy.impact (id, policy, parent_sha256, sha256, figures)
    values (${row.id}, ${row.policy}, ${row.pair.parentSha256}, ${row.pair.sha256}, ${JSON.stringify(row.impact)}::jsonb)`.execute(
    tx,
  )
}

/** The newest impact measured for exactly this step. */
export async function findImpact(tx: Tx, policy: PolicyName, pair: HashPair): Promise<Impact | undefined> {
  const { rows } = await sql<{ figures: Impact }>`
    select figures from policy.impact
    where policy = ${policy} and sha256 = ${pair.sha256} and parent_sha256 = ${pair.parentSha256}
    order by measured_at desc limit 1`.execute(tx)
  return rows[0]?.figures
}
