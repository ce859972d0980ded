import { connects, type Connects } from '#kernel/connects.ts'
import { invariant, unreachable } from '#kernel/invariant.ts'
import type { AuctionTerms } from '#modules/policy/index.ts'
import { compareIds } from './round.ts'

/** Thousandths, so that no rounding of fractions decides between two people. */
export const QUALITY_LEAST = 500
export const QUALITY_MOST = 2000
/** Clicks that a profile starts with at the usual rate, so that the first few real ones do not throw it from end to end. */
const CLICKS_ON_TRUST = 50

/** A profile that is boosted and fits the search; who cannot pay another click, or is throttled, is not in the list at all. */
export interface ProfileBid {
  readonly id: string
  readonly owner: string
  /** The most for one click, in whole Connects. */
  readonly maximum: Connects
  /** When the maximum was named, in milliseconds since 1970. */
  readonly namedAt: number
  /** `qualityOf` the profile, in thousandths. */
  readonly quality: number
  /** How well it fits this search without any boost, in thousandths. */
  readonly relevance: number
}

export interface CardTerms extends Pick<AuctionTerms, 'slots' | 'min' | 'pays'> {
  /** Below this relevance no sum buys a card, in thousandths. */
  readonly relevanceFloor: number
}

export interface Card<B extends ProfileBid = ProfileBid> {
  readonly bid: B
  /** What one valid click costs. */
  readonly pays: Connects
}

/**
 * The labelled cards of one page of results, in the order of relevance: at most `slots`, one for each owner. The places go by maximum ×
 * quality, then to the earlier, then to the smaller id. A click costs the least sum that would still have had the card.
 */
export function selectCards<B extends ProfileBid>(bids: readonly B[], terms: CardTerms): readonly Card<B>[] {
  invariant(terms.slots > 0, 'a page has a place for a card')
  const owners = new Set<string>()
  const counted = bids
    .filter((bid) => bid.relevance >= terms.relevanceFloor && bid.maximum >= terms.min)
    .toSorted(compareScores)
    .filter(({ owner }) => !owners.has(owner) && owners.add(owner))
  const loser = counted[terms.slots]
  return counted
    .slice(0, terms.slots)
    .map((bid) => ({ bid, pays: clickPrice(bid, loser, terms) }))
    .toSorted((left, right) => right.bid.relevance - left.bid.relevance || compareIds(left.bid.id, right.bid.id))
}

/**
 * How often clicks on the profile led to something (an invitation, an offer), compared with what is usual, in thousandths: 1000 is usual.
 * Never below 500 or above 2000, so money cannot be beaten by quality without end, nor the other way round. Its owner sees it.
 * @param usual actions per thousand clicks of all profiles, above 0
 */
export function qualityOf({ clicks, actions, usual }: { clicks: number; actions: number; usual: number }): number {
  invariant(usual > 0 && actions >= 0 && clicks >= 0, 'quality compares counts with a rate above 0')
  const expected = (clicks + CLICKS_ON_TRUST) * usual
  const seen = actions * 1000 + CLICKS_ON_TRUST * usual
  return Math.min(QUALITY_MOST, Math.max(QUALITY_LEAST, Math.round((1000 * seen) / expected)))
}

function compareScores(left: ProfileBid, right: ProfileBid): number {
  return scoreOf(right) - scoreOf(left) || left.namedAt - right.namedAt || compareIds(left.id, right.id)
}

function scoreOf({ maximum, quality }: ProfileBid): number {
  invariant(
    quality >= QUALITY_LEAST && quality <= QUALITY_MOST,
    `a quality is ${QUALITY_LEAST} to ${QUALITY_MOST}, not ${quality}`,
  )
  return maximum * quality
}

function clickPrice(bid: ProfileBid, loser: ProfileBid | undefined, { min, pays }: CardTerms): Connects {
  switch (pays) {
    case 'highest_losing_bid':
      return connects(Math.max(min, loser === undefined ? 0 : Math.ceil(scoreOf(loser) / bid.quality)))
    case 'pay_your_bid':
      return bid.maximum
    default:
      return unreachable(pays)
  }
}
