import { countPeople, sumsOf, type Tally } from './replay.ts'

/**
 * Those who did something in the window and what it comes to, as columns: an object for each of some hundred thousand people would take
 * longer than to price everything they did. Whole Connects.
 */
export interface ActivePeople {
  readonly count: number
  /** Person codes, rising. */
  readonly people: Uint32Array
  readonly actions: Uint32Array
  readonly before: Uint32Array
  /** Single differences upwards, and downwards; neither is negative. */
  readonly more: Uint32Array
  readonly less: Uint32Array
  /** `more` − `less`. */
  readonly change: Float64Array
}

export function activePeople(tally: Tally): ActivePeople {
  const all = countPeople(tally)
  const [people, actions, before, more, less] = Array.from({ length: 5 }, () => new Uint32Array(all)) as Five
  const change = new Float64Array(all)
  let count = 0
  for (let person = 0; person < all; person += 1) {
    const sums = sumsOf(tally, person)
    if (sums.actions === 0) continue
    people[count] = person
    actions[count] = sums.actions
    before[count] = sums.before
    more[count] = sums.more
    less[count] = sums.less
    change[count] = sums.more - sums.less
    count += 1
  }
  const cut = (column: Uint32Array) => column.subarray(0, count)
  return {
    count,
    people: cut(people),
    actions: cut(actions),
    before: cut(before),
    more: cut(more),
    less: cut(less),
    change: change.subarray(0, count),
  }
}

type Five = [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array]
