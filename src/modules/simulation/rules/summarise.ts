import type { Id } from '#kernel/ids.ts'
import type { PriceMove } from './behaviour.ts'
import { rowsIn, type History, type Labels, type SecondsWindow } from './columns.ts'
import { sumsOf, type ActionTally, type PersonSums, type Tally } from './replay.ts'
import {
  bandNames,
  type Affected,
  type Band,
  type Concentration,
  type Group,
  type Liability,
  type PersonChange,
  type Report,
  type Segment,
  type Sums,
} from './report.ts'

const MOST_NAMED = 100
const SECONDS_PER_DAY = 86_400
/** "Much" is a change by more than this share of what somebody paid before. */
const MUCH = 0.25

export interface SummaryOptions {
  readonly window: SecondsWindow
  /** What a Connect is worth under either document; the later one where it has to be given back. */
  readonly unitPriceUsdCents: Report['unitPriceUsdCents']
}

/** A person who did something in the window. */
interface Active extends PersonSums {
  readonly person: number
  readonly change: number
}

/** The report of a walk over history. The same tally always makes the same report, to the last character. */
export function summarise(history: History, tally: Tally, { window, unitPriceUsdCents }: SummaryOptions): Report {
  const active = activePeople(history, tally)
  const byAction = [...tally.perAction].map(([action, one]) => ({ action, ...sumsOfAction(one) }))
  const [payingMore, payingLess] = [affected(active, tally, 'more'), affected(active, tally, 'less')]
  const recorded = byAction.reduce((sum, one) => sum + one.actions, 0)
  return {
    window: { from: isoText(window.from), until: isoText(window.until) },
    actions: recorded,
    people: active.length,
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

function activePeople({ people }: History, tally: Tally): readonly Active[] {
  const active: Active[] = []
  for (let person = 0; person < people.count; person += 1) {
    const sums = sumsOf(tally, person)
    if (sums.actions > 0) active.push({ person, ...sums, change: sums.more - sums.less })
  }
  return active
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

function affected(active: readonly Active[], tally: Tally, side: 'more' | 'less'): Affected {
  let actions = 0
  for (const { cells, counts } of tally.perAction.values()) {
    counts.forEach((count, cell) => {
      const difference = cells.after[cell]! - cells.before[cell]!
      if (side === 'more' ? difference > 0 : difference < 0) actions += count
    })
  }
  const touched = active.filter((one) => one[side] > 0)
  return { people: touched.length, actions, connects: touched.reduce((sum, one) => sum + one[side], 0) }
}

function bandOf({ before, change }: Active): (typeof bandNames)[number] {
  if (change === 0) return 'same'
  const isMuch = before === 0 || Math.abs(change) > before * MUCH
  if (change > 0) return isMuch ? 'much_more' : 'more'
  return isMuch ? 'much_less' : 'less'
}

function bandsOf(active: readonly Active[]): readonly Band[] {
  const members = Map.groupBy(active, bandOf)
  return bandNames.map((band) => {
    const people = members.get(band) ?? []
    return { band, people: people.length, connects: people.reduce((sum, one) => sum + one.change, 0) }
  })
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

function segmentsOf(history: History, active: readonly Active[], window: SecondsWindow): readonly Segment[] {
  const { since, country, plan, badge } = history.people.attributes
  const labelled = ({ names, codes }: Labels) => ({ keys: names, of: ({ person }: Active) => codes[person]!, isOrdered: false })
  return [
    segment('tenure', active, {
      keys: tenures.map(({ key }) => key),
      of: ({ person }) => tenureOf(since[person]!, window.until),
    }),
    segment('spend', active, spendDeciles(active, ranksOf(history.people))),
    segment('category', active, mainCategories(history, window)),
    segment('country', active, labelled(country)),
    segment('plan', active, labelled(plan)),
    segment('badge', active, labelled(badge)),
  ]
}

interface Division {
  readonly keys: readonly string[]
  readonly of: (one: Active) => number
  /** False where keys stand in the order in which they were met: groups are sorted by key then. */
  readonly isOrdered?: boolean
}

function segment(name: Segment['name'], active: readonly Active[], { keys, of, isOrdered = true }: Division): Segment {
  const sums = keys.map(() => ({ people: 0, actions: 0, before: 0, after: 0, peoplePayingMore: 0, peoplePayingLess: 0 }))
  for (const one of active) {
    const group = sums[of(one)]!
    group.people += 1
    group.actions += one.actions
    group.before += one.before
    group.after += one.before + one.change
    if (one.change > 0) group.peoplePayingMore += 1
    if (one.change < 0) group.peoplePayingLess += 1
  }
  const groups: readonly Group[] = keys.map((key, index) => ({ key, ...sums[index]! }))
  const filled = groups.filter((group) => group.people > 0)
  return { name, groups: isOrdered ? filled : filled.toSorted((left, right) => (left.key < right.key ? -1 : 1)) }
}

const tenures = [
  { key: 'unknown', days: -Infinity },
  { key: 'days-0-29', days: 30 },
  { key: 'days-30-89', days: 90 },
  { key: 'days-90-364', days: 365 },
  { key: 'days-365-1094', days: 1_095 },
  { key: 'days-1095-on', days: Infinity },
] as const

function tenureOf(since: number, until: number): number {
  if (since === 0) return 0
  const days = (until - since) / SECONDS_PER_DAY
  return tenures.findIndex((tenure) => days < tenure.days)
}

/** Ten groups of equal size by what people paid before; among equals by their ids. */
function spendDeciles(active: readonly Active[], ranks: Uint32Array): Division {
  const decile = new Uint8Array(ranks.length)
  // Numbers are sorted much faster than objects; a rank needs less than 2²¹, a sum of Connects less than 2³².
  const poorestFirst = Float64Array.from(active, ({ person, before }) => before * MOST_PEOPLE + ranks[person]!).toSorted()
  const personOf = new Uint32Array(ranks.length)
  ranks.forEach((rank, person) => (personOf[rank] = person))
  poorestFirst.forEach((one, place) => {
    decile[personOf[one % MOST_PEOPLE]!] = Math.floor((place * 10) / active.length)
  })
  return { keys: Array.from({ length: 10 }, (_, index) => `decile-${index + 1}`), of: ({ person }) => decile[person]! }
}

/** 2²¹: with 32 bits of Connects beside it a number is still exact. */
const MOST_PEOPLE = 2_097_152
const rememberedRanks = new WeakMap<readonly Id[], Uint32Array>()

/** Everybody's place among all ids. Codes depend on the order in which history was read, and a report must not. */
function ranksOf({ ids }: History['people']): Uint32Array {
  const known = rememberedRanks.get(ids)
  if (known !== undefined) return known
  if (ids.length > MOST_PEOPLE) throw new RangeError(`a simulation can tell ${MOST_PEOPLE} people apart, not ${ids.length}`)
  const ranks = new Uint32Array(ids.length)
  const inOrder = Array.from(ids.keys()).toSorted((left, right) => (ids[left]! < ids[right]! ? -1 : 1))
  inOrder.forEach((person, rank) => (ranks[person] = rank))
  rememberedRanks.set(ids, ranks)
  return ranks
}

/** The category of most of what somebody did; among equals the first of the registry. Who did nothing with a category has none. */
function mainCategories(history: History, window: SecondsWindow): Division {
  const names = history.categories
  const none = names.length
  const counts = new Uint32Array(history.people.count * names.length)
  for (const columns of history.actions) {
    const column = columns.facts.find(({ facts }) => facts.includes('category'))
    if (column === undefined) continue
    const { facts, values, codeCount, codes } = column
    const place = facts.indexOf('category')
    const categoryOf = Uint8Array.from({ length: codeCount }, (_, code) => values[code * facts.length + place]!)
    const [first, end] = rowsIn(columns, window)
    for (let row = first; row < end; row += 1) counts[columns.people[row]! * names.length + categoryOf[codes[row]!]!]! += 1
  }
  const of = ({ person }: Active) => {
    let [best, most] = [none, 0]
    for (let category = 0; category < names.length; category += 1) {
      const count = counts[person * names.length + category]!
      if (count > most) [best, most] = [category, count]
    }
    return best
  }
  return { keys: [...names, 'none'], of }
}

function concentrationOf(active: readonly Active[]): Concentration {
  const changes = active.map((one) => one.change).filter((change) => change > 0)
  const largestFirst = changes.toSorted((left, right) => right - left)
  const total = largestFirst.reduce((sum, change) => sum + change, 0)
  const share = (part: number) => {
    const top = largestFirst.slice(0, Math.ceil(largestFirst.length * part))
    return total === 0 ? 0 : top.reduce((sum, change) => sum + change, 0) / total
  }
  return { topHundredth: share(0.01), topTenth: share(0.1) }
}

function mostAffected({ people: { ids } }: History, active: readonly Active[]): readonly PersonChange[] {
  const changed = active.filter((one) => one.change !== 0)
  const largestFirst = changed.toSorted(
    (left, right) => Math.abs(right.change) - Math.abs(left.change) || (ids[left.person]! < ids[right.person]! ? -1 : 1),
  )
  return largestFirst.slice(0, MOST_NAMED).map(({ person, actions, before, change }) => ({
    ownerId: ids[person]!,
    actions,
    before,
    after: before + change,
  }))
}

function liabilityOf(connects: number, { from, until }: SecondsWindow, unitPriceUsdCents: number): Liability {
  const days = Math.max(1, (until - from) / SECONDS_PER_DAY)
  const per30Days = Math.ceil((connects * 30) / days)
  return { connects: per30Days, usdCents: per30Days * unitPriceUsdCents }
}

function isoText(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
