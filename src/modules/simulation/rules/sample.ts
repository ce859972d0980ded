import type { Id } from '#kernel/ids.ts'
import type { ActionColumns, FactColumn, History, Labels } from './columns.ts'
import type { Band, Report } from './report.ts'

/** A figure known from a part of everybody, with the ends of its 95 % confidence band. */
export interface Estimate {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/** What a replay of some people says about everybody. Connects and people, not rounded. */
export interface Sampled {
  readonly window: Report['window']
  readonly sampledPeople: number
  /** Everybody who is in the log. */
  readonly allPeople: number
  /** What all would pay more, all in all; negative where less. */
  readonly change: Estimate
  readonly peoplePayingMore: Estimate
  readonly peoplePayingLess: Estimate
  readonly bands: readonly { readonly band: Band['band']; readonly people: Estimate }[]
}

/** One in a hundred, but never fewer than this many while there are so many: of small marketplaces everybody is looked at. */
const LEAST_PEOPLE = 1_000
const ONE_IN = 100

/** The history of some people, chosen by a hash of their ids: always the same ones. */
export function sampleHistory(history: History): History {
  const { ids, attributes } = history.people
  const oneIn = Math.max(1, Math.min(ONE_IN, Math.floor(ids.length / LEAST_PEOPLE)))
  const chosen = ids.flatMap((id, person) => (hashOf(id) % oneIn === 0 ? [person] : []))
  const codeOf = new Int32Array(ids.length).fill(-1)
  chosen.forEach((person, code) => (codeOf[person] = code))
  const labels = ({ names, codes }: Labels): Labels => ({ names, codes: Uint16Array.from(chosen, (person) => codes[person]!) })
  return {
    ...history,
    actions: history.actions.map((columns) => rowsOf(columns, codeOf)),
    people: {
      count: chosen.length,
      ids: chosen.map((person) => ids[person]!),
      attributes: {
        since: Uint32Array.from(chosen, (person) => attributes.since[person]!),
        country: labels(attributes.country),
        plan: labels(attributes.plan),
        badge: labels(attributes.badge),
      },
    },
  }
}

/** FNV-1a: ids that were given one after another do not fall into a pattern. */
function hashOf(id: Id): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < id.length; place += 1) hash = Math.imul(hash ^ id.charCodeAt(place), 0x01000193)
  // The last letters of an id only reach the low bits: they are mixed once more.
  return Math.imul(hash ^ (hash >>> 15), 0x735a2d97) >>> 0
}

function rowsOf(columns: ActionColumns, codeOf: Int32Array): ActionColumns {
  const { people, seconds } = columns
  let count = 0
  for (let row = 0; row < columns.rows; row += 1) if (codeOf[people[row]!]! >= 0) count += 1
  const rows = new Uint32Array(count)
  count = 0
  for (let row = 0; row < columns.rows; row += 1) {
    if (codeOf[people[row]!]! < 0) continue
    rows[count] = row
    count += 1
  }
  return {
    action: columns.action,
    rows: count,
    seconds: rows.map((row) => seconds[row]!),
    people: rows.map((row) => codeOf[people[row]!]!),
    facts: columns.facts.map((column): FactColumn => ({ ...column, codes: rows.map((row) => column.codes[row]!) })),
  }
}

/** What the report of a sample says about everybody. `changes`: the sum of each person who did something in the window. */
export function estimate(
  { window, bands, payingMore, payingLess }: Report,
  changes: ArrayLike<number>,
  { sampledPeople, allPeople }: { readonly sampledPeople: number; readonly allPeople: number },
): Sampled {
  const of = { sampled: sampledPeople, all: allPeople }
  const people = (count: number) => totalOf({ sum: count, squares: count }, of)
  return {
    window,
    sampledPeople,
    allPeople,
    change: totalOf(sumsOf(changes), of),
    peoplePayingMore: people(payingMore.people),
    peoplePayingLess: people(payingLess.people),
    bands: bands.map(({ band, people: count }) => ({ band, people: people(count) })),
  }
}

function sumsOf(values: ArrayLike<number>) {
  let [sum, squares] = [0, 0]
  for (let place = 0; place < values.length; place += 1) {
    sum += values[place]!
    squares += values[place]! ** 2
  }
  return { sum, squares }
}

/** Of a standard normal distribution: 95 % lie within. */
const WITHIN = 1.96

/** A total over all from one over a part drawn without return (whoever did nothing counts as 0): ± 1.96 standard errors. */
export function totalOf(
  { sum, squares }: { readonly sum: number; readonly squares: number },
  { sampled, all }: { readonly sampled: number; readonly all: number },
): Estimate {
  if (sampled === 0) return { estimate: 0, low: 0, high: 0 }
  const mean = sum / sampled
  const variance = sampled < 2 ? 0 : Math.max(0, squares - sampled * mean ** 2) / (sampled - 1)
  const error = WITHIN * all * Math.sqrt((variance / sampled) * (1 - sampled / all))
  return { estimate: all * mean, low: all * mean - error, high: all * mean + error }
}
