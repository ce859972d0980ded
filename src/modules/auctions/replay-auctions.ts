import { addDays, type Instant } from '#kernel/instant.ts'
import { completeTerms, type AuctionTerms } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { replayRounds, type Replay } from './rules/replay-rounds.ts'
import type { RoundTerms } from './rules/round.ts'
import { selectRecordedRungs } from './store/recorded-rounds.ts'

/** The newest ones: what a page can settle twice while somebody waits. */
const MOST_ROUNDS = 2_000

/**
 * What recorded bids would have won and paid by two sets of an auction's terms, over the newest rounds of the last `days`. Bids are held
 * fixed. Undefined where the two settle alike, so that there is nothing to show.
 */
export async function replayAuctions(
  tx: Tx,
  {
    before,
    after,
    now,
    days,
  }: { readonly before: AuctionTerms; readonly after: AuctionTerms; readonly now: Instant; readonly days: number },
): Promise<Replay | undefined> {
  const [old, changed] = [settlingTerms(before), settlingTerms(after)]
  if (JSON.stringify(old) === JSON.stringify(changed)) return undefined
  const rungs = await selectRecordedRungs(tx, { since: addDays(now, -days), mostRounds: MOST_ROUNDS })
  const rounds = [...Map.groupBy(rungs, ({ auctionId, no }) => `${auctionId} ${no}`).values()].map((own) => ({
    auctionId: own[0]!.auctionId,
    no: own[0]!.no,
    bids: own.map(({ bidId, ownerId, maximum, namedAt }) => ({ id: bidId, owner: ownerId, maximum, namedAt: namedAt.getTime() })),
  }))
  return replayRounds(rounds, { before: old, after: changed })
}

function settlingTerms(terms: AuctionTerms): RoundTerms {
  const { slots, min, pays, mostPerOwner } = completeTerms(terms)
  return { slots, min, pays, mostPerOwner }
}
