import { sql } from 'kysely'
import type { Category } from '#kernel/category.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'

export interface OpenedJob {
  readonly id: Id
  readonly openedAt: Instant
  readonly category: Category
  readonly organizationId: Id
}

/** Every job that was opened in this time, whatever became of it, in the order of opening. A month of them fits memory well. */
export async function selectOpenedBetween(
  tx: Tx,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): Promise<readonly OpenedJob[]> {
  const { rows } = await sql<OpenedJob>`
    select id, opened_at, category, organization_id from jobs.job where opened_at >= ${from} and opened_at < ${until} order by opened_at, id`.execute(
    tx,
  )
  return rows
}
