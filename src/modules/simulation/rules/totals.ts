import type { PricedAction } from '#modules/policy/index.ts'
import type { JointCells } from './joint-cells.ts'
import type { Sums } from './report.ts'

/** What a draft would have cost all in all: shown while somebody types. Whole Connects. */
export interface Totals extends Sums {
  readonly window: { readonly from: string; readonly until: string }
  readonly more: { readonly actions: number; readonly connects: number }
  readonly less: { readonly actions: number; readonly connects: number }
  readonly byAction: readonly ActionTotals[]
}

export interface ActionTotals extends Sums {
  readonly action: PricedAction
  readonly more: { readonly actions: number; readonly connects: number }
  readonly less: { readonly actions: number; readonly connects: number }
}

/** The totals of one action from how many decisions lie in each joint cell. */
export function totalsOf(action: PricedAction, { before: old, after: now }: JointCells, counts: Uint32Array): ActionTotals {
  const sums = { actions: 0, before: 0, after: 0 }
  const [more, less] = [
    { actions: 0, connects: 0 },
    { actions: 0, connects: 0 },
  ]
  counts.forEach((count, cell) => {
    if (count === 0) return
    const difference = now[cell]! - old[cell]!
    sums.actions += count
    sums.before += count * old[cell]!
    sums.after += count * now[cell]!
    if (difference === 0) return
    const side = difference > 0 ? more : less
    side.actions += count
    side.connects += count * Math.abs(difference)
  })
  return { action, ...sums, more, less }
}
