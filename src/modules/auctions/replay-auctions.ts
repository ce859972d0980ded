import { addDays, type Instant } from '#kernel/instant.ts'
import { completeTerms, tryPriceAction, type ConnectsDocument } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { replayRounds, type Replay } from './rules/replay-rounds.ts'
import type { RoundTerms } from './rules/round.ts'
import { selectRecordedRungs } from './store/recorded-rounds.ts'

/** The newest ones: what a page can settle twice while somebody waits. */
const MOST_ROUNDS = 2_000
export const REPLAY_DAYS = 90

/**
 * What the recorded bids for boosted proposals would have won and paid by two sets of rules, over the newest rounds of the 90 days up to
 * `until`. Bids are held fixed. Undefined where the two settle alike or one has no auction, so that there is nothing to compare.
 */
export async function replayAuctions(
  tx: Tx,
  pair: { readonly before: ConnectsDocument; readonly after: ConnectsDocument },
  until: Instant,
): Promise<Replay | undefined> {
  const [before, after] = [settlingTerms(pair.before), settlingTerms(pair.after)]
  if (before === undefined || after === undefined || JSON.stringify(before) === JSON.stringify(after)) return undefined
  const rungs = await selectRecordedRungs(tx, { since: addDays(until, -REPLAY_DAYS), until, mostRounds: MOST_ROUNDS })
  const rounds = [...Map.groupBy(rungs, ({ auctionId, no }) => `${auctionId} ${no}`).values()].map((own) => ({
    auctionId: own[0]!.auctionId,
    no: own[0]!.no,
    bids: own.map(({ bidId, ownerId, maximum, namedAt }) => ({ id: bidId, owner: ownerId, maximum, namedAt: namedAt.getTime() })),
  }))
  return replayRounds(rounds, { before, after })
}

/** A draft may have no single answer yet. */
function settlingTerms(document: ConnectsDocument): RoundTerms | undefined {
  const decided = tryPriceAction(document, 'boost.proposal', {})
  const auction = 'auction' in decided ? decided.auction : undefined
  if (auction === undefined || auction.slots < 1) return undefined
  const { slots, min, pays, mostPerOwner } = completeTerms(auction)
  return mostPerOwner < 1 ? undefined : { slots, min, pays, mostPerOwner }
}
