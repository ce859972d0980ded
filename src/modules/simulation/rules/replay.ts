import type { PricedAction } from '#modules/policy/index.ts'
import { rowsIn, type ActionColumns, type SecondsWindow } from './columns.ts'
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

export interface PersonSums {
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
const BLOCK = 8_192

export interface ReplayOptions {
  readonly window: SecondsWindow
  /** Asked after every few million rows; false stops the walk. */
  readonly goOn?: (rows: number) => boolean
}

/**
 * Prices every recorded decision of a window under two documents. Column by column a block of rows learns its cells, then its
 * prices are added up. Returns false when it was stopped.
 */
export function replayAction(tally: Tally, columns: ActionColumns, cells: JointCells, options: ReplayOptions): boolean {
  const [first, end] = rowsIn(columns, options.window)
  const known = tally.perAction.get(columns.action)
  const counts = known?.counts ?? new Uint32Array(cells.cells)
  if (known === undefined) tally.perAction.set(columns.action, { cells, counts })
  const block = new Uint32Array(BLOCK)
  for (let start = first; start < end; start += BLOCK) {
    const length = Math.min(BLOCK, end - start)
    locate(block, cells, { start, length })
    add(tally.perPerson, counts, { cells, block, people: columns.people, start, length })
    if ((start - first) % (BLOCK * 256) === 0 && options.goOn?.(start - first) === false) return false
  }
  return true
}

/** How many decisions of a window lie in each joint cell, whoever made them. */
export function countRowCells(columns: ActionColumns, cells: JointCells, window: SecondsWindow): Uint32Array {
  const counts = new Uint32Array(cells.cells)
  const block = new Uint32Array(BLOCK)
  const [first, end] = rowsIn(columns, window)
  for (let start = first; start < end; start += BLOCK) {
    const length = Math.min(BLOCK, end - start)
    locate(block, cells, { start, length })
    for (let row = 0; row < length; row += 1) counts[block[row]!]! += 1
  }
  return counts
}

/** The cell of each row of a block. */
function locate(
  block: Uint32Array,
  { lookUps }: JointCells,
  { start, length }: { readonly start: number; readonly length: number },
): void {
  const [first, ...others] = lookUps
  if (first === undefined) block.fill(0)
  else {
    const { codes, add: offsets } = first
    for (let row = 0; row < length; row += 1) block[row] = offsets[codes[start + row]!]!
  }
  for (const { codes, add: offsets } of others) {
    for (let row = 0; row < length; row += 1) block[row]! += offsets[codes[start + row]!]!
  }
}

interface Block {
  readonly cells: JointCells
  readonly block: Uint32Array
  readonly people: Uint32Array
  readonly start: number
  readonly length: number
}

function add(perPerson: Tally['perPerson'], counts: Uint32Array, { cells, block, people, start, length }: Block): void {
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
