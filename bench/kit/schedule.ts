/** Everybody takes a turn in every round, and nobody always comes after the same one: each round begins one further on. */
export function alternated<T>(items: readonly T[], rounds: number): { readonly round: number; readonly item: T }[] {
  return Array.from({ length: rounds }, (_, round) => {
    const from = round % Math.max(1, items.length)
    return [...items.slice(from), ...items.slice(0, from)].map((item) => ({ round, item }))
  }).flat()
}

/** How many sends are due after `elapsedMs` at a fixed rate; the n-th (from 0) is due at `dueMs(n)`. */
export function dueCount(elapsedMs: number, perSecond: number): number {
  return Math.floor((elapsedMs * perSecond) / 1000) + 1
}

export function dueMs(index: number, perSecond: number): number {
  return (index * 1000) / perSecond
}
