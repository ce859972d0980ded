import { setTimeout as sleep } from 'node:timers/promises'
import { invariant } from '#kernel/invariant.ts'
import type { Refused } from '#kernel/result.ts'
import { Tally, type LaneFigures } from './figures.ts'
import { Lane, type LaneWork } from './lane.ts'
import type { Overloaded } from './outcomes.ts'

export interface LaneOptions<Request, Answer> extends Omit<LaneWork<Request, Answer>, 'pause'> {
  /** How many batches run at once: about one per core of the database. */
  readonly lanes: number
  /** 0 to `lanes` − 1; the same for all requests whose order matters. */
  laneOf(this: void, request: Request): number
  /** Default: 10 ms, twice as long each time up to a second, and chance in it. */
  readonly pause?: LaneWork<Request, Answer>['pause']
}

export interface Lanes<Request, Answer> {
  /**
   * Requests of one lane are done in the order in which they were asked.
   * @returns the answer, or `overloaded` at once when too many wait
   * @throws OutcomeUnknown when the database went away and did not come back in time; else what was wrong with this very request
   */
  ask(request: Request): Promise<Answer | Refused<Overloaded>>
  figures(): LaneFigures
  /** Takes nothing more; resolves when everybody who asked has an answer. */
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 1000

/** Gathers what many ask at once into few batches: for work whose cost is mostly per batch (a commit, a round trip). */
export function openLanes<Request, Answer>({ lanes: count, laneOf, pause = backOff, ...work }: LaneOptions<Request, Answer>) {
  invariant(count >= 1 && work.most >= 1 && work.waiting >= 1, 'lanes, batches and queues have room for one at least')
  const tally = new Tally()
  const lanes = Array.from({ length: count }, () => new Lane<Request, Answer>({ ...work, pause }, tally))
  let isClosing = false
  const opened: Lanes<Request, Answer> = {
    async ask(request) {
      const lane = lanes[laneOf(request)]
      invariant(lane !== undefined, `there are lanes 0 to ${count - 1}`)
      return isClosing ? lane.turnAway() : lane.ask(request)
    },
    figures: () => tally.figures({ waiting: sumOf(lanes, 'waiting'), running: sumOf(lanes, 'running') }),
    async close() {
      isClosing = true
      await Promise.all(lanes.map((lane) => lane.settled()))
    },
  }
  return opened
}

function sumOf(lanes: readonly Record<'waiting' | 'running', number>[], figure: 'waiting' | 'running'): number {
  return lanes.reduce((sum, lane) => sum + lane[figure], 0)
}

async function backOff(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1))
  await sleep(longest * (0.5 + Math.random() / 2))
}
