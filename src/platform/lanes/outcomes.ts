/** Too many wait already: nothing was begun, and in about `retryAfterMs` there should be room. */
export interface Overloaded {
  readonly code: 'overloaded'
  readonly retryAfterMs: number
}

/**
 * The database went away while this was being done and did not come back in time, so it happened or it did not: whoever asks again
 * under the same key learns which. `cause` is the last problem, when there was one.
 */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown'

  constructor(cause: unknown) {
    super('the database went away before it said whether this was done', { cause })
  }
}
