import { invariant } from '#kernel/invariant.ts'
import { refuse, type Refused } from '#kernel/result.ts'
import type { Logger } from '../log.ts'
import { Asked } from './asked.ts'
import type { Tally } from './figures.ts'
import { OutcomeUnknown, type Overloaded } from './outcomes.ts'

export interface LaneWork<Request, Answer> {
  /** Most requests in one batch. */
  readonly most: number
  /** Most requests that may wait in one lane. */
  readonly waiting: number
  /** How long anybody waits for an answer, whatever happens. */
  readonly deadlineMs: number
  /**
   * Does all of them or none, and may be repeated: each request carries the key under which its answer is found again.
   * @returns answers in the order of the requests
   */
  run(this: void, requests: readonly Request[]): Promise<readonly Answer[]>
  /** Nobody knows what became of the batch, so it is asked again. */
  isOutage(problem: unknown): boolean
  /** The batch was undone because another one was in its way, so it is asked again. */
  isConflict?(problem: unknown): boolean
  /** What the log says about a request that failed by itself. */
  describe?(request: Request): object
  /** Waits before a batch is asked again for the n-th time. */
  pause(this: void, attempt: number): Promise<void>
  readonly log: Pick<Logger, 'warn' | 'error'>
}

/** Up to so many go one by one: nobody waits for a stranger's failure where a batch saves little. */
const MOST_ALONE = 2
const LEAST_RETRY_MS = 50
/** Until something was measured: what a request costs on a slow disk. */
const FIRST_GUESS_MS = 2
const WEIGHT_OF_NEWS = 0.2

/** One queue and one batch at a time: while a batch commits the next one fills, so nobody waits for company and nothing is timed. */
export class Lane<Request, Answer> {
  readonly #work: LaneWork<Request, Answer>
  readonly #tally: Tally
  readonly #waiting: Asked<Request, Answer | Refused<Overloaded>>[] = []
  #running: readonly Asked<Request, Answer | Refused<Overloaded>>[] = []
  #isWorking = false
  #batchBegan = 0
  #msPerRequest = FIRST_GUESS_MS
  #lastProblem: unknown

  constructor(work: LaneWork<Request, Answer>, tally: Tally) {
    this.#work = work
    this.#tally = tally
  }

  get waiting(): number {
    return this.#waiting.length
  }

  get running(): number {
    return this.#running.filter((asked) => asked.isOpen).length
  }

  ask(request: Request): Promise<Answer | Refused<Overloaded>> {
    if (this.#waiting.length >= this.#work.waiting) return Promise.resolve(this.turnAway())
    const { deadlineMs } = this.#work
    const asked = new Asked<Request, Answer | Refused<Overloaded>>(request, {
      deadlineMs,
      onDeadline: (late) => this.#giveUp(late),
    })
    this.#waiting.push(asked)
    if (!this.#isWorking) void this.#drain()
    return asked.answered
  }

  /** Resolves when everybody who asked until now has an answer. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running, ...this.#waiting].map((asked) => asked.answered))
  }

  turnAway(): Refused<Overloaded> {
    this.#tally.overloaded += 1
    return refuse({ code: 'overloaded', retryAfterMs: this.#roomInMs() })
  }

  /** How long the queue takes at the measured pace; a batch that hangs counts with the time it has been hanging. */
  #roomInMs(): number {
    const queue = this.#waiting.length * this.#msPerRequest
    const hanging = this.#isWorking ? performance.now() - this.#batchBegan : 0
    return Math.ceil(Math.min(this.#work.deadlineMs, Math.max(LEAST_RETRY_MS, queue, hanging)))
  }

  #giveUp(late: Asked<Request, Answer | Refused<Overloaded>>): void {
    if (late.hasBegun) {
      this.#tally.unknown += 1
      late.fail(new OutcomeUnknown(this.#lastProblem))
      return
    }
    // All wait equally long, so the late one is at or near the head.
    this.#waiting.splice(this.#waiting.indexOf(late), 1)
    late.answer(this.turnAway())
  }

  async #drain(): Promise<void> {
    this.#isWorking = true
    while (this.#waiting.length > 0) {
      const size = this.#waiting.length <= MOST_ALONE ? 1 : this.#work.most
      this.#running = this.#waiting.splice(0, size)
      this.#batchBegan = performance.now()
      this.#lastProblem = undefined
      for (const asked of this.#running) asked.hasBegun = true
      await this.#settle(this.#running)
      this.#running = []
    }
    this.#isWorking = false
  }

  /** Answers everybody in the batch. What fails as a whole is cut in two until whatever is wrong stands alone. */
  async #settle(batch: readonly Asked<Request, Answer | Refused<Overloaded>>[]): Promise<void> {
    try {
      await this.#answer(batch)
    } catch (problem) {
      const open = batch.filter((asked) => asked.isOpen)
      if (open.length <= 1) {
        for (const asked of open) this.#blame(asked, problem)
        return
      }
      this.#tally.bisections += 1
      const middle = Math.ceil(open.length / 2)
      await this.#settle(open.slice(0, middle))
      await this.#settle(open.slice(middle))
    }
  }

  #blame(asked: Asked<Request, Answer | Refused<Overloaded>>, problem: unknown): void {
    this.#tally.faults += 1
    this.#work.log.error({ err: problem, request: this.#work.describe?.(asked.request) }, 'a request failed by itself')
    asked.fail(problem)
  }

  /**
   * Runs the batch until the database says what became of it, or nobody waits any more.
   * @throws what went wrong with a request of the batch
   */
  async #answer(batch: readonly Asked<Request, Answer | Refused<Overloaded>>[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const open = batch.filter((asked) => asked.isOpen)
      if (open.length === 0) return
      try {
        const began = performance.now()
        const answers = await this.#work.run(open.map((asked) => asked.request))
        invariant(answers.length === open.length, `${open.length} requests got ${answers.length} answers`)
        this.#measure(open.length, performance.now() - began)
        for (const [at, asked] of open.entries()) asked.answer(answers[at]!)
        return
      } catch (problem) {
        if (!this.#work.isOutage(problem) && this.#work.isConflict?.(problem) !== true) throw problem
        this.#lastProblem = problem
        this.#tally.repeats += 1
        this.#work.log.warn({ err: problem, requests: open.length, attempt }, 'a batch is asked again')
        await this.#work.pause(attempt)
      }
    }
  }

  #measure(size: number, milliseconds: number): void {
    this.#tally.countBatch(size)
    this.#msPerRequest += WEIGHT_OF_NEWS * (milliseconds / size - this.#msPerRequest)
  }
}
