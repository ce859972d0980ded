import { columnsOf, decisionTables, pushDecision } from '#modules/simulation/history/decision-tables.ts'
import { rowsByPerson } from '#modules/simulation/history/person-rows.ts'
import type { History, Labels } from '#modules/simulation/rules/columns.ts'
import { factSpec, type FactName } from '#modules/policy/index.ts'
import { personId } from './load.ts'
import { countries, factCount, historyMaker, type HistoryWish, type MadePeople } from './made-history.ts'

/** The same history straight into columns, for lengths that would take a database too long. */
export function madeColumns(wish: HistoryWish, people: MadePeople): History {
  const tables = decisionTables()
  const byName = new Map(tables.map((table) => [table.action, table]))
  historyMaker(wish, people).make(wish.rows, (one) => {
    const table = byName.get(one.action)!
    for (let fact = 0; fact < factCount(one.action); fact += 1) table.registry[fact] = one.facts[fact]!
    if (!pushDecision(table, one.second, one.person)) throw new Error('the made facts are none of the registry')
  })
  return {
    actions: tables.map(columnsOf).map((columns) => ({ ...columns, byPerson: rowsByPerson(columns, people.count) })),
    people: {
      count: people.count,
      ids: Array.from({ length: people.count }, (_, person) => personId(person)),
      attributes: attributes(people),
    },
    categories: names('category'),
    unknown: new Uint32Array(0),
    watermark: null,
  }
}

function attributes({ joined, country, plan, badge }: MadePeople): History['people']['attributes'] {
  const labels = (all: readonly string[], codes: Uint8Array): Labels => ({ names: all, codes: Uint16Array.from(codes) })
  return {
    since: joined,
    country: labels(countries, country),
    plan: labels(names('freelancerPlan'), plan),
    badge: labels(names('badge'), badge),
  }
}

export function names(fact: FactName): readonly string[] {
  const spec = factSpec(fact)
  return spec.type === 'enum' ? spec.values : []
}
