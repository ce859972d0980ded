import { rootOf, type Hash } from '#kernel/merkle.ts'
import { PAGE_LEAVES } from './seal.ts'

const HASH_BYTES = 32

/** Up to 1,024 leaves' hashes in their order, one after the other, and the root over them. */
export interface Page {
  readonly root: Hash
  readonly hashes: Buffer
}

export function pageOf(hashes: readonly Hash[]): Page {
  return { root: rootOf(hashes), hashes: Buffer.concat(hashes) }
}

export function pagesOf(hashes: readonly Hash[]): Page[] {
  const pages: Page[] = []
  for (let start = 0; start < hashes.length; start += PAGE_LEAVES) pages.push(pageOf(hashes.slice(start, start + PAGE_LEAVES)))
  return pages
}

/** Bytes that are no whole hash at the end are left out. */
export function hashesIn(bytes: Buffer): Hash[] {
  return Array.from({ length: Math.floor(bytes.length / HASH_BYTES) }, (_, n) =>
    bytes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES),
  )
}
