import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export interface HomeFigures {
  readonly freelancers: number
  readonly openJobs: number
  readonly contracts: number
  readonly connectsReturned: number
}

/** The marketplace in four numbers, for the first page. */
export async function readHomeFigures(tx: Tx): Promise<HomeFigures> {
  const { rows } = await sql<HomeFigures>`
    select (select count(*) from profiles.profile) as freelancers,
           (select count(*) from jobs.job where state = 'open') as open_jobs,
           (select count(*) from contracts.contract) as contracts,
           (select coalesce(sum(qty), 0) from charges.return) as connects_returned`.execute(tx)
  return rows[0]!
}
