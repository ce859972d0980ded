import { invariant } from '#kernel/invariant.ts'
import { MAX_CELLS, exampleAt, spaceOf, type Axis, type Space } from './cells.ts'
import type { PolicyDocument, When } from './document.ts'
import { factSpec, factsOf, type FactName, type Facts, type FactValue, type PolicyAction, type PricedAction } from './facts.ts'
import { tryPriceAction, type Decision, type Undecided } from './price-action.ts'
import { MAX_BOXES, countBoxes, layOut } from './price-cells.ts'

/**
 * An action's prices by *cell*: every condition and every table row cuts a fact's values into classes that no rule tells apart, so
 * one decision of the interpreter, remembered, stands for all facts with the same classes. Requests and replays of history read
 * the same table, so they cannot disagree, and both cost a few look-ups. Decisions are frozen: whoever meets the same cell gets the
 * same object. A draft's gaps and overlaps are answers too; only its structure must be sound (`lintDocument` looks at that first).
 */
export interface DecisionTable<A extends PolicyAction = PricedAction> {
  readonly action: A
  /** One per fact that the action's rules mention, in registry order. */
  readonly axes: readonly DecisionAxis[]
  readonly cells: number
  /** The decision for a cell's facts; the same frozen object every time. */
  decisionOf(cell: number): Decision<A> | Undecided
  /** The cell of a logged row: the action's registry integers, in registry order (`encodeFacts`), from `offset` on. */
  cellOf(codes: ArrayLike<number>, offset?: number): number
  /** The decision for facts; the same frozen object for all of a cell. What `checkFacts` would refuse is answered like the interpreter does, slowly. */
  decide(facts: Facts): Decision<A> | Undecided
  /** The amount of a cell; 0 where nothing is offered, nothing decides, or a bidder makes the price. */
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

// A document never changes, so its tables live as long as it does.
const remembered = new WeakMap<PolicyDocument, Map<PolicyAction, DecisionTable<PolicyAction>>>()

/**
 * The table of one action, made once per document object. Cells are decided when they are first asked for.
 * @throws RangeError for rules that tell more than a million cases apart, or have over a thousand clauses and rows; lint refuses them
 */
export function decisionTable<A extends PolicyAction>(document: PolicyDocument, action: A): DecisionTable<A> {
  const tables = remembered.get(document) ?? new Map<PolicyAction, DecisionTable<PolicyAction>>()
  const known = tables.get(action) as DecisionTable<A> | undefined
  if (known !== undefined) return known
  const made = makeTable(document, action)
  remembered.set(document, tables.set(action, made))
  return made
}

/** What `priceAction` says about checked facts, at the speed of the table; a gap or overlap is a fault here. */
export function decideAction<A extends PolicyAction>(document: PolicyDocument, action: A, facts: Facts): Decision<A> {
  const decided = decisionTable(document, action).decide(facts)
  invariant('clauseId' in decided, `no single clause prices ${action}: ${JSON.stringify({ decided, facts })}`)
  return decided
}

function makeTable<A extends PolicyAction>(document: PolicyDocument, action: A): DecisionTable<A> {
  const boxes: When[] = []
  if (countBoxes(document, action) > MAX_BOXES)
    throw new RangeError(`the rules for ${action} have more than ${MAX_BOXES} clauses and rows`)
  layOut(document, action, boxes)
  const space = spaceOf(action, boxes)
  if (space.cells > MAX_CELLS) throw new RangeError(`the rules for ${action} tell ${space.cells} cases apart`)
  const axes = axesOf(space)
  const decisions: (Decision<A> | Undecided)[] = []
  const shared = new Map<string, number>()
  // Per cell the place of its decision, one higher: 0 says that nobody has asked yet. The parts nobody asks about take no memory.
  const places = new Int32Array(space.cells)

  const decideCell = (cell: number): number => {
    invariant(cell >= 0 && cell < space.cells, `${action} has no cell ${cell}`)
    const path = axes.map(({ stride }, depth) => Math.floor(cell / stride) % space.axes[depth]!.classes.length)
    const made = tryPriceAction(document, action, exampleAt(space, path))
    const name = JSON.stringify(made)
    const place = shared.get(name) ?? decisions.push(deepFreeze(made)) - 1
    shared.set(name, place)
    places[cell] = place + 1
    return place + 1
  }
  const decisionOf = (cell: number): Decision<A> | Undecided => decisions[(places[cell] || decideCell(cell)) - 1]!
  return {
    action,
    axes,
    cells: space.cells,
    decisionOf,
    cellOf: (codes, offset = 0) => cellOfCodes(axes, codes, offset),
    decide(facts) {
      const cell = cellOfFacts(axes, facts)
      return cell < 0 ? deepFreeze(tryPriceAction(document, action, facts)) : decisionOf(cell)
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

/** An axis with what finds a class in one step: names and yes/no by value or code, numbers by halving. */
type FastAxis = NamedAxis | NumberAxis

interface NamedAxis extends DecisionAxis {
  /** By code, class · stride. */
  readonly steps: readonly number[]
  readonly stepOfValue: ReadonlyMap<unknown, number>
}
interface NumberAxis extends DecisionAxis {
  readonly steps?: undefined
  /** Where each class but the first starts. */
  readonly cuts: Int32Array
  readonly min: number
  readonly max: number
}

function axesOf({ subject, axes }: Space): readonly FastAxis[] {
  const places = factsOf(subject)
  let stride = 1
  return axes.map((axis) => {
    const fast = fastAxis(axis, { fact: axis.fact, place: places.indexOf(axis.fact), stride })
    stride *= axis.classes.length
    return fast
  })
}

function fastAxis({ fact, classes }: Axis, named: Omit<DecisionAxis, 'classOf'>): FastAxis {
  const spec = factSpec(fact)
  if (spec.type === 'int') {
    const { min, max } = spec
    const cuts = Int32Array.from(classes.slice(1), (range) => ('from' in range ? range.from : min))
    return { ...named, cuts, min, max, classOf: (code) => classIn(cuts, code) }
  }
  const values: readonly FactValue[] = spec.type === 'enum' ? spec.values : [false, true]
  const ofCode = values.map((value) =>
    classes.findIndex((one) => ('values' in one ? one.values.includes(String(value)) : 'is' in one && one.is === value)),
  )
  const steps = ofCode.map((index) => index * named.stride)
  const stepOfValue = new Map(values.map((value, code) => [value, steps[code]!]))
  return { ...named, steps, stepOfValue, classOf: (code) => ofCode[code]! }
}

/** How many classes start at or below the value, the first one left out. */
function classIn(cuts: Int32Array, value: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

function cellOfCodes(axes: readonly FastAxis[], codes: ArrayLike<number>, offset: number): number {
  let cell = 0
  for (let depth = 0; depth < axes.length; depth += 1) {
    const axis = axes[depth]!
    const code = codes[offset + axis.place]!
    cell += axis.steps === undefined ? classIn(axis.cuts, code) * axis.stride : axis.steps[code]!
  }
  return cell
}

/** −1 where a value is none of its fact's. */
function cellOfFacts(axes: readonly FastAxis[], facts: Facts): number {
  let cell = 0
  for (let depth = 0; depth < axes.length; depth += 1) {
    const axis = axes[depth]!
    const step = stepOf(axis, facts[axis.fact])
    if (step === undefined) return -1
    cell += step
  }
  return cell
}

function stepOf(axis: FastAxis, value: unknown): number | undefined {
  if (axis.steps !== undefined) return axis.stepOfValue.get(value)
  if (typeof value !== 'number' || !(value >= axis.min && value <= axis.max)) return undefined
  return classIn(axis.cuts, value) * axis.stride
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part as object)
  return Object.freeze(value)
}
