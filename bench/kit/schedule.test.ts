import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alternated, dueCount, dueMs } from './schedule.ts'

describe('turns', () => {
  test('everybody has one in every round', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { maxLength: 9 }), fc.integer({ min: 1, max: 9 }), (items, rounds) => {
        const turns = alternated(items, rounds)
        for (let round = 0; round < rounds; round += 1) {
          const inRound = turns.filter((turn) => turn.round === round).map(({ item }) => item)
          expect(inRound).toHaveLength(items.length)
          expect(new Set(inRound)).toEqual(new Set(items))
        }
      }),
    )
  })

  test('another one begins each round', () => {
    const begins = [0, 3, 6].map((at) => alternated(['a', 'b', 'c'], 3)[at]!.item)
    expect(begins).toEqual(['a', 'b', 'c'])
  })
})

describe('a fixed rate', () => {
  test('sends each one when it is due, never before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.double({ min: 0, max: 1e5, noNaN: true }), (perSecond, elapsedMs) => {
        const due = dueCount(elapsedMs, perSecond)
        expect(dueMs(due - 1, perSecond)).toBeLessThanOrEqual(elapsedMs + 1e-6)
        expect(dueMs(due, perSecond)).toBeGreaterThan(elapsedMs - 1e-6)
      }),
    )
  })
})
