import { decisionTable, encodeFacts, factsOf, priceAction } from '#modules/policy/index.ts'
import type { ActionColumns } from '#modules/simulation/rules/columns.ts'
import { joinCells } from '#modules/simulation/rules/joint-cells.ts'
import { emptyTally, replayAction, sumsOf } from '#modules/simulation/rules/replay.ts'
import { ACTION } from '../cases.ts'
import type { Engine, Task } from './engine.ts'

/** As requests are priced: facts by name in, the decision with its whole reason out. */
export function withReasons({ document, facts }: Task): Engine {
  const table = decisionTable(document, ACTION)
  const decide = (index: number) => {
    const decision = table.decide(facts[index]!)
    if (!('amount' in decision)) throw new Error(`case ${index} has no price`)
    return decision
  }
  return {
    name: 'guildhall with reasons',
    chunk: 10_000,
    price(from, count) {
      let sum = 0
      for (let index = from; index < from + count; index += 1) sum += decide(index).amount
      return sum
    },
    answer: decide,
  }
}

/** The reference that the table asks once per cell. */
export function interpreter({ document, facts }: Task): Engine {
  return {
    name: 'guildhall interpreter',
    chunk: 1_000,
    price(from, count) {
      let sum = 0
      for (let index = from; index < from + count; index += 1) sum += priceAction(document, ACTION, facts[index]!).amount
      return sum
    },
    answer: (index) => priceAction(document, ACTION, facts[index]!),
  }
}

/** As history is replayed: the product's walk over columns, which prices each row under two documents and adds up per person. */
export function replay({ document, facts }: Task): Engine {
  const table = decisionTable(document, ACTION)
  const columns = columnsOf(facts)
  const cells = joinCells(columns, table, table)
  return {
    name: 'guildhall replay',
    chunk: facts.length,
    price(from, count) {
      const tally = emptyTally(1)
      replayAction(tally, columns, cells, { window: { from, until: from + count } })
      return sumsOf(tally, 0).before
    },
    answer(index) {
      const cell = cells.lookUps.reduce((sum, { codes, add }) => sum + add[codes[index]!]!, 0)
      return { amount: cells.after[cell]!, clauseId: cells.clausesAfter[cell] ?? '' }
    },
  }
}

/** The cases as a history of one person, one a second: so a stretch of cases is a stretch of time. */
function columnsOf(facts: Task['facts']): ActionColumns {
  const rows = facts.map((one) => encodeFacts(ACTION, one))
  const none = () => new Uint32Array(rows.length)
  return {
    action: ACTION,
    rows: rows.length,
    seconds: none().map((_, row) => row),
    people: none(),
    facts: factsOf(ACTION).map((fact, place) => {
      const values = Int32Array.from(new Set(rows.map((row) => row[place]!)))
      const codeOf = new Map([...values].map((value, code) => [value, code]))
      return { facts: [fact], codes: Uint16Array.from(rows, (row) => codeOf.get(row[place]!)!), codeCount: values.length, values }
    }),
  }
}
