import { createHash } from 'node:crypto'
import { invariant } from '#kernel/invariant.ts'

/** Seeded chance: the same seed gives the same stream on every machine. All methods draw from one stream. */
export interface Random {
  /** Even in [0, 1). */
  next(): number
  /** A whole number, both ends included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** `count` different members in random order (all of them when the list is shorter). */
  sample<T>(list: readonly T[], count: number): T[]
  weighted<T>(list: readonly T[], weight: (member: T, index: number) => number): T
  normal(mean: number, deviation: number): number
  /** Half of the values lie below `median`; `sigma` is the deviation of the logarithm. */
  logNormal(median: number, sigma: number): number
  poisson(mean: number): number
  /** A stream of its own, so that a change in one part of the world leaves the others as they were. */
  fork(name: string): Random
}

export function seededRandom(seed: string): Random {
  const next = sfc32(createHash('sha256').update(seed).digest())
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const normal = (mean: number, deviation: number) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    int,
    normal,
    chance: (probability) => next() < probability,
    pick: (list) => memberAt(list, int(0, list.length - 1)),
    sample: (list, count) => drawWithoutReturn(list, count, int),
    weighted: (list, weight) => drawByWeight(list, weight, next),
    logNormal: (median, sigma) => median * Math.exp(normal(0, sigma)),
    poisson: (mean) => poisson(mean, next),
    fork: (name) => seededRandom(`${seed}/${name}`),
  }
}

/** Chris Doty-Humphrey's "small fast chaotic" generator with 32-bit words: passes PractRand, four lines, no library. */
function sfc32(seed: Buffer): () => number {
  let [a, b, c, counter] = [seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8), seed.readInt32LE(12)]
  return () => {
    const drawn = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + drawn
    return (drawn >>> 0) / 4_294_967_296
  }
}

function memberAt<T>(list: readonly T[], index: number): T {
  invariant(index >= 0 && index < list.length, 'a pick needs a list with members')
  return list[index] as T
}

function drawWithoutReturn<T>(list: readonly T[], count: number, int: (min: number, max: number) => number): T[] {
  const rest = [...list]
  const most = Math.min(count, rest.length)
  for (let at = 0; at < most; at += 1) {
    const other = int(at, rest.length - 1)
    ;[rest[at], rest[other]] = [memberAt(rest, other), memberAt(rest, at)]
  }
  return rest.slice(0, most)
}

function drawByWeight<T>(list: readonly T[], weight: (member: T, index: number) => number, next: () => number): T {
  let total = 0
  const weights = list.map((member, index) => {
    const one = weight(member, index)
    total += one
    return one
  })
  let left = next() * total
  const found = weights.findIndex((one) => (left -= one) < 0)
  return memberAt(list, found === -1 ? list.length - 1 : found)
}

// Knuth's product method; large means by the normal approximation, which is exact enough for a story.
function poisson(mean: number, next: () => number): number {
  if (mean > 60)
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = next(); product > limit; product *= next()) count += 1
  return count
}

/** Weights of Zipf's law: the n-th member is wanted 1/n^`exponent` as often as the first. */
export function zipf(exponent = 1): (member: unknown, index: number) => number {
  return (_member, index) => 1 / (index + 1) ** exponent
}
