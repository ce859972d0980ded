import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyFacts } from '#kit/any-policy.ts'
import { actionNames, checkFacts, decodeFacts, encodeFacts } from './facts.ts'

const offer = { initiator: 'self', clientKind: 'company' }

test.each(actionNames)('%s: logged facts read back exactly', (action) => {
  fc.assert(
    fc.property(anyFacts(action), (facts) => {
      expect(checkFacts(action, facts)).toEqual({ ok: true, value: facts })
      expect(decodeFacts(action, encodeFacts(action, facts))).toEqual(facts)
    }),
    { numRuns: 50 },
  )
})

test.each([
  [{ initiator: 'self' }, 'clientKind', 'missing'],
  [{ ...offer, country: 'DE' }, 'country', 'not_a_fact_here'],
  [{ ...offer, jobBudgetUsdCents: 5 }, 'jobBudgetUsdCents', 'not_a_fact_here'],
  [{ ...offer, clientKind: 'bank' }, 'clientKind', 'unknown_value'],
  [{ ...offer, clientKind: 3 }, 'clientKind', 'wrong_type'],
  [JSON.parse('{"initiator":"self","clientKind":"company","__proto__":1}'), '__proto__', 'not_a_fact_here'],
])('wrong facts %j are refused, naming %s as %s', (facts, fact, problem) => {
  const checked = checkFacts('offer.accept', facts)
  expect(checked).toMatchObject({ ok: false, refusal: { code: 'invalid_facts', problems: [{ fact, problem }] } })
})

test.each([1.5, Number.NaN, -1, 100_000_001, '600'])('a price of %j is refused', (priceUsdCents) => {
  expect(checkFacts('catalog.order', { clientKind: 'company', category: 'design', priceUsdCents })).toMatchObject({ ok: false })
})
