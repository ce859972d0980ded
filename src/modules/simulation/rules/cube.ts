import { rowsIn, type ActionColumns, type FactColumn, type SecondsWindow } from './columns.ts'
import type { JointCells } from './joint-cells.ts'

/**
 * History pressed together: decisions that look alike to the facts in question are one row with a count. Totals of a changed
 * draft then cost as many steps as there are kinds of decisions, not as many as there were decisions.
 */
export interface Cube {
  /** Like the action's own columns; `people` and the rest are empty. Facts that were not asked for are constant. */
  readonly facts: readonly FactColumn[]
  readonly counts: Uint32Array
}

/** Beyond this many possible kinds a cube would not be smaller than what it presses together. */
const MOST_KINDS = 8_388_608

/** Presses a window's rows by the facts at these places; undefined where there are too many kinds. */
export function cubeOf(columns: ActionColumns, places: readonly number[], window: SecondsWindow): Cube | undefined {
  const kept = places.map((place) => columns.facts[place]!)
  const kinds = kept.reduce((product, { codeCount }) => product * Math.max(1, codeCount), 1)
  if (kinds > MOST_KINDS) return undefined
  const counts = countKinds(columns, kept, { kinds, window })
  const present: number[] = []
  counts.forEach((count, kind) => {
    if (count > 0) present.push(kind)
  })
  let stride = 1
  const facts = columns.facts.map((column): FactColumn => ({ ...column, codes: new Uint8Array(0) }))
  for (const [index, column] of kept.entries()) {
    const step = stride
    facts[places[index]!] = { ...column, codes: Uint32Array.from(present, (kind) => Math.floor(kind / step) % column.codeCount) }
    stride *= column.codeCount
  }
  return { facts, counts: Uint32Array.from(present, (kind) => counts[kind]!) }
}

const BLOCK = 8_192

function countKinds(
  columns: ActionColumns,
  kept: readonly FactColumn[],
  { kinds, window }: { readonly kinds: number; readonly window: SecondsWindow },
): Uint32Array {
  const counts = new Uint32Array(kinds)
  const block = new Uint32Array(BLOCK)
  const [first, end] = rowsIn(columns, window)
  for (let start = first; start < end; start += BLOCK) {
    const length = Math.min(BLOCK, end - start)
    block.fill(0)
    let stride = 1
    for (const { codes, codeCount } of kept) {
      for (let row = 0; row < length; row += 1) block[row]! += codes[start + row]! * stride
      stride *= codeCount
    }
    for (let row = 0; row < length; row += 1) counts[block[row]!]! += 1
  }
  return counts
}

/** How many decisions lie in each joint cell, from the kinds of a cube; `cells` was made of the cube's own facts. */
export function countCells({ counts }: Cube, { cells, lookUps }: JointCells): Uint32Array {
  const found = new Uint32Array(cells)
  for (let kind = 0; kind < counts.length; kind += 1) {
    let cell = 0
    for (const { codes, add } of lookUps) cell += add[codes[kind]!]!
    found[cell]! += counts[kind]!
  }
  return found
}
