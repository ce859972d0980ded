import type { Lot } from './wallet.ts'

type Priced = Pick<Lot, 'costUsdCents' | 'granted'>

/**
 * The part of a lot's cost that belongs to its first `units` units, in whole cents: ⌊cost · units ÷ granted⌋.
 * It telescopes: whatever the steps, they add up to the cost exactly, and going back gives back the same cents.
 */
export function costOfUnits(lot: Priced, units: number): number {
  return Number((BigInt(lot.costUsdCents) * BigInt(units)) / BigInt(lot.granted))
}

/** Where the cost of a lot is, in US cents. */
export interface Worth {
  /** Its units can still be used. */
  readonly deferred: number
  /** Of consumed units: income. */
  readonly revenue: number
  /** Of expired units. What was renewed of it is the cost of the renewed lots and deferred there; the rest is income from breakage. */
  readonly expired: number
  /** Of revoked units. */
  readonly revoked: number
  /** Of units claimed back, revoked or still owed. */
  readonly claimed: number
}

const NOTHING: Worth = { deferred: 0, revenue: 0, expired: 0, revoked: 0, claimed: 0 }

/**
 * The lot's units stand in a row: the expired ones first, then those consumed, those still usable, and at the end the revoked ones.
 * Each is worth the cents of its place, so the worth follows from the counters alone, whatever the way to them:
 * deferred + revenue + expired + revoked = cost, always, and unwinding gives back the very cents.
 */
export function worthOf(lot: Priced & Pick<Lot, 'consumed' | 'expired' | 'revoked' | 'clawed'>): Worth {
  if (lot.costUsdCents === 0) return NOTHING
  const expired = costOfUnits(lot, lot.expired)
  const used = costOfUnits(lot, lot.expired + lot.consumed)
  const notRevoked = costOfUnits(lot, lot.granted - lot.revoked)
  return {
    deferred: notRevoked - used,
    revenue: used - expired,
    expired,
    revoked: lot.costUsdCents - notRevoked,
    claimed: lot.costUsdCents - costOfUnits(lot, lot.granted - lot.clawed),
  }
}

/** The cents that move when a lot goes from `before` to `after` units used or expired; negative on the way back. */
export function recognisedBetween(lot: Priced, { before, after }: { readonly before: number; readonly after: number }): number {
  return costOfUnits(lot, after) - costOfUnits(lot, before)
}
