/** How lanes are doing: the first two now, the others since they were opened. */
export interface LaneFigures {
  readonly waiting: number
  readonly running: number
  readonly answered: number
  /** Turned away at once, or taken and never begun before their deadline. */
  readonly overloaded: number
  /** Begun, and the database did not say in time what became of them. */
  readonly unknown: number
  /** Requests that failed even when they stood alone. */
  readonly faults: number
  /** Batches that were asked again: the database was away, or two of them collided. */
  readonly repeats: number
  /** Batches that were cut in two because something in them failed. */
  readonly bisections: number
  readonly batches: number
  /** Answered batches by size: the smallest power of two that is not below it → how many. */
  readonly sizes: ReadonlyMap<number, number>
}

/** The counters of one machine; its lanes share them. */
export class Tally {
  answered = 0
  overloaded = 0
  unknown = 0
  faults = 0
  repeats = 0
  bisections = 0
  batches = 0
  readonly #sizes = new Map<number, number>()

  countBatch(size: number): void {
    const bound = 2 ** Math.ceil(Math.log2(size))
    this.batches += 1
    this.answered += size
    this.#sizes.set(bound, (this.#sizes.get(bound) ?? 0) + 1)
  }

  figures(now: Pick<LaneFigures, 'waiting' | 'running'>): LaneFigures {
    const { answered, overloaded, unknown, faults, repeats, bisections, batches } = this
    return { ...now, answered, overloaded, unknown, faults, repeats, bisections, batches, sizes: new Map(this.#sizes) }
  }
}
