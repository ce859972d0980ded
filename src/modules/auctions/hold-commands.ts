import { derivedId, type Id } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import type { CaptureHold, Hold, RaiseHold, Refund, ReleaseHold } from '#modules/ledger/index.ts'
import { HOLD_GRACE_DAYS } from './rules/bidding.ts'
import type { Auction } from './store/auctions.ts'
import type { StoredBid } from './store/bids.ts'

/** The ledger's word for what a boost is spent on: its charges are booked under it. */
export const PURPOSE = 'boost_proposal'

export type Held = Pick<StoredBid, 'id' | 'ownerId' | 'holdId' | 'proposalId'>

/** Each placing has a hold of its own, so that one that was released is never touched again. */
export function holdIdOf(bidId: Id, placing: number): Id {
  return derivedId('auctions.hold', bidId, placing)
}

/** A bid is charged once at most, so its charge has its id from it. */
export function chargeIdOf(bidId: Id): Id {
  return derivedId('auctions.charge', bidId)
}

/** Sets the whole maximum aside. It outlives the auction by a few days, and is released by the ledger itself if we should not. */
export function placeCommand(bid: Held, { qty, closesAt }: { readonly qty: number; readonly closesAt: Instant }): Hold {
  const deadline = addDays(closesAt, HOLD_GRACE_DAYS)
  const key = derivedId('auctions.place', bid.holdId)
  return { kind: 'hold', key, holdId: bid.holdId, qty, purpose: PURPOSE, deadline, ...about(bid) }
}

/** Sets `qty` more aside, up to the new maximum. */
export function raiseCommand(bid: Held, { qty, maximum }: { readonly qty: number; readonly maximum: number }): RaiseHold {
  return { kind: 'raise_hold', key: derivedId('auctions.raise', bid.holdId, maximum), holdId: bid.holdId, qty, ...about(bid) }
}

/** Turns what a place costs into a charge under the version of the auction. */
export function captureCommand(
  bid: Held,
  { qty, chargeId, auction }: { readonly qty: number; readonly chargeId: Id; readonly auction: Pick<Auction, 'version'> },
): CaptureHold {
  const key = derivedId('auctions.capture', bid.holdId)
  return { kind: 'capture_hold', key, holdId: bid.holdId, qty, chargeId, policyVersion: auction.version, ...about(bid) }
}

/** Gives back what the hold still has. `by` is who caused it, as the ledger asks. */
export function releaseCommand(bid: Held, by: ReleaseHold['by']): ReleaseHold {
  return { kind: 'release_hold', key: derivedId('auctions.release', bid.holdId), holdId: bid.holdId, by, ...about(bid) }
}

/** Gives back what a place cost, because the rules of the auction's version say so: `returnId` is the rule's. */
export function returnCommand(
  bid: Held & { readonly chargeId: Id; readonly pays: number },
  { returnId, minLifeDays, version }: { readonly returnId: string; readonly minLifeDays: number; readonly version: number },
): Refund {
  const { id, chargeId, pays: qty } = bid
  const key = derivedId('auctions.return', id)
  return { kind: 'refund', key, chargeId, qty, minLifeDays, reason: returnId, policyVersion: version, ...about(bid) }
}

function about({ ownerId, id, proposalId }: Held) {
  return { ownerId, cause: { kind: 'bid', id, proposalId } }
}
