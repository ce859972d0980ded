import type { Id } from '#kernel/ids.ts'
import { addLot, lotIn, moveUnits, type Draft } from './draft.ts'
import { daysAfter, type Micros } from './ledger-time.ts'
import { recognisedBetween } from './revenue.ts'
import type { Leg, Lot } from './wallet.ts'

export interface Returned {
  readonly from: 'held' | 'consumed'
  /** In the order in which they go back: the last one taken first. */
  readonly legs: readonly Leg[]
  readonly holdId?: Id
}

export interface ReturnTerms {
  /** A lot with less life left than this cannot take its units back. 0: only an expired one cannot. */
  readonly neededLifeDays: number
  /** Life of the new lot in which such units come back; 0: they expire for good. */
  readonly renewedLifeDays: number
}

/**
 * Units go back to their lot while it is live. What was claimed back from the lot is revoked first; what the lot can no
 * longer take expires there and, when somebody else caused it, comes back in a new lot of the same origin and cost.
 */
export function giveBack(draft: Draft, returned: Returned, terms: ReturnTerms): void {
  for (const leg of returned.legs) giveBackLeg(draft, leg, { returned, neededLifeDays: terms.neededLifeDays })
  if (terms.renewedLifeDays > 0) renewExpired(draft, terms.renewedLifeDays)
}

function giveBackLeg(
  draft: Draft,
  { lotId, qty, leg }: Leg,
  { returned: { from, holdId }, neededLifeDays }: { returned: Returned; neededLifeDays: number },
): void {
  const lot = lotIn(draft, lotId)
  const why = { ...(holdId === undefined ? {} : { holdId }), ...(from === 'consumed' ? { unwinds: leg } : {}) }
  const owed = Math.min(qty, lot.clawed - lot.revoked)
  if (owed > 0) moveUnits(draft, { lotId, from, to: 'revoked', qty: owed, ...why })
  if (owed === qty) return
  const to = isLiveFor(lot, { at: draft.moment.at, days: neededLifeDays }) ? 'available' : 'expired'
  moveUnits(draft, { lotId, from, to, qty: qty - owed, ...why })
}

function isLiveFor(lot: Lot, { at, days }: { at: number; days: number }): boolean {
  return lot.expiresAt === null || (lot.expiresAt > at && lot.expiresAt >= daysAfter(at, days))
}

/** One new lot for all that expired in this draft of one old lot. */
function renewExpired(draft: Draft, lifeDays: number): void {
  // Lots added on the way are passed too: nothing of them has expired.
  for (const lot of draft.lots.values()) {
    if (lot.expired > expiredBefore(draft, lot)) renewLot(draft, lot, daysAfter(draft.moment.at, lifeDays))
  }
}

function expiredBefore(draft: Draft, lot: Lot): number {
  return draft.wallet.lots.get(lot.id)?.expired ?? lot.expired
}

/** What expired of `lot` in this draft goes on in a new lot. */
export function renewLot(draft: Draft, lot: Lot, expiresAt: Micros | null): void {
  const before = expiredBefore(draft, lot)
  addLot(draft, {
    origin: lot.origin,
    granted: lot.expired - before,
    expiresAt,
    priority: lot.priority,
    // The expired units' share of the cost moves on with them; shares of successive renewals telescope to the whole.
    costUsdCents: recognisedBetween(lot, { before, after: lot.expired }),
    policyVersion: lot.policyVersion,
    parentLot: lot.id,
  })
}
