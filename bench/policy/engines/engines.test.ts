import { describe, expect, test } from 'vitest'
import { hasErrors, lintDocument } from '#modules/policy/index.ts'
import { factsAt } from '../cases.ts'
import { flatRules, twelveClauses } from '../rules.ts'
import { checkEqual, openEngines } from './engines.ts'

const document = twelveClauses()
const facts = Array.from({ length: 500 }, (_, index) => factsAt(index))

describe("the benchmark's rules", () => {
  test('are twelve clauses for a proposal that lint clean', () => {
    expect(document.clauses.filter((clause) => clause.for === 'proposal.submit')).toHaveLength(12)
    expect(hasErrors(lintDocument(document))).toBe(false)
  })

  test('are all met by its cases, and every row of their tables', async () => {
    const [, engine] = openEngines({ document, facts: Array.from({ length: 10_000 }, (_, index) => factsAt(index)) })
    const met = new Set<string>()
    for (let index = 0; index < 10_000; index += 1) {
      const { clauseId, amount } = await engine!.answer(index)
      met.add(`${clauseId} ${amount}`)
    }
    expect(met).toEqual(new Set(flatRules(document).map(({ clauseId, amount }) => `${clauseId} ${amount}`)))
  })
})

test('all engines price the same cases alike, by the same clause', async () => {
  const engines = openEngines({ document, facts })
  await checkEqual(engines, facts.length)
  const sums = new Set<number>()
  for (const engine of engines) sums.add(await engine.price(100, 300))
  expect(sums.size).toBe(1)
})

test('an engine that is wrong about one case is found', async () => {
  const engines = openEngines({ document, facts })
  const wrong = { ...engines[0]!, name: 'wrong', answer: () => ({ amount: -1, clauseId: 'none' }) }
  await expect(checkEqual([...engines, wrong], 1)).rejects.toThrow('wrong says -1')
})
