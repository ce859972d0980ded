import type { Id } from '#kernel/ids.ts'
import { daysAfter, type Micros } from './ledger-time.ts'

/** For how long the same key gets the same answer. */
export const KEY_LIFE_DAYS = 400

/** When an id of version 7 was made, which it says itself; others, such as derived ones, have no age. */
function madeAt(id: Id): Micros | undefined {
  const [time, rest, version] = id.split('-')
  return version?.startsWith('7') === true ? Number.parseInt(`${time}${rest}`, 16) * 1000 : undefined
}

/**
 * Keys made before this are too old to be answered. Told by an id that is made now, not by the marketplace's clock: keys are made
 * where the ids are, and a demo moves its clock by years.
 */
export function oldestKey(idMadeNow: Id): Micros {
  return daysAfter(madeAt(idMadeNow) ?? 0, -KEY_LIFE_DAYS)
}

export function isTooOld(key: Id, oldest: Micros): boolean {
  const made = madeAt(key)
  return made !== undefined && made < oldest
}
