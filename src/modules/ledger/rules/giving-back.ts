import type { Id } from '#kernel/ids.ts'
import { addLot, lotIn, moveUnits, type Draft } from './draft.ts'
import { daysAfter } from './ledger-time.ts'
import { recognisedBetween } from './revenue.ts'
import type { Lot } from './wallet.ts'

export interface Returned {
  readonly lotId: Id
  readonly qty: number
  readonly from: 'held' | 'consumed'
  readonly holdId?: Id
  readonly unwinds?: number
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
  const lot = lotIn(draft, returned.lotId)
  const owed = Math.min(returned.qty, lot.clawed - lot.revoked)
  if (owed > 0) moveUnits(draft, { ...returned, to: 'revoked', qty: owed })

  const qty = returned.qty - owed
  if (qty === 0) return
  if (isLiveFor(lot, draft.moment.at, terms.neededLifeDays)) {
    moveUnits(draft, { ...returned, to: 'available', qty })
    return
  }
  moveUnits(draft, { ...returned, to: 'expired', qty })
  if (terms.renewedLifeDays > 0) renew(draft, { lot, qty, lifeDays: terms.renewedLifeDays })
}

function isLiveFor(lot: Lot, at: number, days: number): boolean {
  return lot.expiresAt === null || (lot.expiresAt > at && lot.expiresAt >= daysAfter(at, days))
}

function renew(draft: Draft, { lot, qty, lifeDays }: { lot: Lot; qty: number; lifeDays: number }): void {
  addLot(draft, {
    origin: lot.origin,
    granted: qty,
    expiresAt: daysAfter(draft.moment.at, lifeDays),
    priority: lot.priority,
    // The expired units' share of the cost moves on with them; shares of successive returns telescope to the whole.
    costUsdCents: recognisedBetween(lot, { before: lot.expired, after: lot.expired + qty }),
    policyVersion: lot.policyVersion,
    parentLot: lot.id,
  })
}
