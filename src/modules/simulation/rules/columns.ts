import type { Id } from '#kernel/ids.ts'
import type { FactName, PricedAction } from '#modules/policy/index.ts'

/**
 * The decision log as columns: one array per thing that is known about a decision, so that a replay is a walk over numbers.
 * Each action has its own table, because each has its own facts. Rows are in the order of time.
 */
export interface ActionColumns {
  readonly action: PricedAction
  readonly rows: number
  /** Seconds since 1970, never falling. */
  readonly seconds: Uint32Array
  /** Codes of `People`. */
  readonly people: Uint32Array
  /** Together all facts of the action. */
  readonly facts: readonly FactColumn[]
  /** What was charged, in Connects. */
  readonly charged: Uint32Array
  /** The version that made the price. */
  readonly versions: Uint16Array
}

/**
 * What is known about every row of one fact, or of several that take few values: then a code stands for all of them at once, and a
 * walk has one look-up where it had many.
 */
export interface FactColumn {
  readonly facts: readonly FactName[]
  readonly codes: Uint16Array | Uint32Array
  /** How many different codes there are: look-up tables have this length. */
  readonly codeCount: number
  /** What the codes stand for: `values[code * facts.length + n]` is the registry's integer of the nth fact. */
  readonly values: Int32Array
}

/** Everybody in the log, by a dense code; the order of first appearance. */
export interface People {
  readonly count: number
  readonly ids: readonly Id[]
  readonly attributes: PeopleAttributes
}

/** What is known about people apart from what they did; one entry per code. */
export interface PeopleAttributes {
  /** Seconds since 1970 at which their account was opened; 0 where that is not known. */
  readonly since: Uint32Array
  readonly country: Labels
  readonly plan: Labels
  readonly badge: Labels
}

/** A label per person: `names[codes[person]]`. */
export interface Labels {
  readonly names: readonly string[]
  readonly codes: Uint16Array
}

export interface History {
  readonly actions: readonly ActionColumns[]
  readonly people: People
  /** What the codes of the fact `category` stand for. */
  readonly categories: readonly string[]
  /** When those decisions were made whose facts were not all recorded, in seconds since 1970: they are counted and left out. */
  readonly unknown: Uint32Array
  /** The last decision that is in it. */
  readonly watermark: { readonly at: string; readonly id: Id } | null
}

/** A half-open stretch of time, in seconds since 1970. */
export interface SecondsWindow {
  readonly from: number
  readonly until: number
}

/** The rows of a window: the first one, and the one after the last. */
export function rowsIn(
  { seconds, rows }: Pick<ActionColumns, 'seconds' | 'rows'>,
  { from, until }: SecondsWindow,
): readonly [first: number, end: number] {
  return [firstAtLeast(seconds, rows, from), firstAtLeast(seconds, rows, until)]
}

function firstAtLeast(sorted: Uint32Array, length: number, wanted: number): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}
