import { setTimeout as sleep } from 'node:timers/promises'
import { dueCount, dueMs } from './schedule.ts'

/** What callers saw in one turn. */
export interface Driven {
  readonly operations: number
  readonly errors: number
  readonly seconds: number
  /** Sorted, in ms. */
  readonly latencies: Float64Array
  /** Open loop only: sent and not answered when the time was up. */
  readonly backlog: number
}

/** Does one operation and says whether it did what it should. */
export type Operate = () => Promise<boolean>

/** `callers` who each ask again as soon as they have an answer. */
export async function closedLoop(operate: Operate, how: { readonly callers: number; readonly seconds: number }): Promise<Driven> {
  const seen = new Seen()
  const began = performance.now()
  const ends = began + how.seconds * 1000
  const call = async (): Promise<void> => {
    for (let sent = performance.now(); sent < ends;) {
      const worked = await operate()
      const now = performance.now()
      seen.add(now - sent, worked)
      sent = now
    }
  }
  await Promise.all(Array.from({ length: how.callers }, call))
  return seen.driven((performance.now() - began) / 1000, 0)
}

/**
 * Sends at a fixed rate whether answers come or not, and counts each latency from the moment it should have been sent: whoever is
 * kept waiting by a stall counts with the whole wait.
 */
export async function openLoop(operate: Operate, how: { readonly perSecond: number; readonly seconds: number }): Promise<Driven> {
  const seen = new Seen()
  const began = performance.now()
  const total = Math.ceil(how.perSecond * how.seconds)
  let sent = 0
  const send = async (due: number): Promise<void> => {
    const worked = await operate()
    seen.add(performance.now() - due, worked)
  }
  const inFlight: Promise<void>[] = []
  while (sent < total) {
    const due = Math.min(total, dueCount(performance.now() - began, how.perSecond))
    for (; sent < due; sent += 1) inFlight.push(send(began + dueMs(sent, how.perSecond)))
    await sleep(1)
  }
  const backlog = total - seen.count
  await Promise.all(inFlight)
  return seen.driven((performance.now() - began) / 1000, backlog)
}

class Seen {
  #latencies = new Float64Array(65_536)
  #errors = 0
  count = 0

  add(latency: number, worked: boolean): void {
    if (this.count === this.#latencies.length) {
      const larger = new Float64Array(this.count * 2)
      larger.set(this.#latencies)
      this.#latencies = larger
    }
    this.#latencies[this.count] = latency
    this.count += 1
    if (!worked) this.#errors += 1
  }

  driven(seconds: number, backlog: number): Driven {
    const latencies = this.#latencies.subarray(0, this.count).toSorted()
    return { operations: this.count, errors: this.#errors, seconds, latencies, backlog }
  }
}
