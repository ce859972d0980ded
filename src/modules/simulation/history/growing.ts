import { factSpec, factsOf, type FactName, type PricedAction } from '#modules/policy/index.ts'
import type { FactColumn } from '../rules/columns.ts'

type Column = Uint16Array | Uint32Array

/** A column that doubles when it is full. */
export interface GrowingColumn<C extends Column = Uint32Array> {
  length: number
  array: C
}

export function growing<C extends Column>(array: C): GrowingColumn<C> {
  return { length: 0, array }
}

export function push<C extends Column>(column: GrowingColumn<C>, value: number): void {
  if (column.length === column.array.length) column.array = longer(column.array)
  column.array[column.length] = value
  column.length += 1
}

function longer<C extends Column>(array: C, wanted = 0): C {
  const Kind = array.constructor as new (length: number) => C
  const grown = new Kind(Math.max(1_024, array.length * 2, wanted))
  grown.set(array)
  return grown
}

/** Facts whose values get codes together, by the order in which combinations first appear. */
export interface GrowingFacts {
  readonly facts: readonly FactName[]
  /** The facts' places among the action's, in registry order. */
  readonly places: readonly number[]
  /** A combination's number is Σ value · step. */
  readonly steps: readonly number[]
  readonly codeOf: Codes
  readonly values: number[]
  /** Sixteen bits wide until there are more codes than that. */
  readonly codes: GrowingColumn<Column>
}

/** Facts with more values than this have a column of their own. */
const FEW_VALUES = 64
/** So many combinations at most share a column: their codes fit sixteen bits, and their look-up tables the processor's near memory. */
const MOST_TOGETHER = 65_536

/** How an action's facts are put into columns: all small ones together, as far as they fit. */
export function growingFacts(action: PricedAction): readonly GrowingFacts[] {
  const groups: { places: number[]; size: number }[] = []
  const facts = factsOf(action)
  facts.forEach((fact, place) => {
    const size = valuesOf(fact)
    const shared = size > FEW_VALUES ? undefined : groups.find((group) => group.size * size <= MOST_TOGETHER)
    if (shared === undefined) groups.push({ places: [place], size: size > FEW_VALUES ? Infinity : size })
    else {
      shared.places.push(place)
      shared.size *= size
    }
  })
  return groups.map(({ places }) => together(facts, places))
}

function together(all: readonly FactName[], places: readonly number[]): GrowingFacts {
  const facts = places.map((place) => all[place]!)
  let size = 1
  const steps = facts.map((fact) => {
    const step = size
    size *= valuesOf(fact)
    return step
  })
  return { facts, places, steps, codeOf: codes(size), values: [], codes: growing<Column>(new Uint16Array(0)) }
}

/** Registry integers of all our facts begin at 0. */
function valuesOf(fact: FactName): number {
  const spec = factSpec(fact)
  if (spec.type === 'int') return spec.max + 1
  return spec.type === 'enum' ? spec.values.length : 2
}

/** The next free code for each number that was not met before. */
interface Codes {
  /** −1 where the number is new; `add` gives it a code then. */
  find(number: number): number
  add(number: number, code: number): void
}

const MOST_DIRECT = 131_072

function codes(numbers: number): Codes {
  if (numbers > MOST_DIRECT) return hashedCodes()
  const codeOf = new Int32Array(numbers).fill(-1)
  return { find: (number) => codeOf[number]!, add: (number, code) => void (codeOf[number] = code) }
}

/** An open hash table of numbers below 2³¹: a map would make an object of each. */
function hashedCodes(): Codes {
  let keys = new Int32Array(4_096).fill(-1)
  let found = new Int32Array(4_096)
  let count = 0
  const slotOf = (number: number): number => {
    let slot = (Math.imul(number, 2_654_435_761) >>> 8) & (keys.length - 1)
    while (keys[slot] !== number && keys[slot] !== -1) slot = (slot + 1) & (keys.length - 1)
    return slot
  }
  const grow = (): void => {
    const [oldKeys, oldCodes] = [keys, found]
    keys = new Int32Array(oldKeys.length * 2).fill(-1)
    found = new Int32Array(keys.length)
    oldKeys.forEach((number, old) => {
      if (number < 0) return
      const slot = slotOf(number)
      keys[slot] = number
      found[slot] = oldCodes[old]!
    })
  }
  return {
    find(number) {
      const slot = slotOf(number)
      return keys[slot] === number ? found[slot]! : -1
    },
    add(number, code) {
      const slot = slotOf(number)
      keys[slot] = number
      found[slot] = code
      count += 1
      if (count * 2 > keys.length) grow()
    },
  }
}

/** Adds a row; `registry[n]` is the registry's integer of the action's nth fact. */
export function pushFacts(column: GrowingFacts, registry: ArrayLike<number>): void {
  const { places, steps, codeOf, values } = column
  let number = 0
  for (let place = 0; place < places.length; place += 1) number += registry[places[place]!]! * steps[place]!
  let code = codeOf.find(number)
  if (code < 0) {
    code = values.length / places.length
    for (const place of places) values.push(registry[place]!)
    codeOf.add(number, code)
  }
  // Another column with the same codes may have met the first one that is too large for sixteen bits.
  if (code >= MOST_TOGETHER && column.codes.array instanceof Uint16Array) widen(column.codes)
  push(column.codes, code)
}

/** Adds the rows of a column whose codes were given elsewhere. */
export function appendFacts(column: GrowingFacts, from: FactColumn): void {
  const { facts, steps, codeOf, values } = column
  const known = new Uint32Array(from.codeCount)
  let highest = 0
  for (let theirs = 0; theirs < known.length; theirs += 1) {
    const at = theirs * facts.length
    let number = 0
    for (let fact = 0; fact < facts.length; fact += 1) number += from.values[at + fact]! * steps[fact]!
    let code = codeOf.find(number)
    if (code < 0) {
      code = values.length / facts.length
      for (let fact = 0; fact < facts.length; fact += 1) values.push(from.values[at + fact]!)
      codeOf.add(number, code)
    }
    known[theirs] = code
    highest = Math.max(highest, code)
  }
  const rows = from.codes.length
  const codes = highest >= MOST_TOGETHER ? new Uint32Array(rows) : new Uint16Array(rows)
  for (let row = 0; row < rows; row += 1) codes[row] = known[from.codes[row]!]!
  append<Column>(column.codes, { length: rows, array: codes })
}

function widen(column: GrowingColumn<Column>): void {
  column.array = Uint32Array.from(column.array)
}

/** Adds all rows of another column. */
export function append<C extends Column>(to: GrowingColumn<C>, from: GrowingColumn<C>): void {
  const length = to.length + from.length
  if (from.array instanceof Uint32Array && to.array instanceof Uint16Array) widen(to)
  if (length > to.array.length) to.array = longer(to.array, length)
  to.array.set(from.array.subarray(0, from.length), to.length)
  to.length = length
}

/** The column as it stands; later rows do not change what was handed out. */
export function factColumn({ facts, codes: column, values }: GrowingFacts): FactColumn {
  return {
    facts,
    codes: column.array.subarray(0, column.length),
    codeCount: values.length / facts.length,
    values: Int32Array.from(values),
  }
}
