import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { anyDocument, anyFacts } from '#kit/any-policy.ts'
import { encodeFacts, type PricedAction } from '#modules/policy/index.ts'
import { replayPair } from '../lab/replay-pair.ts'
import type { History } from '../rules/columns.ts'
import { historyBuilder, type HistoryBuilder } from './history-builder.ts'
import { attributesUnknown } from './people-attributes.ts'

const BEGAN = Date.UTC(2026, 0, 1)
const people: readonly Id[] = Array.from({ length: 9 }, () => newId())
const actions: readonly PricedAction[] = ['proposal.submit', 'catalog.order', 'offer.accept']

const anyDecision = fc.constantFrom(...actions).chain((action) =>
  fc.record({
    action: fc.constant(action),
    facts: anyFacts(action).map((facts) => encodeFacts(action, facts)),
    person: fc.nat({ max: people.length - 1 }),
    pause: fc.nat({ max: 90_000 }),
  }),
)

function historyOf(builder: HistoryBuilder): History {
  const ids = builder.idsOfPeople()
  return builder.history(attributesUnknown(ids.length), ids)
}

test('a replay finds the same whether rows are kept in the order of time, of people, or some of them in either', () => {
  fc.assert(
    fc.property(
      fc.array(anyDecision, { minLength: 1, maxLength: 120 }),
      fc.array(fc.nat({ max: 120 }), { maxLength: 3 }),
      fc.tuple(anyDocument, anyDocument),
      fc.tuple(fc.nat({ max: 6_000 }), fc.nat({ max: 12_000 })),
      (decisions, groupedAfter, [before, after], [from, length]) => {
        const [plain, grouping] = [historyBuilder(), historyBuilder()]
        let at = BEGAN
        decisions.forEach(({ action, facts, person, pause }, row) => {
          at += pause
          const one = { id: people[0]!, ownerId: people[person]!, action, facts, at: new Date(at) }
          for (const builder of [plain, grouping])
            builder.add({ ...one, subjectKind: 'unknown', subjectId: one.id, qty: 0, version: 1 })
          if (!groupedAfter.includes(row)) return
          grouping.markSettled()
          grouping.groupByPerson(1)
        })
        const window = { from: BEGAN / 1_000 + from, until: BEGAN / 1_000 + from + length }
        const replay = (builder: HistoryBuilder) => replayPair(historyOf(builder), { before, after }, { window })
        expect(replay(grouping)).toEqual(replay(plain))
      },
    ),
  )
})

test('rows are grouped when enough of them are new, and only what is settled', () => {
  const builder = historyBuilder()
  const add = (count: number) => {
    for (let row = 0; row < count; row += 1)
      builder.add({
        id: people[0]!,
        ownerId: people[row % 2]!,
        action: 'offer.accept',
        facts: [0, 0],
        subjectKind: 'unknown',
        subjectId: people[0]!,
        qty: 0,
        version: 1,
        at: new Date(BEGAN),
      })
  }
  const grouped = () => historyOf(builder).actions.find(({ action }) => action === 'offer.accept')?.byPerson
  add(100)
  expect(builder.groupByPerson(10)).toBe(false)
  builder.markSettled()
  add(5)
  expect([builder.groupByPerson(10), grouped()?.rows, [...(grouped()?.starts ?? [])]]).toEqual([true, 100, [0, 50, 100]])
  builder.markSettled()
  expect(builder.groupByPerson(1)).toBe(false)
  add(10)
  builder.markSettled()
  expect([builder.groupByPerson(1), grouped()?.rows]).toEqual([true, 115])
})
