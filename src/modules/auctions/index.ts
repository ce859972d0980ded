import { bid } from './actions/bid.ts'
import { lookAtFlag } from './actions/look-at-flag.ts'
import { openBoosted } from './actions/open-boosted.ts'
import { openList } from './actions/open-list.ts'
import { watchNow } from './actions/watch-now.ts'
import { withdrawBid } from './actions/withdraw-bid.ts'

export { bid, lookAtFlag, openBoosted, openList, watchNow, withdrawBid }
export const actions = [bid, withdrawBid, openList, openBoosted, lookAtFlag, watchNow]

export { auditAuctions, auditOneAuction } from './audit.ts'
export { findResultSheet, findRoundHead, viewAuction, type AuctionView } from './read-auction.ts'

// What operators look at, and what other terms would have made of the recorded bids.
export { flagKinds, type FlagKind } from './rules/find-flags.ts'
export { replayAuctions } from './replay-auctions.ts'
export { replayRounds, type Replay, type ReplayGroup, type ReplaySide } from './rules/replay-rounds.ts'

// What boosts did, as far as everybody may know it, and the keys that drew the jobs to compare with.
export {
  ALL,
  boostOutcome,
  OTHER,
  type AlikeJobs,
  type BoostGroup,
  type BoostOutcome,
  type GroupPeople,
  type PublicBoostOutcome,
  type PublicLift,
} from './rules/boost-outcome.ts'
export { KEY_DAYS } from './rules/holdout.ts'
export { selectPublicKeys as publicHoldoutKeys, type PublicKey } from './store/holdout-keys.ts'

// Result sheets: what a round's bids decide, provable by anybody from a file alone.
export { verifySheet, type VerifiedSheet } from './rules/result-sheet.ts'
