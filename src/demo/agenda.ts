import type { Instant } from '#kernel/instant.ts'

/** What happens when: events are done in the order of their time, also those that other events add on the way. */
export interface Agenda {
  /** Adds an event; one after the end of the story is dropped. */
  add(at: Instant, happen: (at: Instant) => void): void
  /** Does everything up to the end. */
  run(): void
}

interface Entry {
  readonly time: number
  /** Keeps events of one moment in the order in which they were added. */
  readonly order: number
  readonly happen: (at: Instant) => void
}

export function makeAgenda(end: Instant): Agenda {
  const heap: Entry[] = []
  let added = 0
  return {
    add(at, happen) {
      if (at.getTime() < end.getTime()) push(heap, { time: at.getTime(), order: (added += 1), happen })
    },
    run() {
      for (let entry = pop(heap); entry !== undefined; entry = pop(heap)) entry.happen(new Date(entry.time))
    },
  }
}

function isSooner(left: Entry, right: Entry): boolean {
  return left.time < right.time || (left.time === right.time && left.order < right.order)
}

function push(heap: Entry[], entry: Entry): void {
  heap.push(entry)
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1
    if (!isSooner(heap[at]!, heap[parent]!)) return
    ;[heap[at], heap[parent]] = [heap[parent]!, heap[at]!]
    at = parent
  }
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  heap[0] = last
  for (let at = 0; ;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    let soonest = at
    if (left < heap.length && isSooner(heap[left]!, heap[soonest]!)) soonest = left
    if (right < heap.length && isSooner(heap[right]!, heap[soonest]!)) soonest = right
    if (soonest === at) return first
    ;[heap[at], heap[soonest]] = [heap[soonest]!, heap[at]!]
    at = soonest
  }
}
