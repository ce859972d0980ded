import { ZenEngine } from '@gorules/zen-engine'
import { parse } from '@marcbachmann/cel-js'
import { LogicEngine } from 'json-logic-engine'
import { Engine as JsonRulesEngine } from 'json-rules-engine'
import type { Clause } from '#modules/policy/index.ts'
import { flatRules, type Outcome } from '../rules.ts'
import type { Engine, Task } from './engine.ts'

// Each engine gets the rules in the form its manual recommends for "the first rule that applies decides", prepared once, and answers with
// the place of the outcome: none of them has to build texts that the others do not.

/** Compiled by the library to JavaScript (`build`). */
export function jsonLogic({ document, facts }: Task): Engine {
  const outcomes = flatRules(document)
  const logic = { if: outcomes.flatMap(({ when }, place) => [{ and: conditionsOf(when).map(logicOf) }, place]) }
  const decide = new LogicEngine().build(logic) as (facts: unknown) => number
  return synchronous('json-logic-engine', { outcomes, facts, chunk: 10_000 }, decide)
}

/** Parsed once. */
export function cel({ document, facts }: Task): Engine {
  const outcomes = flatRules(document)
  const arms = outcomes.map(({ when }, place) => `${conditionsOf(when).map(celOf).join(' && ')} ? ${place} : `)
  const expression = parse(`${arms.join('')} -1`)
  return synchronous('cel-js', { outcomes, facts, chunk: 1_000 }, (one) => Number(expression(one as Record<string, unknown>)))
}

/** One rule per outcome; rules of higher priority come first, and the engine stops at the first success. */
export function jsonRules({ document, facts }: Task): Engine {
  const outcomes = flatRules(document)
  const engine = new JsonRulesEngine()
  outcomes.forEach(({ when }, place) =>
    engine.addRule({
      conditions: { all: conditionsOf(when).map(ruleOf) },
      event: { type: 'priced', params: { place } },
      priority: outcomes.length - place,
      onSuccess: () => engine.stop(),
    }),
  )
  return asynchronous('json-rules-engine', { outcomes, facts, chunk: 50 }, async (one) => {
    const { events } = await engine.run(one as Record<string, unknown>)
    return events[0]?.params?.['place'] as number
  })
}

/** A decision table with the hit policy "first"; its engine is native code, and every answer is a promise. */
export function zen({ document, facts }: Task): Engine {
  const outcomes = flatRules(document)
  const used = [...new Set(outcomes.flatMap(({ when }) => Object.keys(when)))]
  const rules = outcomes.map(({ when }, place) => ({
    _id: `rule-${place}`,
    ...Object.fromEntries(used.map((fact) => [fact, unaryOf(when[fact])])),
    place: String(place),
  }))
  const content = {
    hitPolicy: 'first',
    inputs: used.map((fact) => ({ id: fact, name: fact, field: fact })),
    outputs: [{ id: 'place', name: 'place', field: 'place' }],
    rules,
  }
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode' },
      { id: 'table', name: 'table', type: 'decisionTableNode', content },
      { id: 'out', name: 'out', type: 'outputNode' },
    ],
    edges: [
      { id: 'first', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'second', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  })
  return asynchronous('zen-engine', { outcomes, facts, chunk: 50 }, async (one) => {
    const { result } = (await decision.evaluate(one)) as { result: { place: number } }
    return result.place
  })
}

interface Prepared {
  readonly outcomes: readonly Outcome[]
  readonly facts: Task['facts']
  readonly chunk: number
}

function synchronous(name: string, { outcomes, facts, chunk }: Prepared, placeOf: (facts: unknown) => number): Engine {
  return {
    name,
    chunk,
    price(from, count) {
      let sum = 0
      for (let index = from; index < from + count; index += 1) sum += outcomes[placeOf(facts[index]!)]!.amount
      return sum
    },
    answer: (index) => outcomes[placeOf(facts[index]!)]!,
  }
}

function asynchronous(name: string, { outcomes, facts, chunk }: Prepared, placeOf: (facts: unknown) => Promise<number>): Engine {
  return {
    name,
    chunk,
    async price(from, count) {
      let sum = 0
      for (let index = from; index < from + count; index += 1) sum += outcomes[await placeOf(facts[index]!)]!.amount
      return sum
    },
    answer: async (index) => outcomes[await placeOf(facts[index]!)]!,
  }
}

/** One test on one fact, in the words that all four have. */
type Test =
  | { readonly fact: string; readonly is: 'in'; readonly values: readonly string[] }
  | { readonly fact: string; readonly is: '>=' | '<'; readonly value: number }

function conditionsOf(when: Clause['when']): readonly Test[] {
  return Object.entries(when).flatMap(([fact, condition]): Test[] => {
    if ('in' in condition) return [{ fact, is: 'in', values: condition.in }]
    if ('is' in condition) throw new Error('the benchmark has no yes/no facts')
    return [
      ...(condition.gte === undefined ? [] : [{ fact, is: '>=' as const, value: condition.gte }]),
      ...(condition.lt === undefined ? [] : [{ fact, is: '<' as const, value: condition.lt }]),
    ]
  })
}

function logicOf(test: Test): unknown {
  if (test.is === 'in') return { in: [{ var: test.fact }, test.values] }
  return { [test.is]: [{ var: test.fact }, test.value] }
}

// Numbers that come from JavaScript are doubles for CEL; equal types on both sides are what it is fastest with.
function celOf(test: Test): string {
  return test.is === 'in' ? `${test.fact} in ${JSON.stringify(test.values)}` : `${test.fact} ${test.is} ${test.value}.0`
}

function ruleOf(test: Test) {
  if (test.is === 'in') return { fact: test.fact, operator: 'in', value: test.values }
  return { fact: test.fact, operator: test.is === '<' ? 'lessThan' : 'greaterThanInclusive', value: test.value }
}

/** A cell of zen's table: a test on the column's own value; empty where anything will do. */
function unaryOf(condition: Clause['when'][string] | undefined): string {
  if (condition === undefined) return ''
  if ('in' in condition) return condition.in.map((value) => JSON.stringify(value)).join(', ')
  if ('is' in condition) return String(condition.is)
  const { gte, lt } = condition
  if (gte !== undefined && lt !== undefined) return `[${gte}..${lt})`
  return gte === undefined ? `< ${lt}` : `>= ${gte}`
}
