import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clicksToReturn, whyFree, type ClickFacts } from './judge-click.ts'

const hour = (n: number) => new Date(Date.UTC(2026, 4, 1) + Math.round(n * 3_600_000))
const valid: ClickFacts = {
  at: hour(100),
  isClient: true,
  isVerified: true,
  isOwnTeam: false,
  isBanned: false,
  isReserved: true,
}

describe('a click', () => {
  test.each<[string | undefined, Partial<ClickFacts>]>([
    [undefined, {}],
    ['not_a_client', { isClient: false }],
    ['own_team', { isOwnTeam: true }],
    ['banned', { isBanned: true }],
    ['unverified', { isVerified: false }],
    ['not_reserved', { isReserved: false }],
    ['same_day', { lastChargedAt: hour(76.5) }],
    ['same_day', { lastChargedAt: hour(100) }],
    [undefined, { lastChargedAt: hour(76) }],
  ])('is free because of %s when %o', (reason, facts) => {
    expect(whyFree({ ...valid, ...facts })).toBe(reason)
  })

  test('is charged at most once in 24 hours for each client and profile, and the first valid one always is', () => {
    const moments = fc.array(fc.nat(200), { minLength: 1, maxLength: 60 }).map((hours) => hours.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(moments, (hours) => {
        const charged: number[] = []
        for (const at of hours) {
          const last = charged.at(-1)
          const facts = { ...valid, at: hour(at), ...(last === undefined ? {} : { lastChargedAt: hour(last) }) }
          if (whyFree(facts) === undefined) charged.push(at)
        }
        expect(charged[0]).toBe(hours[0])
        expect(charged.every((at, n) => n === 0 || at - charged[n - 1]! >= 24)).toBe(true)
        // Nobody is let off either: whatever was free had a charge less than a day before.
        expect(hours.every((at) => charged.some((paid) => paid <= at && at - paid < 24))).toBe(true)
      }),
      { seed: 5 },
    )
  })

  test('of a client who is banned later comes back, once, and nobody else’s does', () => {
    const clicks = [
      { id: '1', clientId: 'bad', chargedAt: hour(1), isReturned: false },
      { id: '2', clientId: 'bad', chargedAt: hour(900), isReturned: true },
      { id: '3', clientId: 'good', chargedAt: hour(2), isReturned: false },
      { id: '4', clientId: 'bad', chargedAt: hour(3), isReturned: false },
    ]
    expect(clicksToReturn(clicks, 'bad').map(({ id }) => id)).toEqual(['1', '4'])
    expect(
      clicksToReturn(
        clicks.map((click) => ({ ...click, isReturned: true })),
        'bad',
      ),
    ).toEqual([])
  })
})
