import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { anyDocument, anyFacts } from '#kit/any-policy.ts'
import { useTestDatabase } from '#kit/database.ts'
import { loadPack } from '../packs.ts'
import { compilePolicy } from './compile-policy.ts'
import type { PolicyDocument } from './document.ts'
import { actions, encodeFacts, type Facts } from './facts.ts'
import { priceAction } from './price-action.ts'
import { toSql } from './to-sql.ts'

const database = useTestDatabase()
const columns = actions['proposal.submit'].map((fact) => fact.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))

interface Priced {
  readonly amount: number
  readonly clauseId: string
}

/** Prices all cases in one query; `values` says how the columns hold enums. */
async function pricedBySql(document: PolicyDocument, cases: readonly Facts[], values: 'codes' | 'names') {
  const { amount, clauseId } = toSql(document, 'proposal.submit', { values })
  const rows = cases.map((facts, index) => `(${[index, ...cells(facts, values)].join(', ')})`)
  const query = `select ${amount} as amount, ${clauseId} as clause_id from (values ${rows.join(', ')}) as f(n, ${columns.join(', ')}) order by n`
  return (await sql.raw<Priced>(query).execute(database.read)).rows
}

function cells(facts: Facts, values: 'codes' | 'names'): readonly (string | number)[] {
  if (values === 'codes') return encodeFacts('proposal.submit', facts)
  return actions['proposal.submit'].map((fact) => (typeof facts[fact] === 'string' ? `'${facts[fact]}'` : Number(facts[fact])))
}

function bothInCode(document: PolicyDocument, cases: readonly Facts[]): readonly Priced[] {
  const compiled = compilePolicy(document)['proposal.submit']
  return cases.map((facts) => {
    const { amount, clauseId } = priceAction(document, 'proposal.submit', facts)
    expect(compiled(facts)).toEqual({ amount, clauseId })
    return { amount, clauseId }
  })
}

test('interpreter, compiled policy and PostgreSQL give the same price by the same clause: 60 policies × 100 cases', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyDocument,
      fc.array(anyFacts('proposal.submit'), { minLength: 100, maxLength: 100 }),
      fc.constantFrom('codes' as const, 'names' as const),
      async (document, cases, values) => {
        expect(await pricedBySql(document, cases, values)).toEqual(bothInCode(document, cases))
      },
    ),
    { numRuns: 60 },
  )
})

test('every pack prices proposals the same in PostgreSQL', async () => {
  const cases = fc.sample(anyFacts('proposal.submit'), 100)
  for (const { document } of [...loadPack('guildhall').versions, ...loadPack('upwork-history').versions]) {
    expect(await pricedBySql(document, cases, 'codes')).toEqual(bothInCode(document, cases))
  }
})

test('an action that is not offered has no price', () => {
  expect(toSql(loadPack('free-for-all').versions[0]!.document, 'boost.proposal')).toEqual({ amount: 'null', clauseId: 'null' })
})
