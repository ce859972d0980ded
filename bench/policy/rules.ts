import { loadPack, type Clause, type ConnectsDocument } from '#modules/policy/index.ts'
import { ACTION } from './cases.ts'

/** Twelve clauses that price a proposal, as an operator would write them: rules, exceptions, exceptions to these, and two price tables. */
export function twelveClauses(): ConnectsDocument {
  const { document } = loadPack('guildhall').versions[0]!
  const others = document.clauses.filter((clause) => clause.for !== ACTION)
  return {
    ...document,
    params: {
      ...document.params,
      'rate.card': {
        title: 'Rate card',
        on: 'jobBudgetUsdCents',
        steps: [
          [0, 2],
          [5_000, 4],
          [60_000, 6],
          [200_000, 9],
          [1_000_000, 16],
        ],
      },
      'expert.card': {
        title: 'Card for experts',
        on: 'jobBudgetUsdCents',
        steps: [
          [0, 3],
          [25_000, 5],
          [120_000, 8],
          [500_000, 12],
        ],
      },
    },
    clauses: [...proposalClauses, ...others],
    returns: [],
    promises: [],
  }
}

const clause = (id: string, when: Clause['when'], charge: Clause['charge'], exceptionTo?: string): Clause => ({
  id,
  for: ACTION,
  title: `The rule ${id}`,
  when,
  charge,
  ...(exceptionTo === undefined ? {} : { exceptionTo }),
  why: 'So that the benchmark has something to decide.',
})

const self = { initiator: { in: ['self'] } }
const expert = { ...self, experienceLevel: { in: ['expert'] } }
const newcomer = { ...self, tenureDays: { lt: 30 } }

const proposalClauses: readonly Clause[] = [
  clause('proposal', self, { table: 'rate.card' }),
  clause('proposal-expert', expert, { table: 'expert.card' }, 'proposal'),
  clause('expert-vetted', { ...expert, badge: { in: ['expert_vetted'] } }, { fixed: 1 }, 'proposal-expert'),
  clause(
    'expert-newcomer',
    { ...expert, ...newcomer, badge: { in: ['none', 'rising_talent'] } },
    { fixed: 2 },
    'proposal-expert',
  ),
  clause('newcomer', { ...newcomer, experienceLevel: { in: ['unknown', 'entry', 'intermediate'] } }, { fixed: 1 }, 'proposal'),
  clause(
    'newcomer-large',
    { ...newcomer, experienceLevel: { in: ['unknown', 'entry', 'intermediate'] }, jobBudgetUsdCents: { gte: 1_000_000 } },
    { fixed: 4 },
    'newcomer',
  ),
  clause('invite', { initiator: { in: ['client_invite'] } }, { fixed: 0 }),
  clause(
    'invite-by-individual',
    { initiator: { in: ['client_invite'] }, clientKind: { in: ['individual'] }, jobBudgetUsdCents: { lt: 5_000 } },
    { fixed: 1 },
    'invite',
  ),
  clause('platform-invite', { initiator: { in: ['platform_invite'] } }, { table: 'rate.card' }),
  clause(
    'platform-invite-plus',
    { initiator: { in: ['platform_invite'] }, freelancerPlan: { in: ['plus'] } },
    { fixed: 2 },
    'platform-invite',
  ),
  clause('outreach', { initiator: { in: ['enterprise_outreach'] } }, { fixed: 0 }),
  clause('talent-pool', { initiator: { in: ['talent_pool'] } }, { fixed: 3 }),
]

/** One answer that the rules can give: a clause, and the row where it has a table. Engines answer with its place in `outcomes`. */
export interface Outcome {
  readonly amount: number
  readonly clauseId: string
  readonly when: Clause['when']
}

/** The clauses as every rule engine wants them: flat, the first one that applies decides, a table's rows each for itself. */
export function flatRules(document: ConnectsDocument): readonly Outcome[] {
  const depth = ({ exceptionTo }: Clause): number =>
    exceptionTo === undefined ? 0 : 1 + depth(document.clauses.find(({ id }) => id === exceptionTo)!)
  return document.clauses
    .filter((clause) => clause.for === ACTION)
    .toSorted((left, right) => depth(right) - depth(left))
    .flatMap((clause) => outcomesOf(document, clause))
}

function outcomesOf(document: ConnectsDocument, { id, when, charge }: Clause): readonly Outcome[] {
  if ('fixed' in charge && typeof charge.fixed === 'number') return [{ amount: charge.fixed, clauseId: id, when }]
  const table = 'table' in charge ? document.params[charge.table] : undefined
  if (typeof table !== 'object') throw new Error(`the benchmark has no words for the charge of ${id}`)
  return table.steps.flatMap(([from, amount], index): Outcome[] => {
    const to = table.steps[index + 1]?.[0]
    const own = when[table.on]
    if (own !== undefined) throw new Error(`${id} looks at ${table.on} twice`)
    const range = to === undefined ? { gte: from } : { gte: from, lt: to }
    return [{ amount, clauseId: id, when: { ...when, [table.on]: range } }]
  })
}
