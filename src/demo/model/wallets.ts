import { addDays, type Instant } from '#kernel/instant.ts'

interface PurseLot {
  readonly order: number
  readonly expiresAt: number
  readonly isPaid: boolean
  available: number
}

/** Which units paid for something, so that they can come back. */
export type Taken = readonly { readonly lot: PurseLot; readonly qty: number }[]

/**
 * What somebody of the story believes to have. The ledger decides; this only keeps the story from asking for the impossible.
 * It moves with the ledger's own moments (ticks): within one, issues come first, then charges, then returns.
 */
export class Purse {
  #lots: PurseLot[] = []
  #issued = 0
  #coming: { readonly tick: number; readonly give: () => void }[] = []

  issue(qty: number, expiresAt: Instant, isPaid: boolean): void {
    this.#add(qty, expiresAt.getTime(), isPaid)
  }

  available(tick: Instant): number {
    this.#settle(tick.getTime())
    return this.#lots.reduce((sum, lot) => sum + lot.available, 0)
  }

  /** Takes the soonest to expire first, granted before paid. The caller has looked at `available`. */
  spend(qty: number, tick: Instant): Taken {
    this.#settle(tick.getTime())
    let left = qty
    return this.#lots.flatMap((lot) => {
      const part = Math.min(left, lot.available)
      if (part === 0) return []
      lot.available -= part
      left -= part
      return [{ lot, qty: part }]
    })
  }

  /**
   * The units can be used from the next tick on. Those of a lot with less life left than `neededLifeDays` come back for `renewedLifeDays`;
   * 0: they are gone.
   */
  giveBack(
    taken: Taken,
    {
      tick,
      neededLifeDays,
      renewedLifeDays,
    }: { readonly tick: Instant; readonly neededLifeDays: number; readonly renewedLifeDays: number },
  ): void {
    const leastExpiry = addDays(tick, neededLifeDays).getTime()
    const renewedExpiry = addDays(tick, renewedLifeDays).getTime()
    const give = () => {
      for (const { lot, qty } of taken) {
        if (lot.expiresAt > tick.getTime() && lot.expiresAt >= leastExpiry) lot.available += qty
        else if (renewedLifeDays > 0) this.#add(qty, renewedExpiry, lot.isPaid)
      }
    }
    this.#coming.push({ tick: tick.getTime(), give })
  }

  #add(qty: number, expiresAt: number, isPaid: boolean): void {
    this.#lots.push({ order: (this.#issued += 1), expiresAt, isPaid, available: qty })
    this.#lots.sort(
      (left, right) => left.expiresAt - right.expiresAt || Number(left.isPaid) - Number(right.isPaid) || left.order - right.order,
    )
  }

  #settle(now: number): void {
    const due = this.#coming.filter((coming) => coming.tick < now)
    this.#coming = this.#coming.filter((coming) => coming.tick >= now)
    for (const { give } of due) give()
    this.#lots = this.#lots.filter((lot) => lot.expiresAt > now)
  }
}
