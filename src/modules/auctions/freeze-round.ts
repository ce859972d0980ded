import type { Id } from '#kernel/ids.ts'
import type { Ctx } from '#platform/run-action.ts'
import { roundFrozen } from './events.ts'
import { announceHoldsOver } from './holds.ts'
import { isRoundDue } from './rules/bidding.ts'
import { settleRound, toBeIn } from './rules/round.ts'
import { bidOf, pseudonymOf, sealRound, type SealedBid } from './rules/sealed-ladder.ts'
import { findAuctionOf, lockAuctionOf, markFrozen, termsOf, type Auction } from './store/auctions.ts'
import { givePlaces, lockBids, moveBids, type StoredBid } from './store/bids.ts'
import { insertRound } from './store/rounds.ts'

/**
 * Freezes a round where one is due: at the client's first look at the list, then once in the hours of its terms, if somebody new has bid. The bids are sealed as
 * they stand and settled; whoever lost is released and told what would regain a place. However many look at once, one freezes.
 */
export async function freezeIfDue(ctx: Ctx, jobId: Id): Promise<void> {
  const seen = await findAuctionOf(ctx.tx, jobId)
  if (seen === undefined || !mayFreeze(seen, ctx)) return
  const auction = await lockAuctionOf(ctx.tx, jobId)
  if (auction === undefined || !mayFreeze(auction, ctx)) return
  const bids = await lockBids(ctx.tx, auction.id, ['standing', 'won'])
  if (bids.some(({ state }) => state === 'standing')) await freeze(ctx, auction, bids)
}

function mayFreeze(auction: Auction, { now }: Ctx): boolean {
  return auction.closedAt === null && now < auction.closesAt && isRoundDue(auction, now)
}

async function freeze(ctx: Ctx, auction: Auction, bids: readonly StoredBid[]): Promise<void> {
  const no = auction.rounds + 1
  const terms = termsOf(auction)
  const sealed = bids.map((bid) => sealedOf(auction, bid))
  const head = sealRound(
    {
      auction: auction.id,
      round: no,
      frozenAt: ctx.now.toISOString(),
      terms,
      policy: { version: auction.version, hash: auction.sha256, clause: auction.clause },
    },
    sealed,
  )
  const settled = settleRound(sealed.map(bidOf), terms)
  const sealedById = new Map(sealed.map((bid) => [bid.id, bid]))
  const rungs = settled.ladder.map(({ bid, outcome, pays }) => ({ bid: sealedById.get(bid.id)!, outcome, pays }))
  await insertRound(ctx.tx, { head, rungs })

  const won = settled.ladder.filter(({ outcome }) => outcome === 'won')
  await givePlaces(
    ctx.tx,
    won.map(({ bid, pays }) => ({ bidId: bid.id, pays })),
    { no, at: ctx.now },
  )
  const winning = new Set(won.map(({ bid }) => bid.id))
  const lost = bids.filter(({ id }) => !winning.has(id))
  await moveBids(
    ctx.tx,
    lost.map(({ id }) => id),
    'outbid',
    ctx.now,
  )
  await markFrozen(ctx.tx, auction.id, { no, at: ctx.now })
  announceHoldsOver(ctx, lost, 'platform')
  const winners = won.map(({ bid }) => bid)
  const outbid = lost.map(({ proposalId, ownerId, maximum }) => ({
    proposalId,
    ownerId,
    maximum,
    // Everybody who lost is gone from the next round until they bid again, so only the winners are in the way.
    regainsAt: toBeIn(winners, terms, { owner: pseudonymOf(auction.secret, ownerId) }),
  }))
  ctx.announce(roundFrozen({ auctionId: auction.id, jobId: auction.jobId, round: no, hash: head.hash, outbid }))
}

/** The bid as it is sealed: under the names of this auction. */
export function sealedOf(auction: Auction, { id, ownerId, maximum, namedAt, salt }: StoredBid): SealedBid {
  return { id, owner: pseudonymOf(auction.secret, ownerId), maximum, namedAt: namedAt.toISOString(), salt }
}
