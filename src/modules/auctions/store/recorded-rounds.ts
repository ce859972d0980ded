import { sql } from 'kysely'
import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/db/database.ts'
import type { RungOutcome } from '../rules/round.ts'

/** One bid of a sealed round, under the account behind it. */
export interface RecordedRung {
  readonly auctionId: Id
  readonly jobId: Id
  readonly no: number
  readonly bidId: Id
  readonly ownerId: Id
  readonly maximum: Connects
  readonly namedAt: Instant
  readonly outcome: RungOutcome
  readonly isReached: boolean
}

/** All bids of the newest rounds that were frozen between two moments, at most `mostRounds` of them, whole ones only. */
export async function selectRecordedRungs(
  tx: Tx,
  { since, until, mostRounds }: { readonly since: Instant; readonly until: Instant; readonly mostRounds: number },
): Promise<readonly RecordedRung[]> {
  const { rows } = await sql<RecordedRung>`
    with newest as (
      select auction_id, no from auctions.round where frozen_at >= ${since} and frozen_at <= ${until}
      order by frozen_at desc, auction_id, no limit ${mostRounds}
    )
    select g.auction_id, a.job_id, g.no, g.bid_id, b.owner_id, g.maximum, g.named_at, g.outcome, b.reached_at is not null as is_reached
    from newest n
    join auctions.rung g on (g.auction_id, g.no) = (n.auction_id, n.no)
    join auctions.bid b on b.id = g.bid_id
    join auctions.auction a on a.id = g.auction_id
    order by g.auction_id, g.no, g.bid_id`.execute(tx)
  return rows
}
