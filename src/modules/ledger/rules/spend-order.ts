import type { Id } from '#kernel/ids.ts'
import { isExpired, type Leg, type Lot } from './wallet.ts'
import type { Micros } from './ledger-time.ts'

export interface Slice {
  readonly lotId: Id
  readonly qty: number
}

/** Smaller priority first, then soonest to expire (never last), then granted before paid, then the older lot. */
export function bySpendOrder(left: Lot, right: Lot): number {
  return (
    left.priority - right.priority ||
    compareExpiry(left.expiresAt, right.expiresAt) ||
    Number(left.costUsdCents > 0) - Number(right.costUsdCents > 0) ||
    (left.id < right.id ? -1 : 1)
  )
}

function compareExpiry(left: Micros | null, right: Micros | null): number {
  if (left === right) return 0
  if (left === null) return 1
  return right === null ? -1 : left - right
}

/** Lots that may be used at `at`, in the order they are used; the window is half-open: gone at the very moment of expiry. */
export function usableLots(lots: Iterable<Lot>, at: Micros): Lot[] {
  return [...lots].filter((lot) => lot.available > 0 && lot.effectiveAt <= at && !isExpired(lot, at)).toSorted(bySpendOrder)
}

/** `qty` units taken from `lots` one after the other; undefined when they have fewer. */
export function takeAvailable(lots: readonly Lot[], qty: number): Slice[] | undefined {
  const slices = takeUnits(
    lots.map((lot) => ({ lotId: lot.id, qty: lot.available })),
    { skip: 0, take: qty },
  )
  return slices.reduce((sum, slice) => sum + slice.qty, 0) === qty ? slices : undefined
}

/** Walks a list of slices: passes over the first `skip` units, then takes up to `take`. */
export function takeUnits<S extends Slice>(slices: readonly S[], { skip, take }: { skip: number; take: number }): S[] {
  const taken: S[] = []
  let toSkip = skip
  let toTake = take
  for (const slice of slices) {
    const passed = Math.min(slice.qty, toSkip)
    const qty = Math.min(slice.qty - passed, toTake)
    toSkip -= passed
    toTake -= qty
    if (qty > 0) taken.push({ ...slice, qty })
    if (toTake === 0) break
  }
  return taken
}

/** The last `take` units before the `alreadyBack` ones at the end, last leg first: what stays is the original prefix. */
export function unwindLegs(legs: readonly Leg[], { alreadyBack, take }: { alreadyBack: number; take: number }): Leg[] {
  return takeUnits(legs.toReversed(), { skip: alreadyBack, take })
}
