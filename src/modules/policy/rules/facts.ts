import { categories } from '#kernel/category.ts'
import { invariant } from '#kernel/invariant.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'

/** One value of a fact: an enum member's name, a whole number, or yes/no. Never null: where nobody knows, `unknown` is a member. */
export type FactValue = string | number | boolean

/** What a decision may look at. Checked against the registry by `checkFacts` before anything is decided. */
export type Facts = Readonly<Record<string, FactValue>>

/** Enum values carry their integer code by position: append new ones at the end, never reorder or remove. */
export interface EnumFact {
  readonly type: 'enum'
  readonly values: readonly string[]
}
/** Whole numbers from `min` to `max`, both included. */
export interface IntFact {
  readonly type: 'int'
  readonly min: number
  readonly max: number
  readonly unit: 'usd_cents' | 'days' | 'count'
}
export interface BoolFact {
  readonly type: 'bool'
}
export type FactSpec = EnumFact | IntFact | BoolFact

/** The series of rules that one engine decides. Append only: the fact `changedPolicy` keeps their codes. */
export const policyNames = ['connects', 'fees', 'ranking', 'notice'] as const
export type PolicyName = (typeof policyNames)[number]

/** The registry's name; documents say which registry they were written for. */
export const FACT_REGISTRY = 'facts@1'

const MAX_USD_CENTS = 100_000_000

const specs = {
  initiator: { type: 'enum', values: ['self', 'client_invite', 'platform_invite', 'enterprise_outreach', 'talent_pool'] },
  clientKind: { type: 'enum', values: ['unknown', 'individual', 'company', 'enterprise'] },
  jobBudgetUsdCents: { type: 'int', min: 0, max: MAX_USD_CENTS, unit: 'usd_cents' },
  experienceLevel: { type: 'enum', values: ['unknown', 'entry', 'intermediate', 'expert'] },
  category: { type: 'enum', values: categories },
  freelancerPlan: { type: 'enum', values: ['basic', 'plus'] },
  badge: { type: 'enum', values: ['none', 'rising_talent', 'top_rated', 'top_rated_plus', 'expert_vetted'] },
  tenureDays: { type: 'int', min: 0, max: 20_000, unit: 'days' },
  priceUsdCents: { type: 'int', min: 0, max: MAX_USD_CENTS, unit: 'usd_cents' },
  closeReason: { type: 'enum', values: ['client_cancelled', 'hired', 'duplicate'] },
  contracts: { type: 'int', min: 0, max: 1_000, unit: 'count' },
  removeReason: { type: 'enum', values: ['terms_violation', 'client_banned', 'fake'] },
  proposalOpened: { type: 'bool' },
  contractKind: { type: 'enum', values: ['fixed', 'hourly', 'retainer', 'catalog'] },
  contractValueUsdCents: { type: 'int', min: 0, max: MAX_USD_CENTS, unit: 'usd_cents' },
  earnedWithClientUsdCents: { type: 'int', min: 0, max: MAX_USD_CENTS, unit: 'usd_cents' },
  paymentMethod: { type: 'enum', values: ['unknown', 'card', 'bank_debit'] },
  signal: {
    type: 'enum',
    values: ['text_match', 'likeness', 'success_score', 'finished_contract', 'no_history', 'paid_place'],
  },
  changedPolicy: { type: 'enum', values: policyNames },
  changeKind: { type: 'enum', values: ['increase', 'promise_broken', 'other'] },
} as const satisfies Record<string, FactSpec>
export type FactName = keyof typeof specs

/** What people do that may cost Connects, each with the facts its clauses may look at. Append only, facts too. */
export const actions = {
  'proposal.submit': [
    'initiator',
    'clientKind',
    'jobBudgetUsdCents',
    'experienceLevel',
    'category',
    'freelancerPlan',
    'badge',
    'tenureDays',
  ],
  'catalog.order': ['clientKind', 'priceUsdCents', 'category'],
  'offer.accept': ['initiator', 'clientKind'],
  'boost.proposal': [],
  'boost.profile_click': [],
  'badge.availability': [],
} as const satisfies Record<string, readonly FactName[]>
export type PricedAction = keyof typeof actions

/** What the other policies decide, each with its facts. Append only, facts too. What the amounts mean says `policy-kinds.ts`. */
const otherActions = {
  'fee.freelancer': [
    'contractKind',
    'contractValueUsdCents',
    'earnedWithClientUsdCents',
    'clientKind',
    'category',
    'freelancerPlan',
    'badge',
  ],
  'fee.client': ['contractKind', 'contractValueUsdCents', 'clientKind', 'paymentMethod'],
  'fee.initiation': ['contractKind', 'contractValueUsdCents', 'clientKind'],
  'ranking.weight': ['signal'],
  'notice.days': ['changedPolicy', 'changeKind'],
} as const satisfies Record<string, readonly FactName[]>
const everyAction = { ...actions, ...otherActions }

/** What a clause of any policy may decide; the first ones are those that cost Connects. */
export type PolicyAction = keyof typeof everyAction

/** What may give Connects back. Append only, facts too. */
export const returnEvents = {
  'job.closed': ['closeReason', 'contracts'],
  'job.removed': ['removeReason'],
  'job.expired': ['proposalOpened'],
  'proposal.withdrawn': [],
  'proposal.declined': [],
  'service.outage': [],
  'policy.reversed': [],
} as const satisfies Record<string, readonly FactName[]>
export type ReturnEvent = keyof typeof returnEvents

/** Whatever has facts. */
export type Subject = PolicyAction | ReturnEvent

/** Paid places and badges may be left out of a document: then the marketplace does not offer them. Everything else must have a price. */
export const optionalActions: readonly PolicyAction[] = ['boost.proposal', 'boost.profile_click', 'badge.availability']

/** The actions that cost Connects. `actionsOf` has those of every policy. */
export const actionNames = Object.keys(actions) as readonly PricedAction[]
export const returnEventNames = Object.keys(returnEvents) as readonly ReturnEvent[]

/** The facts that belong to an action or event, in registry order. */
export function factsOf(subject: Subject): readonly FactName[] {
  return subject in everyAction ? everyAction[subject as PolicyAction] : returnEvents[subject as ReturnEvent]
}

export function isFactName(name: string): name is FactName {
  return Object.hasOwn(specs, name)
}

export function factSpec(name: FactName): FactSpec {
  return specs[name]
}

export const factNames = Object.keys(specs) as readonly FactName[]

export interface FactProblem {
  readonly fact: string
  readonly problem: 'missing' | 'not_a_fact_here' | 'wrong_type' | 'unknown_value' | 'out_of_range'
  readonly message: string
}
export type InvalidFacts = { readonly code: 'invalid_facts'; readonly problems: readonly FactProblem[] }

/** Every fact of the subject must be there with a value of its type; nothing else may be. Each problem names its fact. */
export function checkFacts(subject: Subject, facts: Facts): Result<Facts, InvalidFacts> {
  const expected = factsOf(subject)
  const missing = expected
    .filter((fact) => !Object.hasOwn(facts, fact))
    .map((fact): FactProblem => ({ fact, problem: 'missing', message: `${subject} needs the fact ${fact}.` }))
  const wrong = Object.keys(facts).flatMap((fact) => problemOf(subject, fact, facts[fact]))
  const problems = [...missing, ...wrong]
  return problems.length === 0 ? ok(facts) : refuse({ code: 'invalid_facts', problems })
}

function problemOf(subject: Subject, fact: string, value: unknown): readonly FactProblem[] {
  if (!isFactName(fact) || !factsOf(subject).includes(fact)) {
    return [{ fact, problem: 'not_a_fact_here', message: `${fact} is not a fact of ${subject}.` }]
  }
  const spec = specs[fact]
  if (spec.type === 'bool') {
    return typeof value === 'boolean' ? [] : [{ fact, problem: 'wrong_type', message: `${fact} must be true or false.` }]
  }
  if (spec.type === 'enum') {
    if (typeof value !== 'string') return [{ fact, problem: 'wrong_type', message: `${fact} must be one of its named values.` }]
    const values: readonly string[] = spec.values
    if (values.includes(value)) return []
    return [{ fact, problem: 'unknown_value', message: `${fact} cannot be "${value}"; it is one of ${spec.values.join(', ')}.` }]
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return [{ fact, problem: 'wrong_type', message: `${fact} must be a whole number.` }]
  }
  if (value >= spec.min && value <= spec.max) return []
  return [{ fact, problem: 'out_of_range', message: `${fact} must be from ${spec.min} to ${spec.max}; it is ${value}.` }]
}

/** The integer that stands for a value in the decision log: enum code, 0/1, or the number itself. */
export function factCode(fact: FactName, value: FactValue): number {
  const spec: FactSpec = specs[fact]
  if (spec.type === 'enum') return spec.values.indexOf(String(value))
  return Number(value)
}

/** Checked facts as a compact row of integers, in registry order: what the decision log keeps. */
export function encodeFacts(subject: Subject, facts: Facts): readonly number[] {
  return factsOf(subject).map((fact) => {
    const value = facts[fact]
    invariant(value !== undefined, `the fact ${fact} of ${subject} is missing`)
    const code = factCode(fact, value)
    invariant(code >= 0, `the fact ${fact} cannot be ${value}`)
    return code
  })
}

/** The facts a logged row stands for; the opposite of `encodeFacts`. */
export function decodeFacts(subject: Subject, codes: readonly number[]): Facts {
  const expected = factsOf(subject)
  invariant(codes.length === expected.length, `${subject} has ${expected.length} facts, the row has ${codes.length}`)
  return Object.fromEntries(expected.map((fact, index) => [fact, decodeFact(fact, codes[index]!)]))
}

function decodeFact(fact: FactName, code: number): FactValue {
  const spec: FactSpec = specs[fact]
  if (spec.type === 'int') return code
  if (spec.type === 'bool') return code === 1
  const value = spec.values[code]
  invariant(value !== undefined, `${fact} has no value with code ${code}`)
  return value
}
