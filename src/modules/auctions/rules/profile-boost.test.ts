import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connects } from '#kernel/connects.ts'
import { decideProfileBoost, takesPart, usualRate, USUAL_AT_FIRST, type ProfileBoostFacts } from './profile-boost.ts'

const able: ProfileBoostFacts = {
  maximum: connects(5),
  dailyBudget: connects(20),
  min: 2,
  isFound: true,
  available: 9,
  held: 0,
}

describe('the boost of a profile', () => {
  test.each<[string | undefined, Partial<ProfileBoostFacts>]>([
    [undefined, {}],
    [undefined, { dailyBudget: connects(5), available: 5 }],
    ['profile_not_found_by_clients', { isFound: false }],
    ['below_minimum', { maximum: connects(1) }],
    ['budget_below_maximum', { dailyBudget: connects(4) }],
    ['insufficient_connects', { available: 4 }],
    ['over_own_limit', { room: 4 }],
    [undefined, { room: 5 }],
  ])('is refused because of %s when %o', (code, facts) => {
    const decision = decideProfileBoost({ ...able, ...facts })
    expect(decision.ok ? undefined : decision.refusal.code).toBe(code)
  })

  test('takes part in about its share of clients, in the same ones for a quarter of an hour, and in more when the share grows', () => {
    const at = new Date('2026-03-01T10:00:00Z')
    const clients = Array.from({ length: 2000 }, (_, n) => `client ${n}`)
    const part = (share: number, minute = 0) =>
      clients.filter((client) => takesPart({ profileId: 'p', share }, client, new Date(at.getTime() + minute * 60_000)))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.nat(14), (share, minute) => {
        const taken = part(share)
        expect(Math.abs(taken.length - 2 * share)).toBeLessThan(120)
        expect(part(share, minute)).toEqual(taken)
        const more = new Set(part(Math.min(1000, share + 50)))
        expect(taken.every((client) => more.has(client))).toBe(true)
      }),
      { seed: 9, numRuns: 30 },
    )
    expect(part(1000)).toHaveLength(2000)
    expect(part(0)).toEqual([])
    expect(part(500, 15)).not.toEqual(part(500))
  })

  test('is compared with what is usual only once there are enough clicks to know', () => {
    expect(usualRate({ clicks: 199, led: 100 })).toBe(USUAL_AT_FIRST)
    expect(usualRate({ clicks: 200, led: 30 })).toBe(150)
    expect(usualRate({ clicks: 1000, led: 0 })).toBe(1)
  })
})
