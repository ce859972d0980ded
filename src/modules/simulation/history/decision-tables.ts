import { actionNames, factSpec, factsOf, type PricedAction } from '#modules/policy/index.ts'
import type { ActionColumns } from '../rules/columns.ts'
import {
  append,
  appendFacts,
  factColumn,
  growing,
  growingFacts,
  pushFacts,
  push,
  type GrowingColumn,
  type GrowingFacts,
} from './growing.ts'

/** One action's rows while they are collected. */
export interface DecisionTable {
  readonly action: PricedAction
  readonly seconds: GrowingColumn
  readonly people: GrowingColumn
  readonly facts: readonly GrowingFacts[]
  /** Where the registry's integers of a row are put before it is pushed. */
  readonly registry: Int32Array
  /** The highest integer that the registry knows of each fact. */
  readonly highest: Int32Array
}

/** One empty table per action. Made from others, they use the same codes, so that their rows can be appended to them. */
export function decisionTables(like?: readonly DecisionTable[]): readonly DecisionTable[] {
  return actionNames.map((action, place) => ({
    action,
    seconds: growing(new Uint32Array(0)),
    people: growing(new Uint32Array(0)),
    facts: like === undefined ? growingFacts(action) : like[place]!.facts.map(sameCodes),
    registry: new Int32Array(factsOf(action).length),
    highest: Int32Array.from(factsOf(action), highestOf),
  }))
}

function sameCodes(facts: GrowingFacts): GrowingFacts {
  return { ...facts, codes: growing(new Uint16Array(0)) }
}

function highestOf(fact: Parameters<typeof factSpec>[0]): number {
  const spec = factSpec(fact)
  if (spec.type === 'int') return spec.max
  return spec.type === 'enum' ? spec.values.length - 1 : 1
}

/**
 * Adds a row whose facts are in `table.registry`; seconds count since 1970. Plain arguments, because it is called ten million times.
 * False when one of them is no value of this registry: then nothing is added.
 */
export function pushDecision(table: DecisionTable, second: number, person: number): boolean {
  const { registry, highest } = table
  for (let fact = 0; fact < registry.length; fact += 1) {
    if (registry[fact]! < 0 || registry[fact]! > highest[fact]!) return false
  }
  push(table.seconds, second)
  push(table.people, person)
  for (let column = 0; column < table.facts.length; column += 1) pushFacts(table.facts[column]!, registry)
  return true
}

export function appendTable(to: DecisionTable, from: DecisionTable): void {
  append(to.seconds, from.seconds)
  append(to.people, from.people)
  from.facts.forEach(({ codes }, column) => append(to.facts[column]!.codes, codes))
}

/** Adds rows whose people have other codes: `codeOf[theirs]` is ours. */
export function appendColumns(to: DecisionTable, from: Omit<ActionColumns, 'byPerson'>, codeOf: Uint32Array): void {
  append(to.seconds, { length: from.rows, array: from.seconds })
  append(to.people, { length: from.rows, array: from.people.map((person) => codeOf[person]!) })
  from.facts.forEach((column, place) => appendFacts(to.facts[place]!, column))
}

export function cutTable({ seconds, people, facts }: DecisionTable, length: number): void {
  for (const column of [seconds, people, ...facts.map(({ codes }) => codes)]) column.length = length
}

/** The rows as they stand; what comes later does not change them. */
export function columnsOf({ action, seconds, people, facts }: DecisionTable): ActionColumns {
  return {
    action,
    rows: seconds.length,
    seconds: seconds.array.subarray(0, seconds.length),
    people: people.array.subarray(0, people.length),
    facts: facts.map(factColumn),
  }
}
