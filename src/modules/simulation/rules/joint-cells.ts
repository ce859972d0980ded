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
  /** The fact's place among the action's facts, in registry order. */
  readonly place: number
  readonly stride: number
  /** The class of a registry integer. */
  classOf(code: number): number
}

/** Two documents over the same rows: one walk finds both prices. */
export interface JointCells {
  readonly cells: number
  /** Per fact that either document looks at: what each code of its column adds to the cell's number. */
  readonly lookUps: readonly { readonly codes: FactColumn['codes']; readonly add: Uint32Array }[]
  readonly before: Uint32Array
  readonly after: Uint32Array
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
  const lookUps: { codes: FactColumn['codes']; add: Uint32Array }[] = []
  // For each joint cell, the cell of either document: grown axis by axis.
  let cellsBefore: Uint32Array = Uint32Array.of(0)
  let cellsAfter: Uint32Array = Uint32Array.of(0)
  columns.facts.forEach((column, place) => {
    const axes = [before, after].map((priced) => priced.axes.find((axis) => axis.place === place))
    if (axes.every((axis) => axis === undefined)) return
    const classes = classifyCodes(column, axes)
    if (cells * classes.length > MAX_JOINT_CELLS)
      throw new RangeError(`two documents tell more than ${MAX_JOINT_CELLS} cells apart`)
    const add = Uint32Array.from(classes.ofCode, (jointClass) => jointClass * cells)
    lookUps.push({ codes: column.codes, add })
    cellsBefore = extended(
      cellsBefore,
      classes.offsets.map(([first]) => first),
    )
    cellsAfter = extended(
      cellsAfter,
      classes.offsets.map(([, second]) => second),
    )
    cells *= classes.length
  })
  return {
    cells,
    lookUps,
    before: Uint32Array.from(cellsBefore, (cell) => before.amountOf(cell)),
    after: Uint32Array.from(cellsAfter, (cell) => after.amountOf(cell)),
    clausesBefore: Array.from(cellsBefore, (cell) => before.clauseOf(cell)),
    clausesAfter: Array.from(cellsAfter, (cell) => after.clauseOf(cell)),
  }
}

/** Codes that neither document tells apart share a joint class. */
function classifyCodes({ codeCount, values }: FactColumn, axes: readonly (CellAxis | undefined)[]) {
  const known = new Map<string, number>()
  const offsets: (readonly [before: number, after: number])[] = []
  const ofCode = new Uint32Array(codeCount)
  const offset = (axis: CellAxis | undefined, value: number) => (axis === undefined ? 0 : axis.classOf(value) * axis.stride)
  for (let code = 0; code < codeCount; code += 1) {
    const value = values === undefined ? code : values[code]!
    const pair = [offset(axes[0], value), offset(axes[1], value)] as const
    const key = pair.join()
    let joint = known.get(key)
    if (joint === undefined) {
      joint = offsets.push(pair) - 1
      known.set(key, joint)
    }
    ofCode[code] = joint
  }
  return { ofCode, offsets, length: offsets.length }
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
