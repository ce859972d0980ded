import type { PricedAction } from '#modules/policy/index.ts'
import { rowsIn, rowsOfPersonIn, type ActionColumns, type FactColumn, type PersonRows, type SecondsWindow } from './columns.ts'
import type { JointCells } from './joint-cells.ts'

/** What a walk over history adds up; whole Connects. Everything a report says is computed from this. */
export interface Tally {
  /**
   * Four sums per person code, side by side so that a row touches one line of memory: actions, Connects before, and the single
   * differences upwards and downwards, so that one does not hide the other. Below 2³² each; nobody spends four billion Connects.
   */
  readonly perPerson: Uint32Array
  readonly perAction: Map<PricedAction, ActionTally>
}

export interface ActionTally {
  readonly cells: JointCells
  /** Decisions in each joint cell. */
  readonly counts: Uint32Array
}

const SUMS = 4

export function emptyTally(people: number): Tally {
  return { perPerson: new Uint32Array(people * SUMS), perAction: new Map() }
}

/** How many people it has room for. */
export function countPeople({ perPerson }: Tally): number {
  return perPerson.length / SUMS
}

interface PersonSums {
  readonly actions: number
  readonly before: number
  readonly more: number
  readonly less: number
}

/** One person's sums; whole Connects. */
export function sumsOf({ perPerson }: Tally, person: number): PersonSums {
  const at = person * SUMS
  return { actions: perPerson[at]!, before: perPerson[at + 1]!, more: perPerson[at + 2]!, less: perPerson[at + 3]! }
}

/** Rows looked at in one go: their cells stay in the processor's nearest memory. */
export const BLOCK = 4_096
const TELL_EVERY = BLOCK * 512

export interface ReplayOptions {
  readonly window: SecondsWindow
  /** Asked after every few million rows; false stops the walk. */
  readonly goOn?: (rows: number) => boolean
}

/**
 * Prices every recorded decision of a window under two documents: person by person where rows are kept in that order, else as they come.
 * Returns false when it was stopped.
 */
export function replayAction(tally: Tally, columns: ActionColumns, cells: JointCells, options: ReplayOptions): boolean {
  const counts = tally.perAction.get(columns.action)?.counts ?? new Uint32Array(cells.cells)
  tally.perAction.set(columns.action, { cells, counts })
  const walk = { cells, counts, perPerson: tally.perPerson, block: new Uint32Array(BLOCK), ...options }
  const { byPerson } = columns
  if (byPerson === undefined) return walkRows(columns, walk, 0)
  return walkPeople(byPerson, walk) && walkRows(columns, walk, byPerson.rows)
}

interface Walk extends ReplayOptions {
  readonly cells: JointCells
  readonly counts: Uint32Array
  readonly perPerson: Uint32Array
  readonly block: Uint32Array
}

/** Rows in the order of time from the `oldest` one on, whoever they are of. */
function walkRows({ people, ...columns }: ActionColumns, walk: Walk, oldest: number): boolean {
  const { block, cells, window, goOn } = walk
  const codes = columns.facts.map((fact) => fact.codes)
  const [inWindow, end] = rowsIn(columns, window)
  const first = Math.max(inWindow, oldest)
  for (let start = first; start < end; start += BLOCK) {
    const length = Math.min(BLOCK, end - start)
    locate(block, cells, codes, start, length)
    addRows(walk, people, start, length)
    if ((start - first) % TELL_EVERY === 0 && goOn?.(start) === false) return false
  }
  return true
}

/** Rows that are kept person by person. */
function walkPeople(rows: PersonRows, walk: Walk): boolean {
  const { block, cells, window, goOn } = walk
  let told = 0
  for (let person = 0; person < rows.starts.length - 1; person += 1) {
    const [first, end] = rowsOfPersonIn(rows, person, window)
    for (let start = first; start < end; start += BLOCK) {
      const length = Math.min(BLOCK, end - start)
      locate(block, cells, rows.codes, start, length)
      addPerson(walk, person, length)
    }
    if (end < told) continue
    told = end + TELL_EVERY
    if (goOn?.(first) === false) return false
  }
  return true
}

/** How many decisions of a window lie in each joint cell, whoever made them. */
export function countRowCells(columns: ActionColumns, cells: JointCells, window: SecondsWindow): Uint32Array {
  const counts = new Uint32Array(cells.cells)
  const block = new Uint32Array(BLOCK)
  const codes = columns.facts.map((fact) => fact.codes)
  const [first, end] = rowsIn(columns, window)
  for (let start = first; start < end; start += BLOCK) {
    const length = Math.min(BLOCK, end - start)
    locate(block, cells, codes, start, length)
    for (let row = 0; row < length; row += 1) counts[block[row]!]! += 1
  }
  return counts
}

/** Writes the cells of so many rows from `start` on into the block, column by column. Plain arguments: it is called very often. */
// oxlint-disable-next-line max-params
export function locate(
  block: Uint32Array,
  { lookUps }: JointCells,
  codes: readonly FactColumn['codes'][],
  start: number,
  length: number,
): void {
  if (lookUps.length === 0) block.fill(0, 0, length)
  for (let place = 0; place < lookUps.length; place += 1) {
    const { column, add } = lookUps[place]!
    if (place === 0) setOffsets(block, codes[column]!, add, start, length)
    else addOffsets(block, codes[column]!, add, start, length)
  }
}

// oxlint-disable-next-line max-params
function setOffsets(block: Uint32Array, codes: FactColumn['codes'], offsets: Uint32Array, start: number, length: number): void {
  for (let row = 0; row < length; row += 1) block[row] = offsets[codes[start + row]!]!
}

// oxlint-disable-next-line max-params
function addOffsets(block: Uint32Array, codes: FactColumn['codes'], offsets: Uint32Array, start: number, length: number): void {
  for (let row = 0; row < length; row += 1) block[row]! += offsets[codes[start + row]!]!
}

function addRows({ perPerson, counts, cells, block }: Walk, people: Uint32Array, start: number, length: number): void {
  const { before, after } = cells
  for (let row = 0; row < length; row += 1) {
    const cell = block[row]!
    const person = people[start + row]! * SUMS
    const [old, now] = [before[cell]!, after[cell]!]
    counts[cell]! += 1
    perPerson[person]! += 1
    perPerson[person + 1]! += old
    if (now > old) perPerson[person + 2]! += now - old
    else if (now < old) perPerson[person + 3]! += old - now
  }
}

/** The block's rows are all of one person: their sums stay in registers. */
function addPerson({ perPerson, counts, cells, block }: Walk, person: number, length: number): void {
  const { before, after } = cells
  let [paid, change, more] = [0, 0, 0]
  for (let row = 0; row < length; row += 1) {
    const cell = block[row]!
    const old = before[cell]!
    const difference = after[cell]! - old
    counts[cell]! += 1
    paid += old
    change += difference
    more += Math.max(difference, 0)
  }
  const at = person * SUMS
  perPerson[at]! += length
  perPerson[at + 1]! += paid
  perPerson[at + 2]! += more
  perPerson[at + 3]! += more - change
}
