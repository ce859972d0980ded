import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Ctx } from '#platform/run-action.ts'
import { announceWebhook } from '#platform/webhooks/index.ts'
import { roundFrozen, type Outbid } from './events.ts'
import { announceHoldsOver } from './holds.ts'
import { isRoundDue } from './rules/bidding.ts'
import { settleRound, toBeIn, type Rung } from './rules/round.ts'
import { bidOf, pseudonymOf, sealRound, type SealedBid } from './rules/sealed-ladder.ts'
import { findAuctionOf, lockAuctionOf, markFrozen, termsOf, type Auction } from './store/auctions.ts'
import { givePlaces, lockBids, moveBids, type StoredBid } from './store/bids.ts'
import { insertRounds, type StoredRound } from './store/rounds.ts'

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
  const { head, rungs, won, lost } = composeRound(auction, bids, { no, at: ctx.now })
  await insertRounds(ctx.tx, [{ head, rungs }])
  await givePlaces(
    ctx.tx,
    won.map(({ bid, pays }) => ({ bidId: bid.id, pays })),
    { no, at: ctx.now },
  )
  await moveBids(
    ctx.tx,
    lost.map(({ id }) => id),
    'outbid',
    ctx.now,
  )
  await markFrozen(ctx.tx, auction.id, { no, at: ctx.now })
  announceHoldsOver(ctx, lost, 'platform')
  const outbid = outbidIn(auction, { won, lost })
  const frozen = { auctionId: auction.id, jobId: auction.jobId, round: no, hash: head.hash }
  ctx.announce(roundFrozen({ ...frozen, outbid }))
  // No sum and nobody's name: what binds the bids, for a receiver to keep out of our reach.
  await announceWebhook(ctx, { type: 'auction.frozen', data: { ...frozen, root: head.root, bids: head.bids } })
}

/** Those who lost a round, each with the least maximum that would be in again. */
export function outbidIn(auction: Auction, { won, lost }: Pick<ComposedRound, 'won' | 'lost'>): readonly Outbid[] {
  const winners = won.map(({ bid }) => bid)
  return lost.map(({ proposalId, ownerId, maximum }) => ({
    proposalId,
    ownerId,
    maximum,
    // Everybody who lost is gone from the next round until they bid again, so only the winners are in the way.
    regainsAt: toBeIn(winners, termsOf(auction), { owner: pseudonymOf(auction.secret, ownerId) }),
  }))
}

/** What a freeze makes of the bids. */
export interface ComposedRound extends StoredRound {
  /** The places, each with what it costs. */
  readonly won: readonly Pick<Rung, 'bid' | 'pays'>[]
  readonly lost: readonly StoredBid[]
}

/** Seals and settles the auction's bids as they stand, as its round `no`. Touches nothing. */
export function composeRound(
  auction: Auction,
  bids: readonly StoredBid[],
  { no, at }: { readonly no: number; readonly at: Instant },
): ComposedRound {
  const terms = termsOf(auction)
  const sealed = bids.map((bid) => sealedOf(auction, bid))
  const head = sealRound(
    {
      auction: auction.id,
      round: no,
      frozenAt: at.toISOString(),
      terms,
      policy: { version: auction.version, hash: auction.sha256, clause: auction.clause },
    },
    sealed,
  )
  const { ladder } = settleRound(sealed.map(bidOf), terms)
  const sealedById = new Map(sealed.map((bid) => [bid.id, bid]))
  const won = ladder.filter(({ outcome }) => outcome === 'won')
  const winning = new Set(won.map(({ bid }) => bid.id))
  return {
    head,
    rungs: ladder.map(({ bid, outcome, pays }) => ({ bid: sealedById.get(bid.id)!, outcome, pays })),
    won,
    lost: bids.filter(({ id }) => !winning.has(id)),
  }
}

/** The bid as it is sealed: under the names of this auction. */
export function sealedOf(auction: Auction, { id, ownerId, maximum, namedAt, salt }: StoredBid): SealedBid {
  return { id, owner: pseudonymOf(auction.secret, ownerId), maximum, namedAt: namedAt.toISOString(), salt }
}
