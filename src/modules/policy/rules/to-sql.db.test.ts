import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyDocument, anyFacts } from '#kit/any-policy.ts'
import { useTestDatabase } from '#kit/database.ts'
import { joinCells } from '#modules/simulation/rules/joint-cells.ts'
import { loadPack } from '../packs.ts'
import { decisionTable } from './decision-table.ts'
import type { PolicyDocument } from './document.ts'
import { actions, encodeFacts, type Facts } from './facts.ts'
import { priceAction, type Decision, type Undecided } from './price-action.ts'
import { toSql } from './to-sql.ts'

const database = useTestDatabase()
const columns = actions['proposal.submit'].map((fact) => fact.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))

/** Amount and clause as one text: sixty thousand of them are compared. */
const priced = (amount: unknown, clauseId: unknown) => `${String(amount)} by ${String(clauseId)}`

// DuckDB is optional for who runs Guildhall, not for who tests it: without it this file does not even load.
let duck: DuckDBConnection
beforeAll(async () => {
  duck = await (await DuckDBInstance.create(':memory:')).connect()
})
afterAll(() => duck.closeSync())

/** Prices all cases in one query, the same text for both; `values` says how the columns hold enums. */
async function pricedBySql(document: PolicyDocument, cases: readonly Facts[], values: 'codes' | 'names') {
  const { amount, clauseId } = toSql(document, 'proposal.submit', { values })
  const rows = cases.map((facts, index) => `(${[index, ...cells(facts, values)].join(', ')})`)
  const query = `select ${amount} as amount, ${clauseId} as clause_id from (values ${rows.join(', ')}) as f(n, ${columns.join(', ')}) order by n`
  const [postgres, inDuck] = await Promise.all([
    sql.raw<{ amount: number; clauseId: string }>(query).execute(database.read),
    duck.runAndReadAll(query),
  ])
  return {
    postgres: postgres.rows.map(({ amount, clauseId: id }) => priced(amount, id)),
    duck: inDuck.getRowsJS().map(([price, id]) => priced(price, id)),
  }
}

function cells(facts: Facts, values: 'codes' | 'names'): readonly (string | number)[] {
  if (values === 'codes') return encodeFacts('proposal.submit', facts)
  return actions['proposal.submit'].map((fact) => (typeof facts[fact] === 'string' ? `'${facts[fact]}'` : Number(facts[fact])))
}

/** By the interpreter, the table as requests ask it, and the walk over columns as a replay does: all the same. */
function pricedInCode(document: PolicyDocument, cases: readonly Facts[]): readonly string[] {
  const table = decisionTable(document, 'proposal.submit')
  const interpreted = cases.map((facts) => pricedAs(priceAction(document, 'proposal.submit', facts)))
  expect(cases.map((facts) => pricedAs(table.decide(facts)))).toEqual(interpreted)
  expect(pricedByReplay(document, cases)).toEqual(interpreted)
  return interpreted
}

function pricedAs(decision: Decision | Undecided): string {
  return 'amount' in decision ? priced(decision.amount, decision.clauseId) : decision.reason
}

function pricedByReplay(document: PolicyDocument, cases: readonly Facts[]) {
  const table = decisionTable(document, 'proposal.submit')
  const rows = cases.map((facts) => encodeFacts('proposal.submit', facts))
  const facts = actions['proposal.submit'].map((fact, place) => {
    const values = Int32Array.from(new Set(rows.map((row) => row[place]!)))
    return {
      facts: [fact],
      codes: Uint16Array.from(rows, (row) => values.indexOf(row[place]!)),
      codeCount: values.length,
      values,
    }
  })
  const none = new Uint32Array(rows.length)
  const columns = { rows: rows.length, seconds: none, people: none, charged: none, versions: new Uint16Array(rows.length) }
  const joint = joinCells({ action: 'proposal.submit', ...columns, facts }, table, table)
  return rows.map((_, row) => {
    const cell = joint.lookUps.reduce((sum, { codes, add }) => sum + add[codes[row]!]!, 0)
    return priced(joint.after[cell], joint.clausesAfter[cell])
  })
}

test(
  'interpreter, decision table, replay, PostgreSQL and DuckDB give the same price by the same clause: 300 policies × 200 cases',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDocument,
        fc.array(anyFacts('proposal.submit'), { minLength: 200, maxLength: 200 }),
        fc.constantFrom('codes' as const, 'names' as const),
        async (document, cases, values) => {
          const expected = pricedInCode(document, cases)
          expect(await pricedBySql(document, cases, values)).toEqual({ postgres: expected, duck: expected })
        },
      ),
      { numRuns: 300 },
    )
  },
)

test('every pack prices proposals the same in PostgreSQL and DuckDB', async () => {
  const cases = fc.sample(anyFacts('proposal.submit'), 100)
  for (const { document } of [...loadPack('guildhall').versions, ...loadPack('upwork-history').versions]) {
    const expected = pricedInCode(document, cases)
    expect(await pricedBySql(document, cases, 'codes')).toEqual({ postgres: expected, duck: expected })
  }
})

test('an action that is not offered has no price', () => {
  expect(toSql(loadPack('free-for-all').versions[0]!.document, 'boost.proposal')).toEqual({ amount: 'null', clauseId: 'null' })
})
