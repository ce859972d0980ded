/** A request somebody waits for. It is answered exactly once: by whoever comes first, and at the latest by its deadline. */
export class Asked<Request, Answer> {
  readonly request: Request
  readonly answered: Promise<Answer>
  /** Once it has begun nobody can say any more that it did not happen. */
  hasBegun = false
  readonly #resolve: (answer: Answer) => void
  readonly #reject: (problem: unknown) => void
  readonly #deadline: NodeJS.Timeout
  #isOpen = true

  constructor(request: Request, how: { readonly deadlineMs: number; onDeadline(asked: Asked<Request, Answer>): void }) {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    this.request = request
    this.answered = promise
    this.#resolve = resolve
    this.#reject = reject
    this.#deadline = setTimeout(() => how.onDeadline(this), how.deadlineMs)
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  answer(answer: Answer): void {
    if (this.#close()) this.#resolve(answer)
  }

  fail(problem: unknown): void {
    if (this.#close()) this.#reject(problem)
  }

  #close(): boolean {
    const wasOpen = this.#isOpen
    this.#isOpen = false
    clearTimeout(this.#deadline)
    return wasOpen
  }
}
