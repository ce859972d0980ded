import type { FactName } from '#modules/policy/index.ts'
import type { ActionColumns, FactColumn } from './columns.ts'

/** One document's prices of one action, by cell; a cell is Σ class · stride over the facts that the rules mention. */
export interface PricedCells {
  readonly axes: readonly CellAxis[]
  readonly cells: number
  /** In Connects; 0 where the action is not offered, or a bidder makes the price. */
  amountOf(cell: number): number
  /** The clause that decides in a cell; undefined where none does. */
  clauseOf(cell: number): string | undefined
}
export interface CellAxis {
  readonly fact: FactName
  readonly stride: number
  /** The class of a registry integer. */
  classOf(code: number): number
}

interface LookUp {
  /** The column's place among the action's. */
  readonly column: number
  readonly codes: FactColumn['codes']
  readonly add: Uint32Array
}

/** Two documents over the same rows: one walk finds both prices. */
export interface JointCells {
  readonly cells: number
  /** Per column with facts that either document looks at: what each code of its column adds to the cell's number. */
  readonly lookUps: readonly LookUp[]
  readonly before: Int32Array
  readonly after: Int32Array
  readonly clausesBefore: readonly (string | undefined)[]
  readonly clausesAfter: readonly (string | undefined)[]
}

/** A pair of documents that tells this many cells apart is no pair that a person could compare. */
const MAX_JOINT_CELLS = 16_000_000

/**
 * The common refinement of two documents' cells, as far as the column's own values tell them apart. Each code of a column is
 * classified once, so the walk over the rows only adds numbers from tables.
 * @throws RangeError beyond sixteen million cells
 */
export function joinCells(columns: ActionColumns, before: PricedCells, after: PricedCells): JointCells {
  let cells = 1
  const lookUps: LookUp[] = []
  // For each joint cell, the cell of either document: grown axis by axis.
  let cellsBefore: Uint32Array = Uint32Array.of(0)
  let cellsAfter: Uint32Array = Uint32Array.of(0)
  for (const [place, column] of columns.facts.entries()) {
    const axes = [before, after].map((priced) => axesOf(column, priced)) as [readonly PlacedAxis[], readonly PlacedAxis[]]
    if (axes.every((own) => own.length === 0)) continue
    const classes = classifyCodes(column, axes, after.cells)
    if (cells * classes.length > MAX_JOINT_CELLS)
      throw new RangeError(`two documents tell more than ${MAX_JOINT_CELLS} cells apart`)
    const add = Uint32Array.from(classes.ofCode, (jointClass) => jointClass * cells)
    lookUps.push({ column: place, codes: column.codes, add })
    cellsBefore = extended(
      cellsBefore,
      classes.offsets.map(([first]) => first),
    )
    cellsAfter = extended(
      cellsAfter,
      classes.offsets.map(([, second]) => second),
    )
    cells *= classes.length
  }
  return {
    cells,
    lookUps,
    before: Int32Array.from(cellsBefore, (cell) => before.amountOf(cell)),
    after: Int32Array.from(cellsAfter, (cell) => after.amountOf(cell)),
    clausesBefore: Array.from(cellsBefore, (cell) => before.clauseOf(cell)),
    clausesAfter: Array.from(cellsAfter, (cell) => after.clauseOf(cell)),
  }
}

interface PlacedAxis {
  readonly axis: CellAxis
  /** Its fact's place in the column. */
  readonly place: number
}

function axesOf({ facts }: FactColumn, { axes }: PricedCells): readonly PlacedAxis[] {
  return axes.flatMap((axis) => {
    const place = facts.indexOf(axis.fact)
    return place < 0 ? [] : [{ axis, place }]
  })
}

/** Codes that neither document tells apart share a joint class. */
function classifyCodes(
  { facts, codeCount, values }: FactColumn,
  [before, after]: readonly [readonly PlacedAxis[], readonly PlacedAxis[]],
  cellsAfter: number,
) {
  const known = new Map<number, number>()
  const offsets: (readonly [before: number, after: number])[] = []
  const ofCode = new Uint32Array(codeCount)
  for (let code = 0; code < codeCount; code += 1) {
    const at = code * facts.length
    const [old, now] = [offsetOf(before, values, at), offsetOf(after, values, at)]
    // Both are numbers of cells, so together they are far below 2^53.
    const key = old * cellsAfter + now
    let joint = known.get(key)
    if (joint === undefined) {
      joint = offsets.push([old, now]) - 1
      known.set(key, joint)
    }
    ofCode[code] = joint
  }
  return { ofCode, offsets, length: offsets.length }
}

function offsetOf(axes: readonly PlacedAxis[], values: Int32Array, at: number): number {
  let offset = 0
  for (const { axis, place } of axes) offset += axis.classOf(values[at + place]!) * axis.stride
  return offset
}

/** All sums of a cell so far and an offset, the offsets varying slowest. */
function extended(cells: Uint32Array, offsets: readonly number[]): Uint32Array {
  const longer = new Uint32Array(cells.length * offsets.length)
  offsets.forEach((offset, index) => {
    const start = index * cells.length
    for (let cell = 0; cell < cells.length; cell += 1) longer[start + cell] = cells[cell]! + offset
  })
  return longer
}
