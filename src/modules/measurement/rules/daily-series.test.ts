import { describe, expect, test } from 'vitest'
import type { PersonOfCases } from '#modules/charges/index.ts'
import { clearSegments } from './daily-series.ts'

/** So many people who were asked by the same kind of client in the same field. */
const asked = (count: number, initiator: string, category: string, from = 0): PersonOfCases[] =>
  Array.from({ length: count }, (_, n) => ({
    personId: `person ${from + n}`,
    initiator,
    category,
    clientKind: 'company',
    freelancerPlan: n % 2 === 0 ? 'plus' : 'basic',
    badge: 'none',
  }))
const control = { initiator: ['enterprise_outreach'] } as const
const exempt = asked(5, 'enterprise_outreach', 'legal', 100)

describe('what is said by group', () => {
  test('is said of five people and not of four, however often they were asked', () => {
    const four = [...asked(4, 'client_invite', 'legal'), ...asked(4, 'platform_invite', 'legal')]
    const isClear = clearSegments('invite_response_rate', [...asked(5, 'client_invite', 'design'), ...four, ...exempt], control)
    expect(['category:design', 'category:legal', 'category:writing'].map(isClear)).toEqual([true, false, false])
    // Over both fields there are five people, of whom three have the one plan and two the other.
    expect(['clientKind:company', 'badge:none', 'freelancerPlan:plus'].map(isClear)).toEqual([true, true, false])
  })

  test('is not said of anybody when the exempt, whom each group is compared with, are fewer than five', () => {
    const people = asked(20, 'client_invite', 'design')
    expect(clearSegments('invite_response_rate', [...people, ...exempt.slice(1)], control)('category:design')).toBe(false)
    expect(clearSegments('invite_response_rate', [...people, ...exempt], control)('category:design')).toBe(true)
  })

  test('does not count the exempt among those whom the change concerned', () => {
    const isClear = clearSegments('invite_response_rate', [...asked(4, 'client_invite', 'legal'), ...exempt], control)
    expect(isClear('category:legal')).toBe(false)
  })

  test('asks for one side only where nobody was exempt', () => {
    const isClear = clearSegments('invite_response_rate', asked(5, 'client_invite', 'design'), null)
    expect(isClear('category:design')).toBe(true)
  })
})
