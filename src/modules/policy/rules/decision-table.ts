import { MAX_CELLS, exampleAt, spaceOf, type Space, type ValueClass } from './cells.ts'
import type { PolicyDocument, When } from './document.ts'
import { factCode, factSpec, factsOf, type FactName, type Facts, type PricedAction } from './facts.ts'
import { layOut } from './price-cells.ts'
import { tryPriceAction, type Decision, type Undecided } from './price-action.ts'

/**
 * An action's prices by *cell*: every condition and every table row cuts a fact's values into classes that no rule tells apart, so
 * one decision of the interpreter, remembered, stands for all facts with the same classes. Requests and replays of history read
 * the same table, so they cannot disagree, and both cost a few look-ups.
 */
export interface DecisionTable {
  readonly action: PricedAction
  /** One per fact that the action's rules mention. */
  readonly axes: readonly DecisionAxis[]
  readonly cells: number
  /** The decision for a cell's facts; the same frozen object every time. */
  decisionOf(cell: number): Decision | Undecided
  /** The cell of a logged row: the action's registry integers, in registry order (`encodeFacts`). */
  cellOf(codes: ArrayLike<number>): number
  /** The decision for checked facts; the same frozen object for all facts of a cell. */
  decide(facts: Facts): Decision | Undecided
  /** Connects of a cell; 0 where nothing is offered, nothing decides, or a bidder makes the price. */
  amountOf(cell: number): number
  /** The clause that decides in a cell; undefined where none does. */
  clauseOf(cell: number): string | undefined
}

/** A cell's number is the sum of class · stride over the axes. */
export interface DecisionAxis {
  readonly fact: FactName
  /** The fact's place among the action's facts, in registry order. */
  readonly place: number
  readonly stride: number
  /** The class of a registry integer (`factCode`). */
  classOf(code: number): number
}

/**
 * The table of one action. Cells are decided when they are first asked for.
 * @throws RangeError for rules that tell more than a million cases apart; lint refuses them
 */
export function decisionTable(document: PolicyDocument, action: PricedAction): DecisionTable {
  const boxes: When[] = []
  layOut(document, action, boxes)
  const space = spaceOf(action, boxes)
  if (space.cells > MAX_CELLS) throw new RangeError(`the rules for ${action} tell ${space.cells} cases apart`)
  const axes = axesOf(space)
  const decided: (Decision | Undecided | undefined)[] = []
  const decisionOf = (cell: number): Decision | Undecided => {
    const known = decided[cell]
    if (known !== undefined) return known
    const path = axes.map(({ stride }, depth) => Math.floor(cell / stride) % space.axes[depth]!.classes.length)
    const made = deepFreeze(tryPriceAction(document, action, exampleAt(space, path)))
    decided[cell] = made
    return made
  }
  return {
    action,
    axes,
    cells: space.cells,
    decisionOf,
    cellOf(codes) {
      let cell = 0
      for (const axis of axes) cell += axis.classOf(codes[axis.place]!) * axis.stride
      return cell
    },
    decide(facts) {
      let cell = 0
      for (const axis of axes) cell += axis.classOf(factCode(axis.fact, facts[axis.fact]!)) * axis.stride
      return decisionOf(cell)
    },
    amountOf(cell) {
      const decision = decisionOf(cell)
      return 'amount' in decision ? decision.amount : 0
    },
    clauseOf(cell) {
      const decision = decisionOf(cell)
      return 'clauseId' in decision ? decision.clauseId : undefined
    },
  }
}

function axesOf({ subject, axes }: Space): readonly DecisionAxis[] {
  const places = factsOf(subject)
  let stride = 1
  return axes.map(({ fact, classes }) => {
    const axis = { fact, place: places.indexOf(fact), stride, classOf: classifier(fact, classes) }
    stride *= classes.length
    return axis
  })
}

function classifier(fact: FactName, classes: readonly ValueClass[]): (code: number) => number {
  const spec = factSpec(fact)
  if (spec.type === 'bool') return (code) => code
  if (spec.type === 'enum') {
    const ofCode = Uint8Array.from(spec.values, (value) =>
      classes.findIndex((valueClass) => 'values' in valueClass && valueClass.values.includes(value)),
    )
    return (code) => ofCode[code]!
  }
  const starts = Int32Array.from(classes, (valueClass) => ('from' in valueClass ? valueClass.from : 0))
  return (code) => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= code) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part as object)
  return Object.freeze(value)
}
