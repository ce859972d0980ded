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
  /** The earlier ones of these rows in another order; the walk reads them there where it can. */
  readonly byPerson?: PersonRows
}

/**
 * Rows with each person's together, in the order of time: whoever adds up per person stays with one sum for hundreds of rows instead of
 * looking for another one in memory with each.
 */
export interface PersonRows {
  /** They are the first so many rows of the action; what is younger is read in the order of time. */
  readonly rows: number
  /** Where each person's rows begin; one more than there are people, at the end the number of rows. */
  readonly starts: Uint32Array
  readonly seconds: Uint32Array
  /** Of the action's fact columns, in their order. */
  readonly codes: readonly FactColumn['codes'][]
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

export type RowRange = readonly [first: number, end: number]

/** The rows of a window: the first one, and the one after the last. */
export function rowsIn({ seconds, rows }: Pick<ActionColumns, 'seconds' | 'rows'>, { from, until }: SecondsWindow): RowRange {
  const all = { low: 0, high: rows }
  return [firstAtLeast(seconds, { ...all, wanted: from }), firstAtLeast(seconds, { ...all, wanted: until })]
}

/** The rows of one person in a window, as `rowsIn`. */
export function rowsOfPersonIn({ starts, seconds }: PersonRows, person: number, { from, until }: SecondsWindow): RowRange {
  const [first, end] = [starts[person]!, starts[person + 1]!]
  // Most people have all of their rows in it, or all but the oldest.
  if (first === end) return [first, end]
  const isAllLate = seconds[first]! >= from
  const isAllEarly = seconds[end - 1]! < until
  return [
    isAllLate ? first : firstAtLeast(seconds, { low: first, high: end, wanted: from }),
    isAllEarly ? end : firstAtLeast(seconds, { low: first, high: end, wanted: until }),
  ]
}

function firstAtLeast(
  sorted: Uint32Array,
  { low, high, wanted }: { low: number; high: number; readonly wanted: number },
): number {
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}
