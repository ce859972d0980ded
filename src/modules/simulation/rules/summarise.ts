import { activePeople, type ActivePeople } from './active-people.ts'
import type { PriceMove } from './behaviour.ts'
import { rowsIn, type History, type SecondsWindow } from './columns.ts'
import { ranksOf } from './ranks.ts'
import type { ActionTally, Tally } from './replay.ts'
import {
  bandNames,
  type Affected,
  type Band,
  type Concentration,
  type Liability,
  type PersonChange,
  type Report,
  type Sums,
} from './report.ts'
import { segmentsOf } from './segments.ts'

const MOST_NAMED = 100
const SECONDS_PER_DAY = 86_400
/** "Much" is a change by more than this share of what somebody paid before. */
const MUCH = 0.25

export interface SummaryOptions {
  readonly window: SecondsWindow
  /** What a Connect is worth under either document; the later one where it has to be given back. */
  readonly unitPriceUsdCents: Report['unitPriceUsdCents']
}

/** The report of a walk over history. The same tally always makes the same report, to the last character. */
export function summarise(history: History, tally: Tally, { window, unitPriceUsdCents }: SummaryOptions): Report {
  const active = activePeople(tally)
  const byAction = [...tally.perAction].map(([action, one]) => ({ action, ...sumsOfAction(one) }))
  const [payingMore, payingLess] = [affected(active, tally, 'more'), affected(active, tally, 'less')]
  const recorded = byAction.reduce((sum, one) => sum + one.actions, 0)
  return {
    window: { from: isoText(window.from), until: isoText(window.until) },
    actions: recorded,
    people: active.count,
    coverage: { recorded, unknown: unknownIn(history, window) },
    before: byAction.reduce((sum, one) => sum + one.before, 0),
    after: byAction.reduce((sum, one) => sum + one.after, 0),
    unitPriceUsdCents,
    payingMore,
    payingLess,
    bands: bandsOf(active),
    segments: segmentsOf(history, active, window),
    byAction,
    byClause: byClause(tally),
    moves: movesOf(tally),
    concentration: concentrationOf(active),
    mostAffected: mostAffected(history, active),
    liability: liabilityOf(payingMore.connects, window, unitPriceUsdCents.after),
  }
}

function unknownIn({ unknown }: History, window: SecondsWindow): number {
  const [first, end] = rowsIn({ seconds: unknown, rows: unknown.length }, window)
  return end - first
}

function sumsOfAction({ cells, counts }: ActionTally): Sums {
  let [actions, before, after] = [0, 0, 0]
  counts.forEach((count, cell) => {
    actions += count
    before += count * cells.before[cell]!
    after += count * cells.after[cell]!
  })
  return { actions, before, after }
}

function affected(active: ActivePeople, tally: Tally, side: 'more' | 'less'): Affected {
  let actions = 0
  for (const { cells, counts } of tally.perAction.values()) {
    counts.forEach((count, cell) => {
      const difference = cells.after[cell]! - cells.before[cell]!
      if (side === 'more' ? difference > 0 : difference < 0) actions += count
    })
  }
  let [people, connects] = [0, 0]
  for (const sum of active[side]) {
    if (sum > 0) people += 1
    connects += sum
  }
  return { people, actions, connects }
}

/** A place in `bandNames`. */
function bandOf(before: number, change: number): number {
  if (change === 0) return 2
  const isMuch = before === 0 || Math.abs(change) > before * MUCH
  if (change > 0) return isMuch ? 4 : 3
  return isMuch ? 0 : 1
}

function bandsOf({ count, before, change }: ActivePeople): readonly Band[] {
  const bands = bandNames.map((band) => ({ band, people: 0, connects: 0 }))
  for (let place = 0; place < count; place += 1) {
    const band = bands[bandOf(before[place]!, change[place]!)]!
    band.people += 1
    band.connects += change[place]!
  }
  return bands
}

function byClause(tally: Tally): Report['byClause'] {
  const sums = new Map<string, { actions: number; before: number; after: number }>()
  const of = (clause: string | undefined) => {
    const key = clause ?? 'none'
    const known = sums.get(key)
    if (known !== undefined) return known
    const made = { actions: 0, before: 0, after: 0 }
    sums.set(key, made)
    return made
  }
  for (const { cells, counts } of tally.perAction.values()) {
    counts.forEach((count, cell) => {
      if (count === 0) return
      of(cells.clausesBefore[cell]).before += count * cells.before[cell]!
      const later = of(cells.clausesAfter[cell])
      later.after += count * cells.after[cell]!
      later.actions += count
    })
  }
  return [...sums].toSorted(byName).map(([clause, one]) => ({ clause, ...one }))
}

function movesOf(tally: Tally): readonly PriceMove[] {
  const moves = new Map<string, PriceMove>()
  for (const [action, { cells, counts }] of tally.perAction) {
    counts.forEach((count, cell) => {
      if (count === 0) return
      const clauses = { clauseBefore: cells.clausesBefore[cell] ?? 'none', clauseAfter: cells.clausesAfter[cell] ?? 'none' }
      const move = { action, ...clauses, before: cells.before[cell]!, after: cells.after[cell]! }
      const key = Object.values(move).join(' ')
      moves.set(key, { ...move, actions: count + (moves.get(key)?.actions ?? 0) })
    })
  }
  return [...moves].toSorted(byName).map(([, move]) => move)
}

/** Cells come in the order in which history was read; a report must not depend on it. */
function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1
}

function concentrationOf({ change }: ActivePeople): Concentration {
  const largestFirst = change
    .filter((one) => one > 0)
    .toSorted()
    .toReversed()
  const total = sumOf(largestFirst)
  const share = (part: number) => {
    const top = largestFirst.subarray(0, Math.ceil(largestFirst.length * part))
    return total === 0 ? 0 : sumOf(top) / total
  }
  return { topHundredth: share(0.01), topTenth: share(0.1) }
}

function sumOf(numbers: Float64Array): number {
  let sum = 0
  for (const one of numbers) sum += one
  return sum
}

/** Among equals by their ids. */
function mostAffected({ people }: History, active: ActivePeople): readonly PersonChange[] {
  const least = leastOfLargest(active.change)
  const ranks = ranksOf(people)
  const candidates = Array.from(active.change.keys()).filter((place) => Math.abs(active.change[place]!) >= least)
  return candidates
    .toSorted(
      (left, right) =>
        Math.abs(active.change[right]!) - Math.abs(active.change[left]!) ||
        ranks[active.people[left]!]! - ranks[active.people[right]!]!,
    )
    .slice(0, MOST_NAMED)
    .map((place) => ({
      ownerId: people.ids[active.people[place]!]!,
      actions: active.actions[place]!,
      before: active.before[place]!,
      after: active.before[place]! + active.change[place]!,
    }))
}

/** The change that so many people have at least as can be named, and 1 where fewer have any. */
function leastOfLargest(change: Float64Array): number {
  const sizes = change.map(Math.abs).toSorted()
  return Math.max(1, sizes.at(-MOST_NAMED) ?? 1)
}

function liabilityOf(connects: number, { from, until }: SecondsWindow, unitPriceUsdCents: number): Liability {
  const days = Math.max(1, (until - from) / SECONDS_PER_DAY)
  const per30Days = Math.ceil((connects * 30) / days)
  return { connects: per30Days, usdCents: per30Days * unitPriceUsdCents }
}

function isoText(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
