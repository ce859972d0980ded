/** P(X ≥ k) where X counts how many of independent events happen, each with its own probability. Exact. */
export function tailOfSum(probabilities: readonly number[], k: number): number {
  // Only whether k are reached matters, so counts from k on are one.
  const reached = new Float64Array(k + 1)
  reached[0] = 1
  for (const p of probabilities) {
    reached[k] = reached[k]! + (k === 0 ? 0 : reached[k - 1]! * p)
    for (let count = k - 1; count > 0; count -= 1) reached[count] = reached[count]! * (1 - p) + reached[count - 1]! * p
    if (k > 0) reached[0] *= 1 - p
  }
  return reached[k]!
}

/** P(X ≥ k) where X is Poisson with this mean: above the truth for draws without putting back. */
export function tailOfPoisson(mean: number, k: number): number {
  if (k <= 0) return 1
  // Summed from k upwards, so that a tiny tail is not the difference of two ones.
  let term = Math.exp(-mean + k * Math.log(mean) - logFactorial(k))
  let sum = 0
  for (let count = k; count < k + 200 && term > 0; count += 1) {
    sum += term
    term *= mean / (count + 1)
  }
  return Math.min(1, sum)
}

function logFactorial(n: number): number {
  let sum = 0
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor)
  return sum
}
