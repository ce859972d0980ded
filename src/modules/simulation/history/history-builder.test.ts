import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { anyDocument } from '#kit/any-policy.ts'
import { replayPair } from '../lab/replay-pair.ts'
import { addTo, anyDecisions, anyMoments, anyWindow, BEGAN, historyOf } from './any-history.test-kit.ts'
import { historyBuilder, type HistoryBuilder } from './history-builder.ts'
import { attributesUnknown } from './people-attributes.ts'

test('a replay finds the same whether rows are kept in the order of time, of people, or some of them in either', () => {
  fc.assert(
    fc.property(
      anyDecisions,
      anyMoments,
      anyWindow,
      fc.tuple(anyDocument, anyDocument),
      (decisions, groupedAfter, window, [before, after]) => {
        const grouped = replayPair(historyOf(decisions, groupedAfter), { before, after }, { window })
        expect(grouped).toEqual(replayPair(historyOf(decisions), { before, after }, { window }))
      },
    ),
  )
})

test('history that was kept in days and read again is the same history, whatever the days met first', () => {
  fc.assert(
    fc.property(fc.array(anyDecisions, { minLength: 1, maxLength: 4 }), (days) => {
      const [direct, kept] = [historyBuilder(), historyBuilder()]
      let at = BEGAN
      for (const decisions of days) {
        const day = historyBuilder()
        at = addTo(day, decisions, at)
        kept.addDay(day.toDay())
      }
      addTo(direct, days.flat(), BEGAN)
      const plain = (builder: HistoryBuilder) => {
        const ids = builder.idsOfPeople()
        return { ...builder.history(attributesUnknown(ids.length), ids, ids[0]), lastAt: builder.lastAt() }
      }
      expect(plain(kept)).toEqual(plain(direct))
      expect(kept.toDay()).toEqual(direct.toDay())
    }),
  )
})

test('rows are grouped when enough of them are new, and only what is settled', () => {
  const builder = historyBuilder()
  const people: readonly Id[] = [newId(), newId()]
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
  const grouped = () =>
    builder.history(attributesUnknown(2), people).actions.find(({ action }) => action === 'offer.accept')?.byPerson
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
