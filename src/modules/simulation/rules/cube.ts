import type { ActionColumns, SecondsWindow } from './columns.ts'
import type { JointCells } from './joint-cells.ts'
import { countRowCells } from './replay.ts'

/**
 * History pressed together: how many decisions lie in each cell that two documents tell apart. While only prices change, the cells
 * stay the same, and totals cost as many steps as there are cells, not as many as there were decisions.
 */
export interface Cube {
  readonly lookUps: JointCells['lookUps']
  readonly window: SecondsWindow
  readonly counts: Uint32Array
}

/** The last few cubes of one action's rows; a condition that is typed forth and back finds both. */
export interface Cubes {
  counts(columns: ActionColumns, cells: JointCells, window: SecondsWindow): Uint32Array
}

const MOST_CUBES = 8

/** @returns cubes of rows that never change: whoever has read more needs new ones */
export function rememberCubes(): Cubes {
  const remembered = new Map<string, Cube[]>()
  return {
    counts(columns, cells, window) {
      const cubes = remembered.get(columns.action) ?? []
      remembered.set(columns.action, cubes)
      const known = cubes.findIndex((cube) => isOf(cube, cells, window))
      const [cube] = known < 0 ? [cubeOf(columns, cells, window)] : cubes.splice(known, 1)
      cubes.unshift(cube!)
      cubes.length = Math.min(cubes.length, MOST_CUBES)
      return cube!.counts
    },
  }
}

function cubeOf(columns: ActionColumns, cells: JointCells, window: SecondsWindow): Cube {
  return { lookUps: cells.lookUps, window, counts: countRowCells(columns, cells, window) }
}

function isOf(cube: Cube, { lookUps }: JointCells, { from, until }: SecondsWindow): boolean {
  return cube.window.from === from && cube.window.until === until && hasSameCells(cube.lookUps, lookUps)
}

/** Whether rows would be counted in the same cells. */
export function hasSameCells(known: JointCells['lookUps'], lookUps: JointCells['lookUps']): boolean {
  if (known.length !== lookUps.length) return false
  return lookUps.every(({ codes, add }, place) => {
    const other = known[place]!
    return other.codes === codes && other.add.length === add.length && add.every((offset, code) => other.add[code] === offset)
  })
}
