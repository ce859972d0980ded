import type { ActivePeople } from './active-people.ts'
import {
  rowsIn,
  rowsOfPersonIn,
  type ActionColumns,
  type FactColumn,
  type History,
  type Labels,
  type SecondsWindow,
} from './columns.ts'
import { MOST_PEOPLE, ranksOf } from './ranks.ts'
import type { Group, Segment } from './report.ts'

const SECONDS_PER_DAY = 86_400

/** One way to divide people: a place in `keys` for each person code. */
export interface Division {
  readonly name: Segment['name']
  readonly keys: readonly string[]
  readonly of: Uint8Array | Uint16Array
  /** False where keys stand in the order in which they were met: groups are sorted by key then. */
  readonly isOrdered: boolean
}

/** All ways to divide those who did something in the window. Groups are formed on the baseline. */
export function divisionsOf(history: History, active: ActivePeople, window: SecondsWindow): readonly Division[] {
  const { since, country, plan, badge } = history.people.attributes
  const labelled = (name: Segment['name'], { names, codes }: Labels): Division => ({
    name,
    keys: names,
    of: codes,
    isOrdered: false,
  })
  return [
    {
      name: 'tenure',
      keys: tenures.map(({ key }) => key),
      of: Uint8Array.from(since, (moment) => tenureOf(moment, window.until)),
      isOrdered: true,
    },
    spendDeciles(active, ranksOf(history.people)),
    mainCategories(history, window),
    labelled('country', country),
    labelled('plan', plan),
    labelled('badge', badge),
  ]
}

/** What each group does and pays. Together the groups of a division are everybody. */
export function segmentsOf(history: History, active: ActivePeople, window: SecondsWindow): readonly Segment[] {
  return divisionsOf(history, active, window).map((division) => segment(active, division))
}

function segment(active: ActivePeople, division: Division): Segment {
  const { name, keys, of } = division
  const sums = keys.map(() => ({ people: 0, actions: 0, before: 0, after: 0, peoplePayingMore: 0, peoplePayingLess: 0 }))
  for (let place = 0; place < active.count; place += 1) {
    const group = sums[of[active.people[place]!]!]!
    const [before, change] = [active.before[place]!, active.change[place]!]
    group.people += 1
    group.actions += active.actions[place]!
    group.before += before
    group.after += before + change
    if (change > 0) group.peoplePayingMore += 1
    if (change < 0) group.peoplePayingLess += 1
  }
  const groups: readonly Group[] = keys.map((key, index) => ({ key, ...sums[index]! }))
  const filled = groups.filter((group) => group.people > 0)
  return { name, groups: inOrderOfKeys(division, filled) }
}

/** Groups as a report lists them. */
export function inOrderOfKeys<G extends { readonly key: string }>({ isOrdered }: Division, groups: readonly G[]): readonly G[] {
  return isOrdered ? groups : groups.toSorted((left, right) => (left.key < right.key ? -1 : 1))
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
function spendDeciles(active: ActivePeople, ranks: Uint32Array): Division {
  const of = new Uint8Array(ranks.length)
  // Numbers are sorted much faster than objects; a rank needs less than 2²¹, a sum of Connects less than 2³².
  const poorestFirst = Float64Array.from(active.people, (person, place) => active.before[place]! * MOST_PEOPLE + ranks[person]!)
  poorestFirst.sort()
  const personOf = new Uint32Array(ranks.length)
  ranks.forEach((rank, person) => (personOf[rank] = person))
  poorestFirst.forEach((one, place) => (of[personOf[one % MOST_PEOPLE]!] = Math.floor((place * 10) / active.count)))
  return { name: 'spend', keys: Array.from({ length: 10 }, (_, index) => `decile-${index + 1}`), of, isOrdered: true }
}

/** The category of most of what somebody did; among equals the first of the registry. Who did nothing with a category has none. */
function mainCategories(history: History, window: SecondsWindow): Division {
  const names = history.categories
  const counts = new Uint32Array(history.people.count * names.length)
  for (const columns of history.actions) {
    const place = columns.facts.findIndex(({ facts }) => facts.includes('category'))
    if (place >= 0) countCategories(counts, names.length, { columns, place, window })
  }
  const of = new Uint8Array(history.people.count)
  for (let person = 0; person < of.length; person += 1) of[person] = placeOfMost(counts, person * names.length, names.length)
  return { name: 'category', keys: [...names, 'none'], of, isOrdered: true }
}

/** The place of the highest of so many counts, the first among equals; `length` where all are 0. */
function placeOfMost(counts: Uint32Array, start: number, length: number): number {
  let [best, most] = [length, 0]
  for (let place = 0; place < length; place += 1) {
    const count = counts[start + place]!
    if (count > most) [best, most] = [place, count]
  }
  return best
}

interface Categories {
  readonly columns: ActionColumns
  /** Of the column that has the category. */
  readonly place: number
  readonly window: SecondsWindow
}

function countCategories(counts: Uint32Array, length: number, { columns, place, window }: Categories): void {
  const { people, byPerson } = columns
  const column = columns.facts[place]!
  const categoryOf = categoriesOf(column)
  if (byPerson !== undefined) {
    const codes = byPerson.codes[place]!
    for (let person = 0; person < byPerson.starts.length - 1; person += 1) {
      const [first, end] = rowsOfPersonIn(byPerson, person, window)
      for (let row = first; row < end; row += 1) counts[person * length + categoryOf[codes[row]!]!]! += 1
    }
  }
  const [first, end] = rowsIn(columns, window)
  for (let row = Math.max(first, byPerson?.rows ?? 0); row < end; row += 1)
    counts[people[row]! * length + categoryOf[column.codes[row]!]!]! += 1
}

function categoriesOf({ facts, values, codeCount }: FactColumn): Uint8Array {
  const place = facts.indexOf('category')
  return Uint8Array.from({ length: codeCount }, (_, code) => values[code * facts.length + place]!)
}
