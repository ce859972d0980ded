import { type Condition, type When } from './document.ts'
import { factSpec, factsOf, type FactName, type Facts, type FactValue, type Subject } from './facts.ts'
import { MaskMap } from './mask-map.ts'

/**
 * Exact analysis by enumeration. Every condition cuts a fact's values into classes inside which no condition can tell two
 * values apart, so one case per combination of classes (a cell) stands for all. A set of boxes is a bit mask; cells
 * that see the same mask behave the same, which keeps even large spaces to a few thousand steps.
 */

/** Beyond this many cells per action a document is too tangled to be understood: a lint error. */
export const MAX_CELLS = 1_000_000

/** Values of one fact that no condition tells apart. Number ranges run from `from` (inclusive) to `to` (exclusive, absent: to the end). */
export type ValueClass =
  | { readonly values: readonly string[] }
  | { readonly is: boolean }
  | { readonly from: number; readonly to?: number }

export interface Axis {
  readonly fact: FactName
  readonly classes: readonly ValueClass[]
  /** Per class, the boxes whose condition on this fact holds. */
  readonly accepts: readonly bigint[]
}

/** All cases of an action or event, cut by a list of boxes; bit n of a mask stands for box n. */
export interface Space {
  readonly subject: Subject
  readonly axes: readonly Axis[]
  readonly boxCount: number
  readonly cells: number
}

/** The part of a space where some facts are restricted; a fact that is not named may be anything. */
export type Region = Partial<Readonly<Record<FactName, readonly ValueClass[]>>>

export function spaceOf(subject: Subject, boxes: readonly When[]): Space {
  const axes = factsOf(subject)
    .filter((fact) => boxes.some((box) => Object.hasOwn(box, fact)))
    .map((fact) => axisOf(fact, boxes))
  return { subject, axes, boxCount: boxes.length, cells: axes.reduce((product, axis) => product * axis.classes.length, 1) }
}

/** The one case of each kind that exists: which boxes contain it, and facts that show it. */
export interface Case {
  readonly inside: bigint
  readonly facts: Facts
}

export function casesOf(space: Space): readonly Case[] {
  const cases: Case[] = []
  diagramOf(space, (inside, path) => {
    cases.push({ inside, facts: exampleAt(space, path) })
    return ''
  })
  return cases
}

export interface LabelledRegion<L> {
  readonly label: L
  readonly region: Region
  readonly example: Facts
}

/** Cells with the same label, merged into boxes that do not overlap; cells without a label are left out. At most `limit` of them. */
export function regionsOf<L>(
  space: Space,
  labelOf: (inside: bigint) => { key: string; label: L } | undefined,
  { limit = Infinity }: { readonly limit?: number } = {},
): readonly LabelledRegion<L>[] {
  const labels = new Map<string, L>()
  const root = diagramOf(space, (inside) => {
    const labelled = labelOf(inside)
    if (labelled === undefined) return ''
    labels.set(labelled.key, labelled.label)
    return labelled.key
  })
  const regions: LabelledRegion<L>[] = []
  for (const { key, path } of walk(space, root, [])) {
    if (regions.length >= limit) break
    const example = exampleAt(
      space,
      path.map((classes) => classes[0]!),
    )
    regions.push({ label: labels.get(key)!, region: regionAt(space, path), example })
  }
  return regions
}

/** Whether a case lies in a region. */
export function contains(region: Region, facts: Facts): boolean {
  return Object.entries(region).every(([fact, classes]) => classes.some((valueClass) => isIn(valueClass, facts[fact])))
}

function isIn(valueClass: ValueClass, value: FactValue | undefined): boolean {
  if ('values' in valueClass) return typeof value === 'string' && valueClass.values.includes(value)
  if ('is' in valueClass) return value === valueClass.is
  return typeof value === 'number' && value >= valueClass.from && value < (valueClass.to ?? Infinity)
}

/** Bit n of the mask. */
export function has(mask: bigint, bit: number): boolean {
  return ((mask >> BigInt(bit)) & 1n) === 1n
}

function axisOf(fact: FactName, boxes: readonly When[]): Axis {
  const classes = classesOf(fact, boxes)
  const accepts = classes.map((valueClass) =>
    boxes.reduce((mask, box, bit) => (accepted(box[fact], valueClass) ? mask | (1n << BigInt(bit)) : mask), 0n),
  )
  return { fact, classes, accepts }
}

function classesOf(fact: FactName, boxes: readonly When[]): readonly ValueClass[] {
  const spec = factSpec(fact)
  const conditions = boxes.map((box) => box[fact])
  if (spec.type === 'bool') return [{ is: false }, { is: true }]
  if (spec.type === 'enum') {
    const alike = Map.groupBy(spec.values, (value) => conditions.map((condition) => Number(listed(condition, value))).join(''))
    return [...alike.values()].map((values) => ({ values }))
  }
  const ends = conditions.flatMap((condition) =>
    condition !== undefined && isRange(condition) ? [condition.gte, condition.lt] : [],
  )
  const inside = ends.filter((end) => end !== undefined).filter((end) => end > spec.min && end <= spec.max)
  const starts = [spec.min, ...new Set(inside)].toSorted((left, right) => left - right)
  return starts.map((from, index) => {
    const to = starts[index + 1]
    return to === undefined ? { from } : { from, to }
  })
}

function isRange(condition: Condition): condition is { gte?: number; lt?: number } {
  return !('in' in condition) && !('is' in condition)
}

function listed(condition: Condition | undefined, value: string): boolean {
  return condition === undefined || ('in' in condition && condition.in.includes(value))
}

function accepted(condition: Condition | undefined, valueClass: ValueClass): boolean {
  if (condition === undefined) return true
  if ('values' in valueClass) return listed(condition, valueClass.values[0]!)
  if ('is' in valueClass) return 'is' in condition && condition.is === valueClass.is
  if (!isRange(condition)) return false
  return valueClass.from >= (condition.gte ?? -Infinity) && valueClass.from < (condition.lt ?? Infinity)
}

/** A decision diagram: equal parts are the same node, so equal neighbours merge by identity. */
interface Node {
  readonly id: number
  readonly key: string
  /** Whether any cell below has a label. */
  readonly labelled: boolean
  readonly children: readonly Node[]
}

function diagramOf(space: Space, leafKey: (inside: bigint, path: readonly number[]) => string): Node {
  const known = new Map<string, Node>()
  const seen = Array.from({ length: space.axes.length + 1 }, () => new MaskMap<Node>())
  const path: number[] = []
  const shared = (key: string, children: readonly Node[]): Node => {
    const identity = children.length === 0 ? `=${key}` : children.map((child) => child.id).join()
    const depthed = `${path.length}:${identity}`
    const found = known.get(depthed)
    if (found !== undefined) return found
    const made = { id: known.size, key, labelled: key !== '' || children.some((child) => child.labelled), children }
    known.set(depthed, made)
    return made
  }
  const build = (inside: bigint): Node => {
    const depth = path.length
    const met = seen[depth]!.get(inside)
    if (met !== undefined) return met
    const axis = space.axes[depth]
    const node =
      axis === undefined
        ? shared(leafKey(inside, path), [])
        : shared(
            '',
            axis.accepts.map((accepts, index) => {
              path.push(index)
              const child = build(inside & accepts)
              path.pop()
              return child
            }),
          )
    seen[depth]!.add(inside, node)
    return node
  }
  return build((1n << BigInt(space.boxCount)) - 1n)
}

type Path = readonly (readonly number[])[]

function* walk(space: Space, node: Node, path: Path): Generator<{ key: string; path: Path }> {
  if (!node.labelled) return
  if (path.length === space.axes.length) {
    yield { key: node.key, path }
    return
  }
  const alike = Map.groupBy(node.children.keys(), (index) => node.children[index]!)
  for (const [child, indexes] of alike) yield* walk(space, child, [...path, indexes])
}

function regionAt(space: Space, path: Path): Region {
  const restricted = space.axes.flatMap((axis, depth) => {
    const indexes = path[depth]!
    return indexes.length === axis.classes.length ? [] : [[axis.fact, united(indexes.map((index) => axis.classes[index]!))]]
  })
  return Object.fromEntries(restricted) as Region
}

/** Neighbouring number ranges become one; enum classes become one list. */
function united(classes: readonly ValueClass[]): readonly ValueClass[] {
  return classes.reduce<readonly ValueClass[]>((merged, next) => {
    const last = merged.at(-1)
    if (last === undefined) return [next]
    if ('values' in last && 'values' in next) return [{ values: [...last.values, ...next.values] }]
    if ('from' in last && 'from' in next && last.to === next.from) {
      const { to } = next
      return [...merged.slice(0, -1), to === undefined ? { from: last.from } : { from: last.from, to }]
    }
    return [...merged, next]
  }, [])
}

/** Complete, valid facts of the subject: the case's own values, and each fact's first value where it does not matter. */
export function exampleAt(space: Space, path: readonly number[]): Facts {
  return Object.fromEntries(
    factsOf(space.subject).map((fact) => {
      const depth = space.axes.findIndex((axis) => axis.fact === fact)
      const valueClass = depth < 0 ? undefined : space.axes[depth]!.classes[path[depth]!]
      return [fact, valueClass === undefined ? firstValue(fact) : firstOf(valueClass)]
    }),
  )
}

function firstOf(valueClass: ValueClass): FactValue {
  if ('values' in valueClass) return valueClass.values[0]!
  return 'is' in valueClass ? valueClass.is : valueClass.from
}

function firstValue(fact: FactName): FactValue {
  const spec = factSpec(fact)
  if (spec.type === 'enum') return spec.values[0]!
  return spec.type === 'bool' ? false : spec.min
}
