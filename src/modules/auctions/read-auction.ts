import type { Connects } from '#kernel/connects.ts'
import type { Id } from '#kernel/ids.ts'
import type { Tx } from '#platform/db/database.ts'
import { sealedOf } from './freeze-round.ts'
import { settleRound, toBeIn } from './rules/round.ts'
import { writeSheet, type ChargeReason, type ResultSheet } from './rules/result-sheet.ts'
import { bidOf, pseudonymOf, type RoundHead } from './rules/sealed-ladder.ts'
import { findAuctionOf, getAuction, termsOf, type Auction } from './store/auctions.ts'
import { findBidOf, selectBids, type StoredBid } from './store/bids.ts'
import { findLastRoundOf, findRound } from './store/rounds.ts'

/** What a bidder sees while an auction runs: nobody else's sum, only what it takes now. */
export interface AuctionView {
  readonly isOpen: boolean
  readonly slots: number
  readonly closesAt: Date
  /** The least maximum that would have a place if it were named now. */
  readonly toBeIn: Connects
  /** How many bids there are now. */
  readonly bids: number
  readonly mine?: {
    readonly state: StoredBid['state']
    readonly maximum: Connects
    readonly pays: Connects | null
    readonly isIn: boolean
  }
}

/** The job's auction as its bidder `ownerId` may see it; undefined before the first bid. */
export async function viewAuction(
  tx: Tx,
  jobId: Id,
  { ownerId, proposalId }: { ownerId: Id; proposalId: Id },
): Promise<AuctionView | undefined> {
  const auction = await findAuctionOf(tx, jobId)
  if (auction === undefined) return undefined
  const bids = await selectBids(tx, auction.id, ['standing', 'won'])
  const mine = await findBidOf(tx, proposalId)
  const outlook = outlookOf(auction, bids, { ownerId, mine })
  return {
    isOpen: auction.closedAt === null,
    slots: auction.slots,
    closesAt: auction.closesAt,
    toBeIn: outlook.toBeIn,
    bids: bids.length,
    ...(mine === undefined ? {} : { mine: { ...mine, isIn: outlook.isIn } }),
  }
}

/**
 * What it takes to be in now, as a new bid of `ownerId` or as a raise of `mine`, and whether `mine` would have a place if the round were
 * frozen now. `bids` are those that are held.
 */
export function outlookOf(
  auction: Auction,
  bids: readonly StoredBid[],
  { ownerId, mine }: { readonly ownerId: Id; readonly mine?: StoredBid | undefined },
): { readonly toBeIn: Connects; readonly isIn: boolean } {
  const terms = termsOf(auction)
  const sealed = bids.map((bid) => bidOf(sealedOf(auction, bid)))
  const asker = { owner: pseudonymOf(auction.secret, ownerId), ...(mine === undefined ? {} : { mine: mine.id }) }
  const { ladder } = settleRound(sealed, terms)
  return {
    toBeIn: toBeIn(sealed, terms, asker),
    isIn: ladder.some(({ bid, outcome }) => bid.id === mine?.id && outcome === 'won'),
  }
}

/** What was published when a round was frozen; without `round`, of the last one. */
export async function findRoundHead(tx: Tx, auctionId: Id, round = 0): Promise<RoundHead | undefined> {
  return (await findRound(tx, auctionId, round))?.head
}

/**
 * The result sheet of a proposal's bid in the last round it was sealed in: its own part and proof at once, the whole ladder once the auction
 * is over. Undefined for a bid that was never in a round.
 */
export async function findResultSheet(tx: Tx, proposalId: Id): Promise<ResultSheet | undefined> {
  const bid = await findBidOf(tx, proposalId)
  const no = bid && (await findLastRoundOf(tx, bid.id))
  const round = bid && no !== undefined ? await findRound(tx, bid.auctionId, no) : undefined
  if (bid === undefined || round === undefined) return undefined
  const auction = await getAuction(tx, bid.auctionId)
  const outcome = round.rungs.find((rung) => rung.bid.id === bid.id)?.outcome
  const because = reasonOf(auction, bid, outcome)
  return writeSheet(
    round.head,
    round.rungs.map((rung) => rung.bid),
    { id: bid.id, charged: because === 'interaction' ? (bid.pays ?? 0) : 0, because, isOver: auction.closedAt !== null },
  )
}

function reasonOf(auction: Auction, bid: StoredBid, outcome: string | undefined): ChargeReason {
  if (bid.state === 'charged') return 'interaction'
  if (auction.closedAt === null && bid.state === 'won') return 'not_over'
  if (outcome === 'outbid' || outcome === 'over_cap') return outcome
  if (auction.holdout && auction.closedAt !== null) return 'holdout'
  return bid.state === 'worn_out' ? 'worn_out' : 'no_interaction'
}
