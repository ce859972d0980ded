import fc from 'fast-check'
import { newId, type Id } from '#kernel/ids.ts'
import { anyFacts } from '#kit/any-policy.ts'
import { encodeFacts, type PricedAction } from '#modules/policy/index.ts'
import type { History } from '../rules/columns.ts'
import { historyBuilder, type HistoryBuilder } from './history-builder.ts'
import { attributesUnknown } from './people-attributes.ts'

/** Milliseconds since 1970. */
export const BEGAN = Date.UTC(2026, 0, 1)
const MOST_DECISIONS = 120
const people: readonly Id[] = Array.from({ length: 9 }, () => newId())
const actions: readonly PricedAction[] = ['proposal.submit', 'catalog.order', 'offer.accept']

const anyDecision = fc.constantFrom(...actions).chain((action) =>
  fc.record({
    action: fc.constant(action),
    facts: anyFacts(action).map((facts) => encodeFacts(action, facts)),
    person: fc.nat({ max: people.length - 1 }),
    /** Milliseconds since the one before. */
    pause: fc.nat({ max: 90_000 }),
  }),
)
type AnyDecision = typeof anyDecision extends fc.Arbitrary<infer Decision> ? Decision : never

export const anyDecisions = fc.array(anyDecision, { minLength: 1, maxLength: MOST_DECISIONS })
/** After which decisions those until then are put into the order of people. */
export const anyMoments = fc.array(fc.nat({ max: MOST_DECISIONS }), { maxLength: 3 })
/** In seconds since 1970; it may miss the first decisions, the last ones, or all. */
export const anyWindow = fc
  .tuple(fc.nat({ max: 6_000 }), fc.nat({ max: 12_000 }))
  .map(([from, length]) => ({ from: BEGAN / 1_000 + from, until: BEGAN / 1_000 + from + length }))

const rest = { id: people[0]!, subjectKind: 'unknown', subjectId: people[0]!, qty: 0, version: 1 }

/** Adds decisions that follow a moment. @returns the moment of the last one, in milliseconds since 1970 */
export function addTo(builder: HistoryBuilder, decisions: readonly AnyDecision[], from: number): number {
  let at = from
  for (const { action, facts, person, pause } of decisions) {
    at += pause
    builder.add({ ...rest, ownerId: people[person]!, action, facts, at: new Date(at) })
  }
  return at
}

export function historyOf(decisions: readonly AnyDecision[], groupedAfter: readonly number[] = []): History {
  const builder = historyBuilder()
  let at = BEGAN
  decisions.forEach((decision, row) => {
    at = addTo(builder, [decision], at)
    if (!groupedAfter.includes(row)) return
    builder.markSettled()
    builder.groupByPerson(1)
  })
  const ids = builder.idsOfPeople()
  return builder.history(attributesUnknown(ids.length), ids)
}
