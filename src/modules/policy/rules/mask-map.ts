/**
 * A map from bit masks of any length. JavaScript engines hash a big integer by its lowest 64 bits alone, so a plain `Map` looks through
 * all masks that differ only above: with two hundred boxes that made a minute of a lint. Here masks are told apart by a remainder of all
 * their bits first.
 */
export class MaskMap<Value> {
  readonly #entries = new Map<bigint, Entry<Value>>()

  get(mask: bigint): Value | undefined {
    let entry = this.#entries.get(mask % PRIME)
    while (entry !== undefined && entry.mask !== mask) entry = entry.next
    return entry?.value
  }

  /** Remembers a mask that is not there yet. */
  add(mask: bigint, value: Value): void {
    const remainder = mask % PRIME
    this.#entries.set(remainder, { mask, value, next: this.#entries.get(remainder) })
  }
}

interface Entry<Value> {
  readonly mask: bigint
  readonly value: Value
  readonly next: Entry<Value> | undefined
}

// Just below 2^61, and not 2^61 − 1: single bits would have only 61 different remainders.
const PRIME = 2n ** 61n - 31n
