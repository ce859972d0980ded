/**
 * The part of a lot's cost that belongs to its first `units` units, in whole cents: ⌊cost · units ÷ granted⌋.
 * It telescopes: whatever the steps, they add up to the cost exactly, and going back gives back the same cents.
 */
export function costOfUnits(lot: { readonly costUsdCents: number; readonly granted: number }, units: number): number {
  return Number((BigInt(lot.costUsdCents) * BigInt(units)) / BigInt(lot.granted))
}

/** The cents that move when a lot goes from `before` to `after` units used or expired; negative on the way back. */
export function recognisedBetween(
  lot: { readonly costUsdCents: number; readonly granted: number },
  { before, after }: { readonly before: number; readonly after: number },
): number {
  return costOfUnits(lot, after) - costOfUnits(lot, before)
}
