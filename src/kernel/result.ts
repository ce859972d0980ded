/** The yes of a decision. */
export type Ok<V> = { readonly ok: true; readonly value: V }

/** The no of a decision: a stable snake_case code and the data a face needs to write the sentence. */
export type Refusal = { readonly code: string }
export type Refused<R extends Refusal> = { readonly ok: false; readonly refusal: R }

/** What every rule and action returns: a value, or a refusal as data. Faults throw instead (`invariant`). */
export type Result<V, R extends Refusal> = Ok<V> | Refused<R>

export function ok<V>(value: V): Ok<V> {
  return { ok: true, value }
}

export function refuse<const R extends Refusal>(refusal: R): Refused<R> {
  return { ok: false, refusal }
}
