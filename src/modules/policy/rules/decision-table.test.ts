import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyDocument, anyFacts } from '#kit/any-policy.ts'
import { loadPack } from '../packs.ts'
import { decisionTable } from './decision-table.ts'
import type { PolicyDocument } from './document.ts'
import { actionNames, encodeFacts } from './facts.ts'
import { tryPriceAction } from './price-action.ts'

const { document } = loadPack('guildhall').versions[0]!

test('the table answers like the interpreter for any document and facts, with the whole reason', () => {
  fc.assert(
    fc.property(anyDocument, fc.array(anyFacts('proposal.submit'), { minLength: 50, maxLength: 50 }), (any, cases) => {
      const table = decisionTable(any, 'proposal.submit')
      for (const facts of cases) {
        const expected = tryPriceAction(any, 'proposal.submit', facts)
        expect(table.decide(facts)).toEqual(expected)
        expect(table.decisionOf(table.cellOf(encodeFacts('proposal.submit', facts)))).toEqual(expected)
      }
    }),
    { numRuns: 100 },
  )
})

test('drafts with a gap or an overlap have cells that say so', () => {
  const [rule, ...rest] = document.clauses
  const broken: PolicyDocument = { ...document, clauses: rest }
  const twice: PolicyDocument = { ...document, clauses: [rule!, { ...rule!, id: 'again' }, ...rest] }
  for (const draft of [broken, twice]) {
    fc.assert(
      fc.property(anyFacts('proposal.submit'), (facts) => {
        expect(decisionTable(draft, 'proposal.submit').decide(facts)).toEqual(tryPriceAction(draft, 'proposal.submit', facts))
      }),
    )
  }
})

test('a decision is remembered once for its cell and cannot be changed by whoever got it', () => {
  const table = decisionTable(document, 'proposal.submit')
  const [facts] = fc.sample(anyFacts('proposal.submit'), { numRuns: 1, seed: 7 })
  const decision = table.decide(facts!)
  expect(table.decide({ ...facts! })).toBe(decision)
  expect(() => Object.assign(decision, { amount: 0 })).toThrow(TypeError)
})

test('every action of every pack has a table that is smaller than a person could read', () => {
  for (const action of actionNames) expect(decisionTable(document, action).cells).toBeLessThan(1_000)
})
