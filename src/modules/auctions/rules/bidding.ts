import type { Connects } from '#kernel/connects.ts'
import { MILLISECONDS_PER_HOUR, type Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { isFit, type Fit } from './eligibility.ts'

/** A hold outlives its auction by so many days, so that what the client did in the last minute is still settled. */
export const HOLD_GRACE_DAYS = 3

export const bidStates = ['standing', 'won', 'outbid', 'charged', 'worn_out', 'withdrawn', 'released'] as const
export type BidState = (typeof bidStates)[number]

/** Who was outbid, took the bid back or was released with the auction still open may bid again; what was paid for or worn out is used. */
export const bidMoves = {
  standing: ['won', 'outbid', 'withdrawn', 'released'],
  won: ['won', 'outbid', 'charged', 'worn_out', 'withdrawn', 'released'],
  outbid: ['standing'],
  withdrawn: ['standing'],
  charged: [],
  worn_out: [],
  released: [],
} as const satisfies Readonly<Record<BidState, readonly BidState[]>>

/** Whether Connects are held for a bid in this state. */
export function isHeld(state: BidState): boolean {
  return state === 'standing' || state === 'won'
}

/** What is known when somebody names a maximum. */
export interface BidFacts {
  readonly maximum: Connects
  readonly min: Connects
  readonly isProposalOpen: boolean
  readonly isJobOpen: boolean
  readonly isAuctionOpen: boolean
  /** See `judgedFit`. */
  readonly fit: Fit | null
  /** The bid there is; absent for the first one. */
  readonly bid?: { readonly state: BidState; readonly maximum: Connects }
}

export type BidRefused =
  | { readonly code: 'proposal_not_open' }
  | { readonly code: 'job_not_open' }
  | { readonly code: 'auction_closed' }
  | { readonly code: 'does_not_fit' }
  | { readonly code: 'below_minimum'; readonly min: number }
  | { readonly code: 'boost_used' }
  | { readonly code: 'not_a_raise'; readonly maximum: number }

/** `place`: all of the maximum is held anew. `raise`: so many more. */
export type BidDecision = { readonly kind: 'place' } | { readonly kind: 'raise'; readonly more: number }

export function decideBid(facts: BidFacts): Result<BidDecision, BidRefused> {
  if (!facts.isProposalOpen) return refuse({ code: 'proposal_not_open' })
  if (!facts.isJobOpen) return refuse({ code: 'job_not_open' })
  if (!facts.isAuctionOpen) return refuse({ code: 'auction_closed' })
  const { bid, fit, maximum, min } = facts
  const isRaise = bid !== undefined && isHeld(bid.state)
  if (!isRaise && bid !== undefined && !mayBidAgain(bid.state)) return refuse({ code: 'boost_used' })
  // Who stands has been judged: a job or a profile that changes meanwhile does not take back what was allowed.
  if (!isRaise && fit !== null && !isFit(fit)) return refuse({ code: 'does_not_fit' })
  if (maximum < min) return refuse({ code: 'below_minimum', min })
  if (!isRaise) return ok({ kind: 'place' })
  if (maximum <= bid.maximum) return refuse({ code: 'not_a_raise', maximum: bid.maximum })
  return ok({ kind: 'raise', more: maximum - bid.maximum })
}

/** Whether a bid that is not held any more may be placed once more. */
export function mayBidAgain(state: BidState): boolean {
  return (bidMoves[state] as readonly BidState[]).includes('standing')
}

/** Whether the client's look at the list freezes a round: the first one does, then one each `hoursBetweenRounds` at most. */
export function isRoundDue(
  { frozenAt, hoursBetweenRounds }: { readonly frozenAt: Instant | null; readonly hoursBetweenRounds: number },
  now: Instant,
): boolean {
  return frozenAt === null || now.getTime() - frozenAt.getTime() >= hoursBetweenRounds * MILLISECONDS_PER_HOUR
}

/** A place rests after so many looks of the client at the list, or at the proposal itself, that led to nothing. */
export function isWornOut(
  { views, opens }: { readonly views: number; readonly opens: number },
  terms: { readonly viewsUntilWorn: number; readonly opensUntilWorn: number },
): boolean {
  return views >= terms.viewsUntilWorn || opens >= terms.opensUntilWorn
}

/** What a client may do with a proposal that a boost is paid for. Only looking is not among it. */
export const chargedMoves: ReadonlySet<string> = new Set(['active', 'shortlisted', 'archived', 'offered', 'declined', 'hired'])
