import type { Instant } from '#kernel/instant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

// Without 0, O, 1, I and L: read aloud or copied from paper, nobody mistakes one for another.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const GROUP = 4

/** 12 letters in three groups, 59 bits of chance: `7KQM-XW3R-D9TF`. `pick(n)` gives a whole number from 0 to n − 1. */
export function makeCode(pick: (choices: number) => number): string {
  const group = () => Array.from({ length: GROUP }, () => LETTERS[pick(LETTERS.length)]).join('')
  return [group(), group(), group()].join('-')
}

/** A code as it is kept and shown: capitals, hyphens between groups. */
export function readCode(typed: string): string {
  return typed
    .trim()
    .toUpperCase()
    .replaceAll(/[\s_-]+/g, '-')
}

/** What two codes are compared by: hyphens and spaces are for the eye. */
export function codeKey(code: string): string {
  return readCode(code).replaceAll('-', '')
}

export interface PromoTerms {
  /** Connects for each. */
  readonly connects: number
  /** So many people, each once. */
  readonly most: number
  readonly redeemed: number
  /** Half-open: at `validUntil` it is over. */
  readonly validFrom: Instant
  readonly validUntil: Instant
  /** An operator ended it before its time. */
  readonly endedAt: Instant | null
  /** Only for people who were here before; null: for everybody. */
  readonly joinedBefore: Instant | null
}

/** Moments are ISO texts: an answer that is repeated under its key comes from a record. */
export type RedeemRefused =
  | { readonly code: 'code_unknown' }
  | { readonly code: 'code_redeemed_by_you'; readonly at: string }
  | { readonly code: 'code_not_yet_valid'; readonly validFrom: string }
  /** An operator ended it. */
  | { readonly code: 'code_ended'; readonly since: string }
  | { readonly code: 'code_expired'; readonly since: string }
  | { readonly code: 'code_not_for_you'; readonly joinedBefore: string }
  | { readonly code: 'code_used_up' }

export interface RedemptionFacts {
  readonly promo: PromoTerms | undefined
  /** When this person redeemed it. */
  readonly redeemedAt: Instant | undefined
  readonly joinedAt: Instant
  readonly now: Instant
}

export function decideRedemption<P extends PromoTerms>(
  facts: RedemptionFacts & { readonly promo: P | undefined },
): Result<P, RedeemRefused> {
  const { promo, redeemedAt, joinedAt, now } = facts
  if (promo === undefined) return refuse({ code: 'code_unknown' })
  if (redeemedAt !== undefined) return refuse({ code: 'code_redeemed_by_you', at: redeemedAt.toISOString() })
  if (now < promo.validFrom) return refuse({ code: 'code_not_yet_valid', validFrom: promo.validFrom.toISOString() })
  // Ended counts whatever the clock says: `now` is from before this caller waited for the code's row.
  if (promo.endedAt !== null) return refuse({ code: 'code_ended', since: promo.endedAt.toISOString() })
  if (now >= promo.validUntil) return refuse({ code: 'code_expired', since: promo.validUntil.toISOString() })
  if (promo.joinedBefore !== null && joinedAt >= promo.joinedBefore)
    return refuse({ code: 'code_not_for_you', joinedBefore: promo.joinedBefore.toISOString() })
  if (promo.redeemed >= promo.most) return refuse({ code: 'code_used_up' })
  return ok(promo)
}

export type PromoState = 'waiting' | 'open' | 'used_up' | 'over' | 'ended'

export function promoState(promo: PromoTerms, now: Instant): PromoState {
  if (promo.endedAt !== null) return 'ended'
  if (now >= promo.validUntil) return 'over'
  if (promo.redeemed >= promo.most) return 'used_up'
  return now < promo.validFrom ? 'waiting' : 'open'
}
