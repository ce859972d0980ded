import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import type { PolicyName } from './versions.ts'

/** Recorded history priced again under other rules: nobody is assumed to act differently. */
export interface Impact {
  /** ISO texts. */
  readonly from: string
  readonly until: string
  /** Actions and people in the history looked at. */
  readonly actions: number
  readonly people: number
  readonly payingMore: Share
  readonly payingLess: Share
  /** What all of it cost, and would have cost, in Connects. */
  readonly connectsBefore: number
  readonly connectsAfter: number
  /** The most that a reversal would have to return for every 30 days in force, in Connects and at the unit price. */
  readonly refundLiabilityPer30Days: { readonly connects: number; readonly usdCents: number }
  readonly byAction: readonly {
    readonly action: string
    readonly actions: number
    readonly before: number
    readonly after: number
  }[]
}

interface Share {
  readonly actions: number
  readonly people: number
  readonly connects: number
}

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
