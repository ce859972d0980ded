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

test('facts that no registry knows are answered as the interpreter answers them, and a number between two whole ones too', () => {
  const facts = fc.sample(anyFacts('proposal.submit'), { numRuns: 1, seed: 7 })[0]!
  const strange = [
    { ...facts, initiator: 'nobody' },
    { ...facts, initiator: 3 },
    { ...facts, tenureDays: -1 },
    { ...facts, tenureDays: Number.NaN },
    { ...facts, tenureDays: 29.5 },
    { ...facts, initiator: 'self', jobBudgetUsdCents: 5_000_000_000 },
  ]
  for (const one of strange)
    expect(decisionTable(document, 'proposal.submit').decide(one)).toEqual(tryPriceAction(document, 'proposal.submit', one))
})

test('a document has one table per action, and cells without a difference share their decision', () => {
  const table = decisionTable(document, 'proposal.submit')
  expect(decisionTable(document, 'proposal.submit')).toBe(table)
  expect(decisionTable({ ...document }, 'proposal.submit')).not.toBe(table)
  const decisions = Array.from({ length: table.cells }, (_, cell) => table.decisionOf(cell))
  const different = new Set(decisions.map((decision) => JSON.stringify(decision)))
  expect(new Set(decisions).size).toBe(different.size)
})

test('rules that tell more than a million cases apart have no table', () => {
  const [clause, ...others] = document.clauses
  const narrow = (low: number) => ({ jobBudgetUsdCents: { gte: low }, tenureDays: { gte: low } })
  const many = Array.from({ length: 1_100 }, (_, index) => ({ ...clause!, id: `c-${index}`, when: narrow(index + 1) }))
  const tangled = { ...document, clauses: [clause!, ...many, ...others] }
  expect(() => decisionTable(tangled, 'proposal.submit')).toThrow(RangeError)
})
