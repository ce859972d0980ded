import { bid } from './actions/bid.ts'
import { openBoosted } from './actions/open-boosted.ts'
import { openList } from './actions/open-list.ts'
import { withdrawBid } from './actions/withdraw-bid.ts'

export { bid, openBoosted, openList, withdrawBid }
export const actions = [bid, withdrawBid, openList, openBoosted]

export { auditAuctions } from './audit.ts'
export { findResultSheet, findRoundHead, viewAuction, type AuctionView } from './read-auction.ts'

// Result sheets: what a round's bids decide, provable by anybody from a file alone.
export { verifySheet, type VerifiedSheet } from './rules/result-sheet.ts'
