/** The value below which `share` (0..1) of the sorted values lie: the nearest rank, so it is one that was measured. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const rank = Math.ceil(share * sorted.length)
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1]!
}

/** The middle one; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Rounds are compared with themselves, so what slows a whole round slows both sides: the median of the quotients, not their quotient. */
export function medianRatio(of: readonly number[], against: readonly number[]): number {
  return median(of.slice(0, against.length).map((value, round) => value / against[round]!))
}

/** Three digits that mean something. */
export function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(value >= 1000 ? 4 : 3)) : value
}
