import type { Id } from '#kernel/ids.ts'
import type { People } from './columns.ts'

/** 2²¹: with 32 bits of Connects beside it a number is still exact. */
export const MOST_PEOPLE = 2_097_152
const rememberedRanks = new WeakMap<readonly Id[], Uint32Array>()

/**
 * Everybody's place among all ids. Codes depend on the order in which history was read, and a report must not.
 * @throws RangeError beyond two million people
 */
export function ranksOf({ ids }: People): Uint32Array {
  const known = rememberedRanks.get(ids)
  if (known !== undefined) return known
  if (ids.length > MOST_PEOPLE) throw new RangeError(`a simulation can tell ${MOST_PEOPLE} people apart, not ${ids.length}`)
  const ranks = new Uint32Array(ids.length)
  const inOrder = Array.from(ids.keys()).toSorted((left, right) => (ids[left]! < ids[right]! ? -1 : 1))
  inOrder.forEach((person, rank) => (ranks[person] = rank))
  rememberedRanks.set(ids, ranks)
  return ranks
}
