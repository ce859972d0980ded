import { createHash } from 'node:crypto'
import { invariant } from './invariant.ts'

// The tree of RFC 9162 (Certificate Transparency), section 2.1: leaves and nodes are hashed with different first bytes, and the left
// part of n leaves is the largest power of two below n. Odd sizes need no doubled leaf, so no two lists of leaves have one root.
const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)

/** sha256, 32 bytes. */
export type Hash = Buffer

/** `sha256(0x00 ‖ text)`: what stands at the bottom of the tree. */
export function leafHash(text: string): Hash {
  return createHash('sha256').update(LEAF).update(text).digest()
}

function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE).update(left).update(right).digest()
}

/** Where the left part of `size` leaves ends. */
function split(size: number): number {
  return 2 ** (31 - Math.clz32(size - 1))
}

/** The root over `hashes`, at least one. */
export function rootOf(hashes: readonly Hash[]): Hash {
  invariant(hashes.length > 0, 'a tree has leaves')
  if (hashes.length === 1) return hashes[0]!
  const middle = split(hashes.length)
  return nodeHash(rootOf(hashes.slice(0, middle)), rootOf(hashes.slice(middle)))
}

/** What has to be known besides one leaf to compute the root: the roots of the parts it is not in, from the bottom up. */
export function inclusionPath(hashes: readonly Hash[], index: number): Hash[] {
  invariant(index >= 0 && index < hashes.length, `there is no leaf ${index} of ${hashes.length}`)
  if (hashes.length === 1) return []
  const middle = split(hashes.length)
  const [left, right] = [hashes.slice(0, middle), hashes.slice(middle)]
  return index < middle ? [...inclusionPath(left, index), rootOf(right)] : [...inclusionPath(right, index - middle), rootOf(left)]
}

/** One leaf with its place in a tree of `size` leaves. */
export interface Inclusion {
  readonly leaf: Hash
  readonly index: number
  readonly size: number
  readonly path: readonly Hash[]
}

/** The root that a path leads to; undefined when the path is not one of a tree of that size. */
export function rootFrom({ leaf, index, size, path }: Inclusion): Hash | undefined {
  const isPlace = Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size && size <= 2 ** 31
  if (!isPlace) return undefined
  if (size === 1) return path.length === 0 ? leaf : undefined
  const other = path.at(-1)
  if (other === undefined) return undefined
  const [middle, below] = [split(size), path.slice(0, -1)]
  if (index < middle) {
    const left = rootFrom({ leaf, index, size: middle, path: below })
    return left && nodeHash(left, other)
  }
  const right = rootFrom({ leaf, index: index - middle, size: size - middle, path: below })
  return right && nodeHash(other, right)
}
