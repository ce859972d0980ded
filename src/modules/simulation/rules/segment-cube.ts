import type { PricedAction } from '#modules/policy/index.ts'
import { activePeople } from './active-people.ts'
import { rowsIn, rowsOfPersonIn, type ActionColumns, type History, type SecondsWindow } from './columns.ts'
import { hasSameCells } from './cube.ts'
import type { JointCells } from './joint-cells.ts'
import { BLOCK, locate, type Tally } from './replay.ts'
import type { Segment, Sums } from './report.ts'
import { divisionsOf, inOrderOfKeys, type Division } from './segments.ts'

/**
 * History pressed together, group by group: how many of each group's decisions lie in each cell that two documents tell apart. While only
 * prices change, what every group would pay costs as many steps as there are groups times cells.
 */
export interface SegmentCube {
  readonly window: SecondsWindow
  readonly divisions: readonly Division[]
  readonly perAction: ReadonlyMap<PricedAction, ActionCube>
}
interface ActionCube {
  readonly cells: JointCells
  /** Per division: `counts[group * cells + cell]`. */
  readonly counts: readonly Uint32Array[]
}

/** What the groups of one division do and pay, in whole Connects; a group that did nothing is left out. */
export interface SegmentTotals {
  readonly name: Segment['name']
  readonly groups: readonly ({ readonly key: string } & Sums)[]
}

/** More counters than this are no help: adding them up would take longer than a replay. */
const MOST_COUNTERS = 20_000_000

/**
 * The cube of a window, from a walk over it: that says who belongs to which group, because groups are formed on what people paid.
 * Undefined where two documents tell so many cells apart that only a replay can say it.
 */
export function segmentCube(history: History, tally: Tally, window: SecondsWindow): SegmentCube | undefined {
  const divisions = divisionsOf(history, activePeople(tally), window)
  const groups = divisions.reduce((sum, { keys }) => sum + keys.length, 0)
  const all = [...tally.perAction.values()].reduce((sum, { cells }) => sum + cells.cells, 0)
  if (groups * all > MOST_COUNTERS) return undefined
  const perAction = history.actions.map((columns): [PricedAction, ActionCube] => {
    const { cells } = tally.perAction.get(columns.action)!
    const counts = divisions.map(({ keys }) => new Uint32Array(keys.length * cells.cells))
    countRows({ columns, cells, window }, divisions, counts)
    return [columns.action, { cells, counts }]
  })
  return { window, divisions, perAction: new Map(perAction) }
}

/** Whether the cube holds for these cells: then only prices differ. */
export function isCubeOf({ perAction }: SegmentCube, cells: ReadonlyMap<PricedAction, JointCells>): boolean {
  return [...perAction].every(([action, one]) => hasSameCells(one.cells.lookUps, cells.get(action)!.lookUps))
}

/** What every group would have paid at the prices of these cells. */
export function segmentTotals(cube: SegmentCube, cells: ReadonlyMap<PricedAction, JointCells>): readonly SegmentTotals[] {
  return cube.divisions.map((division, place) => {
    const groups = division.keys.map((key) => ({ key, actions: 0, before: 0, after: 0 }))
    for (const [action, { counts }] of cube.perAction)
      groups.forEach((group, index) => add(group, counts[place]!, cells.get(action)!, index))
    const filled = groups.filter(({ actions }) => actions > 0)
    return { name: division.name, groups: inOrderOfKeys(division, filled) }
  })
}

type Growing = { -readonly [Name in keyof Sums]: Sums[Name] }

function add(sums: Growing, counts: Uint32Array, { cells, before, after }: JointCells, group: number): void {
  const start = group * cells
  for (let cell = 0; cell < cells; cell += 1) {
    const count = counts[start + cell]!
    if (count === 0) continue
    sums.actions += count
    sums.before += count * before[cell]!
    sums.after += count * after[cell]!
  }
}

interface Rows {
  readonly columns: ActionColumns
  readonly cells: JointCells
  readonly window: SecondsWindow
}

function countRows({ columns, cells, window }: Rows, divisions: readonly Division[], counts: readonly Uint32Array[]): void {
  const block = new Uint32Array(BLOCK)
  const { byPerson, people } = columns
  const persons = byPerson === undefined ? 0 : byPerson.starts.length - 1
  for (let person = 0; person < persons; person += 1) {
    const [first, end] = rowsOfPersonIn(byPerson!, person, window)
    for (let start = first; start < end; start += BLOCK) {
      const length = Math.min(BLOCK, end - start)
      locate(block, cells, byPerson!.codes, start, length)
      divisions.forEach(({ of }, place) => countBlock(counts[place]!, block, of[person]! * cells.cells, length))
    }
  }
  const codes = columns.facts.map((fact) => fact.codes)
  const [first, end] = rowsIn(columns, window)
  for (let start = Math.max(first, byPerson?.rows ?? 0); start < end; start += BLOCK) {
    const length = Math.min(BLOCK, end - start)
    locate(block, cells, codes, start, length)
    divisions.forEach(({ of }, place) => {
      for (let row = 0; row < length; row += 1) counts[place]![of[people[start + row]!]! * cells.cells + block[row]!]! += 1
    })
  }
}

/** The block's rows are all of one group. */
function countBlock(counts: Uint32Array, block: Uint32Array, group: number, length: number): void {
  for (let row = 0; row < length; row += 1) counts[group + block[row]!]! += 1
}
