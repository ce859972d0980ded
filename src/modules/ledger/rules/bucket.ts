import type { Id } from '#kernel/ids.ts'

const BUCKETS = 1024
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/**
 * The owner's part of the ledger, 0..1023: FNV-1a over the id's lower-case text.
 * Frozen for ever: it is stored in every row. Only the map from bucket to server may change.
 */
export function bucketOf(ownerId: Id): number {
  let hash = FNV_OFFSET
  for (const character of ownerId.toLowerCase()) hash = Math.imul(hash ^ character.charCodeAt(0), FNV_PRIME)
  return ((hash >>> 16) ^ (hash & 0xffff)) % BUCKETS
}
