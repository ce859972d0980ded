import fc from 'fast-check'
import type { Charge, Clause, Param, ConnectsDocument, ReturnClause, When } from '#modules/policy/rules/document.ts'
import { factSpec, factsOf, type FactName, type Facts, type FactValue, type PricedAction } from '#modules/policy/rules/facts.ts'

/** Numbers around which random conditions and random facts gather, so that edges are met often. */
const edges = [0, 1, 29, 30, 31, 365, 4_999, 5_000, 5_001, 59_999, 60_000, 200_000, 1_000_000]

/** Any valid facts of an action, often right at an edge. */
export function anyFacts(action: PricedAction): fc.Arbitrary<Facts> {
  return fc.record(Object.fromEntries(factsOf(action).map((fact) => [fact, anyValue(fact)])))
}

function anyValue(fact: FactName): fc.Arbitrary<FactValue> {
  const spec = factSpec(fact)
  if (spec.type === 'bool') return fc.boolean()
  if (spec.type === 'enum') return fc.constantFrom(...spec.values)
  const inside = edges.filter((edge) => edge >= spec.min && edge <= spec.max)
  return fc.oneof(fc.constantFrom(...inside, spec.max), fc.integer({ min: spec.min, max: spec.max }))
}

const initiators = ['self', 'client_invite', 'platform_invite', 'enterprise_outreach', 'talent_pool']

const anyIncreasing = (min: number) =>
  fc
    .uniqueArray(fc.constantFrom(...edges.filter((edge) => edge > min)), { maxLength: 4 })
    .map((starts) => [min, ...starts.toSorted((left, right) => left - right)])

const anyTable = (title: string): fc.Arbitrary<Param> =>
  fc
    .tuple(anyIncreasing(0), fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 5, maxLength: 5 }))
    .map(([starts, prices]) => ({
      title,
      on: 'jobBudgetUsdCents',
      steps: starts.map((from, index) => [from, prices[index]!] as const),
    }))

const anyCharge: fc.Arbitrary<Charge> = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map((fixed) => ({ fixed })),
  fc.constantFrom({ fixed: 'base.price' }, { table: 'rate.card' }, { table: 'rate.card' }, { table: 'other.card' }),
)

const anySubset = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 })
const anyRange = fc
  .tuple(fc.constantFrom(...edges.slice(0, -1)), fc.constantFrom(...edges.slice(1)), fc.constantFrom('both', 'gte', 'lt'))
  .map(([one, other, ends]) => {
    const [gte, lt] = one < other ? [one, other] : [other, one + 1]
    if (ends === 'both') return { gte, lt }
    return ends === 'gte' ? { gte } : { lt }
  })

const anyNarrowing: fc.Arbitrary<When> = fc.record(
  {
    clientKind: anySubset(['unknown', 'individual', 'company', 'enterprise']).map((values) => ({ in: values })),
    jobBudgetUsdCents: anyRange,
    category: anySubset(['design', 'writing', 'legal', 'engineering']).map((values) => ({ in: values })),
    freelancerPlan: anySubset(['basic', 'plus']).map((values) => ({ in: values })),
    tenureDays: fc.constantFrom({ gte: 30 }, { lt: 365 }, { gte: 30, lt: 365 }),
  },
  { requiredKeys: [] },
)

interface Group {
  readonly initiators: readonly string[]
  readonly charge: Charge
  readonly exceptions: readonly { readonly when: When; readonly charge: Charge }[]
}

/** Initiators split into groups; each group has a rule and a chain of exceptions, each to the one before: one price for every case. */
const anyGroups: fc.Arbitrary<readonly Group[]> = fc
  .tuple(
    fc.array(fc.nat({ max: 2 }), { minLength: initiators.length, maxLength: initiators.length }),
    fc.array(fc.tuple(anyCharge, fc.array(fc.record({ when: anyNarrowing, charge: anyCharge }), { maxLength: 3 })), {
      minLength: 3,
      maxLength: 3,
    }),
  )
  .map(([groupOf, rules]) =>
    rules
      .map(([charge, exceptions], group) => ({
        initiators: initiators.filter((_, index) => groupOf[index] === group),
        charge,
        exceptions,
      }))
      .filter((group) => group.initiators.length > 0),
  )

function clausesOf(group: Group, index: number): readonly Clause[] {
  const when: When = { initiator: { in: group.initiators } }
  const rule = clause(`rule-${index}`, { when, charge: group.charge })
  const exceptions = group.exceptions.map((exception, depth) =>
    clause(`exception-${index}-${depth}`, {
      when: { ...when, ...exception.when },
      charge: exception.charge,
      exceptionTo: depth === 0 ? rule.id : `exception-${index}-${depth - 1}`,
    }),
  )
  return [rule, ...exceptions]
}

function clause(id: string, rest: Pick<Clause, 'when' | 'charge' | 'exceptionTo'>): Clause {
  return { id, for: 'proposal.submit', title: `Title of ${id}`, why: `Reason of ${id}`, ...rest }
}

const free = (id: string, action: PricedAction): Clause => ({
  id,
  for: action,
  title: `Title of ${id}`,
  when: {},
  charge: { fixed: 0 },
  why: 'Free.',
})

const cancelled: ReturnClause = {
  id: 'cancelled',
  on: 'job.closed',
  title: 'Cancelled',
  when: { contracts: { lt: 1 } },
  give: 'all',
  of: ['rule-0'],
  why: 'Nobody could win it.',
}

/** Any document with exactly one price for every case; its clauses may be dead, its returns and settings vary. */
export const anyDocument: fc.Arbitrary<ConnectsDocument> = fc
  .record({
    groups: anyGroups,
    rateCard: anyTable('Rate card'),
    otherCard: anyTable('Other card'),
    basePrice: fc.integer({ min: 0, max: 30 }),
    unitPriceUsdCents: fc.constantFrom(10, 15, 20),
    quantity: fc.constantFrom(10, 40),
    softCap: fc.option(fc.constant({ proposals: 50, days: 5 }), { nil: undefined }),
    withReturn: fc.boolean(),
  })
  .map(({ groups, rateCard, otherCard, basePrice, unitPriceUsdCents, quantity, softCap, withReturn }) => ({
    policy: 'connects',
    facts: 'facts@1',
    title: 'Any rules',
    unitPriceUsdCents,
    params: { 'rate.card': rateCard, 'other.card': otherCard, 'base.price': basePrice },
    clauses: [...groups.flatMap(clausesOf), free('catalog', 'catalog.order'), free('offer', 'offer.accept')],
    returns: withReturn ? [cancelled] : [],
    grants: [{ id: 'sign-up', title: 'Welcome', on: { event: 'sign_up' }, quantity, why: 'Start.' }],
    expiry: { lotLifeDays: 365, minLifeDays: 90 },
    packs: [10, 20],
    limits: { amountCap: 30, noticeDays: 30, quoteMinutes: 60, ...(softCap === undefined ? {} : { softCap }) },
    promises: [],
  }))
