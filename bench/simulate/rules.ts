import type { Clause, Param, ConnectsDocument } from '#modules/policy/index.ts'
import { twelveClauses } from '../policy/rules.ts'

/** Twenty clauses: those of the benchmark of single evaluations, and prices for orders and offers that have conditions too. */
export function twentyClauses(): ConnectsDocument {
  const document = twelveClauses()
  return { ...document, clauses: [...document.clauses, ...moreClauses] }
}

const clause = (id: string, rest: Pick<Clause, 'for' | 'when' | 'charge' | 'exceptionTo'>): Clause => ({
  id,
  title: `The rule ${id}`,
  ...rest,
  why: 'So that the benchmark has something to decide.',
})

const moreClauses: readonly Clause[] = [
  clause('catalog-large', {
    for: 'catalog.order',
    when: { priceUsdCents: { gte: 100_000 } },
    charge: { fixed: 1 },
    exceptionTo: 'catalog',
  }),
  clause('catalog-large-enterprise', {
    for: 'catalog.order',
    when: { priceUsdCents: { gte: 100_000 }, clientKind: { in: ['enterprise'] } },
    charge: { fixed: 0 },
    exceptionTo: 'catalog-large',
  }),
  clause('offer-to-outreach', {
    for: 'offer.accept',
    when: { initiator: { in: ['enterprise_outreach'] } },
    charge: { fixed: 0 },
    exceptionTo: 'offer',
  }),
]

/** What an operator might try: a dearer middle of the rate card, answers that cost, and newcomers for nothing. Some pay more, some less. */
export function triedOut(document: ConnectsDocument, middle = 8): ConnectsDocument {
  const card = document.params['rate.card'] as Exclude<Param, number>
  const steps = card.steps.map(([from, price]) => [from, from === 60_000 ? middle : price] as const)
  const charges: Readonly<Record<string, Clause['charge']>> = {
    invite: { table: 'rate.card' },
    newcomer: { fixed: 0 },
    'talent-pool': { fixed: 2 },
  }
  return {
    ...document,
    params: { ...document.params, 'rate.card': { ...card, steps } },
    clauses: document.clauses.map((one) => ({ ...one, charge: charges[one.id] ?? one.charge })),
  }
}
