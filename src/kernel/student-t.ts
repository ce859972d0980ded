/**
 * The chance that Student's t with `freedom` degrees of freedom lies below `t`: through the incomplete beta function, whose continued
 * fraction (NIST Digital Library of Mathematical Functions, 8.17.22) is summed by Lentz's method.
 */
export function studentBelow(t: number, freedom: number): number {
  const tail = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
  return t > 0 ? 1 - tail : tail
}

/**
 * The t below which Student's t lies with chance `p`, 0 < p < 1. Starts at the normal quantile's place and halves the bracket around it:
 * slower than the known expansions, and right for one degree of freedom as for a thousand.
 */
export function studentQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, freedom)
  let low = 0
  let high = 2
  while (studentBelow(high, freedom) < p) [low, high] = [high, high * 2]
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (studentBelow(middle, freedom) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast below the mean; above it the mirror image does.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  return front * betaFraction(x, a, b)
}

const TINY = 1e-300

function betaFraction(x: number, a: number, b: number): number {
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let c = 1
  let sum = d
  for (let m = 1; m < 400; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    sum *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = d * c
    sum *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return sum
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

/** ln Γ(x) for x > 0: shifted up to where Stirling's series is exact to double precision. */
function logGamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < 12; at += 1) shift += Math.log(at)
  const square = 1 / (at * at)
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / at
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift
}
