import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'

/** The job of an auction, as far as everybody may see it. */
export interface AuctionJob {
  readonly id: Id
  readonly title: string
}

/** Undefined for a job that not everybody may see: its auction is public, its title is not. */
export async function readAuctionJob(tx: Tx, jobId: Id): Promise<AuctionJob | undefined> {
  const { rows } = await sql<AuctionJob>`
    select id, title from jobs.job where id = ${jobId} and visibility = 'public' and state <> 'removed'`.execute(tx)
  return rows[0]
}
