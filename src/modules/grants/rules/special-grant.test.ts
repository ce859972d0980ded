import { describe, expect, test } from 'vitest'
import type { PolicyDocument } from '#modules/policy/index.ts'
import { checkLimits, isSettled, mayDecide, specialGrantMoves, specialGrantStates, type Decision } from './special-grant.ts'

const decisions: readonly Decision[] = ['approve', 'reject', 'withdraw']

describe('a decision about a special grant', () => {
  test('belongs to somebody else than the proposer, and taking back to the proposer alone', () => {
    const may = (by: string, decision: Decision) => {
      const answer = mayDecide({ state: 'proposed', proposedBy: 'ada' }, { by, decision })
      return answer.ok ? 'ok' : answer.refusal.code
    }
    expect(decisions.map((decision) => may('ada', decision))).toEqual(['four_eyes', 'four_eyes', 'ok'])
    expect(decisions.map((decision) => may('ben', decision))).toEqual(['ok', 'ok', 'not_yours'])
  })

  test('is made once', () => {
    for (const state of specialGrantStates.filter((each) => each !== 'proposed'))
      for (const decision of decisions)
        expect(mayDecide({ state, proposedBy: 'ada' }, { by: 'ben', decision })).toEqual({
          ok: false,
          refusal: { code: 'wrong_state', state },
        })
  })

  test('every state can be reached from a proposal', () => {
    const reached = new Set(['proposed'])
    for (const state of reached) for (const next of specialGrantMoves[state as keyof typeof specialGrantMoves]) reached.add(next)
    expect([...reached].toSorted()).toEqual([...specialGrantStates].toSorted())
  })
})

test('a cohort is settled from its last moment on', () => {
  const until = new Date('2026-03-01T00:00:00Z')
  expect(isSettled({ kind: 'joined_before', until }, new Date(until.getTime() - 1))).toBe(false)
  expect(isSettled({ kind: 'joined_before', until }, until)).toBe(true)
})

test('the rules may limit what each gets and what all get together; without a limit there is none', () => {
  const rules = (params: object) => ({ params }) as unknown as PolicyDocument
  expect(checkLimits(rules({}), { qty: 100_000, people: 1_000_000 })).toBeUndefined()
  const limited = rules({ 'special-grants.each': 50, 'special-grants.together': 1000 })
  expect(checkLimits(limited, { qty: 51, people: 1 })).toEqual({ code: 'over_limit', of: 'each', most: 50 })
  expect(checkLimits(limited, { qty: 50, people: 21 })).toEqual({ code: 'over_limit', of: 'together', most: 1000 })
  expect(checkLimits(limited, { qty: 50, people: 20 })).toBeUndefined()
})
