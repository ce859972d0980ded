import type { Id } from '#kernel/ids.ts'
import { defineEvent } from '#platform/events.ts'
import type { BadgeEnd } from './rules/badge-life.ts'
import type { BidState } from './rules/bidding.ts'

/** A bid that lost its place: released, with the least maximum that would be in now. */
export interface Outbid {
  readonly proposalId: Id
  readonly ownerId: Id
  /** Connects. */
  readonly maximum: number
  readonly regainsAt: number
}

/** A round was sealed. Its head's hash is public from here on; `outbid` are those who lost, for their notices. */
export const roundFrozen = defineEvent<{
  readonly auctionId: Id
  readonly jobId: Id
  readonly round: number
  readonly hash: string
  readonly outbid: readonly Outbid[]
}>('auctions.round_frozen')

/** The client did something with a boosted proposal, and its place was paid. */
export const boostCharged = defineEvent<{
  readonly auctionId: Id
  readonly jobId: Id
  readonly proposalId: Id
  readonly ownerId: Id
  readonly chargeId: Id
  readonly connects: number
}>('auctions.boost_charged')

/** The client looked at boosted proposals often enough without doing anything: their places are worn out, and nothing was charged. */
export const boostsWornOut = defineEvent<{
  readonly jobId: Id
  /** What was enough: looks at the list, or at the proposal itself. */
  readonly by: 'views' | 'opens'
  readonly worn: readonly { readonly proposalId: Id; readonly ownerId: Id; readonly maximum: number }[]
}>('auctions.boosts_worn_out')

/** What a boost cost came back, because we removed the job. */
export const boostReturned = defineEvent<{
  readonly jobId: Id
  readonly proposalId: Id
  readonly ownerId: Id
  readonly chargeId: Id
  readonly connects: number
}>('auctions.boost_returned')

/** What a bid was when its auction ended. */
export interface Bidder {
  readonly proposalId: Id
  readonly ownerId: Id
  readonly state: BidState
  /** Connects. */
  readonly maximum: number
}

/** The auction is over: result sheets show the whole ladder. In a holdout nothing was shown or charged, and that is told now. */
export const auctionClosed = defineEvent<{
  readonly auctionId: Id
  readonly jobId: Id
  readonly holdout: boolean
  readonly bidders: readonly Bidder[]
}>('auctions.auction_closed')

/** Holds that nobody needs any more, at most 512: their owners get back what is left. `by` is who caused it, as the ledger asks. */
export const holdsOver = defineEvent<{
  readonly by: 'platform' | 'own_choice'
  readonly holds: readonly { readonly ownerId: Id; readonly holdId: Id; readonly bidId: Id }[]
}>('auctions.holds_over')

/** A badge that waited for a lower price is worn again, by itself. `price`: Connects a week. */
export const badgeBegan = defineEvent<{ readonly badgeId: Id; readonly ownerId: Id; readonly price: number }>(
  'auctions.badge_began',
)

/** A badge switched itself off. `too_dear`: it waits and comes back by itself; after all else its owner has to ask for it again. */
export const badgeEnded = defineEvent<{
  readonly badgeId: Id
  readonly ownerId: Id
  readonly why: BadgeEnd
  /** Connects a week: the most its owner would pay, and the price where it was about the price. */
  readonly maximum: number
  readonly price: number | null
}>('auctions.badge_ended')

/** A client was banned: what its clicks on a boosted profile had cost came back to its owner. */
export const clicksReturned = defineEvent<{
  /** Of this giving back: no two have the same. */
  readonly returnId: Id
  readonly ownerId: Id
  readonly clicks: number
  readonly connects: number
}>('auctions.clicks_returned')
