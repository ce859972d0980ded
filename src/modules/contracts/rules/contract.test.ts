import { describe, expect, test } from 'vitest'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse } from '#kernel/result.ts'
import { contractMoves, contractStates, decideEnd, type ContractState } from './contract.ts'

const fixed = { state: 'active' as const, kind: 'fixed' as const, agreedUsdCents: usdCents(50_000) }

describe('ending a contract', () => {
  test('takes what was earned, up to the price', () => {
    const ending = { outcome: 'successful' as const, earnedUsdCents: usdCents(50_000) }
    expect(decideEnd(fixed, ending)).toEqual(ok(ending))
    expect(decideEnd(fixed, { ...ending, earnedUsdCents: usdCents(50_001) })).toEqual(
      refuse({ code: 'earned_above_agreed', agreedUsdCents: 50_000 }),
    )
  })

  test('compares hours with a rate to nothing', () => {
    const ending = { outcome: 'successful' as const, earnedUsdCents: usdCents(900_000) }
    expect(decideEnd({ ...fixed, kind: 'hourly' }, ending)).toEqual(ok(ending))
  })

  test('calls nothing a success on which nothing was earned', () => {
    expect(decideEnd(fixed, { outcome: 'successful', earnedUsdCents: usdCents(0) })).toEqual(
      refuse({ code: 'success_without_earnings' }),
    )
  })

  test('happens once', () => {
    const ending = { outcome: 'cancelled' as const, earnedUsdCents: usdCents(0) }
    expect(decideEnd({ ...fixed, state: 'ended' }, ending)).toEqual(refuse({ code: 'contract_ended' }))
  })

  test('is a state that can be reached', () => {
    const reached = new Set<ContractState>(['active'])
    for (const state of reached) for (const next of contractMoves[state]) reached.add(next)
    expect([...reached]).toEqual([...contractStates])
  })
})
