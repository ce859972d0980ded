import type { Instant } from '#kernel/instant.ts'
import { limitAt, roomLeft, startOfMonth, type LimitStep } from '#modules/auctions/index.ts'

/** What somebody's paid places hold and cost, as far as their own monthly limit asks. */
export class PlacesBook {
  readonly limits: LimitStep[] = []
  #held = 0
  /** By the first moment of the month. What comes back later is left out: that only makes the room smaller than it is. */
  readonly #charged = new Map<number, number>()

  hold(qty: number): void {
    this.#held += qty
  }

  release(qty: number): void {
    this.#held -= qty
  }

  charge(qty: number, at: Instant): void {
    const month = startOfMonth(at).getTime()
    this.#held -= qty
    this.#charged.set(month, (this.#charged.get(month) ?? 0) + qty)
  }

  /** What paid places may still set aside; without a limit that is no question. */
  room(at: Instant): number {
    const most = limitAt(this.limits, at)?.most ?? undefined
    if (most === undefined) return Infinity
    return roomLeft({ most, held: this.#held, spent: this.#charged.get(startOfMonth(at).getTime()) ?? 0 })
  }
}
