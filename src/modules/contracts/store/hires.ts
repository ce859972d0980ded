import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

/** How many were hired for each job before its moment, in one statement for any number of jobs; jobs without a hire are left out. */
export async function countHiresBefore(
  tx: Tx,
  jobs: readonly { readonly jobId: Id; readonly before: Instant }[],
): Promise<ReadonlyMap<Id, number>> {
  const { rows } = await sql<{ jobId: Id; hires: number }>`
    select contract.job_id, count(*)::int as hires
    from unnest(${jobs.map(({ jobId }) => jobId)}::uuid[], ${jobs.map(({ before }) => before)}::timestamptz[]) as asked (job_id, before)
    join contracts.contract on contract.job_id = asked.job_id and contract.started_at < asked.before
    group by contract.job_id`.execute(tx)
  return new Map(rows.map(({ jobId, hires }) => [jobId, hires]))
}
