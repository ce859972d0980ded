import { z } from 'zod'
import {
  FACT_REGISTRY,
  factSpec,
  policyNames,
  returnEventNames,
  type PolicyAction,
  type PolicyName,
  type ReturnEvent,
} from './facts.ts'
import { actionsOf } from './policy-kinds.ts'

/** What one fact must be for a clause to apply. `in` is for enums, `gte`/`lt` for numbers (lower end in, upper end out), `is` for yes/no. */
export type Condition =
  | { readonly in: readonly string[] }
  | { readonly is: boolean }
  | { readonly gte?: number; readonly lt?: number }

/** All conditions must hold: a clause covers a box in the space of facts. `{}` covers everything. */
export type When = Readonly<Record<string, Condition>>

/** A number, or the name of the parameter that holds it. */
export type NumberOrParam = number | string

/** Where a price row starts (inclusive, in the fact's unit) and what it costs, in the unit of the action. It ends where the next row starts. */
export type Step = readonly [from: number, price: number]

export interface PriceTable {
  /** What people call it: "Rate card". */
  readonly title: string
  /** The number fact it looks at. */
  readonly on: string
  readonly steps: readonly Step[]
}
export type Param = number | PriceTable

export const pricingRules = ['highest_losing_bid', 'pay_your_bid'] as const
export const chargedOnMoments = ['client_interaction', 'valid_click'] as const
/** Who may bid with a submitted proposal: everybody, or those whose profile has the job's field or one of the skills it needs. */
export const eligibilities = ['any', 'fits_job'] as const
export type Eligibility = (typeof eligibilities)[number]

/** A price that the bidders make; the boosts settle it by these terms. */
export interface AuctionCharge {
  readonly slots: NumberOrParam
  /** The lowest bid, in Connects. */
  readonly min: NumberOrParam
  readonly pays: (typeof pricingRules)[number]
  readonly chargedOn: (typeof chargedOnMoments)[number]
  /** Absent: any. */
  readonly eligible?: Eligibility
  /** Days after which the auction closes by itself; absent where there is nothing to close. */
  readonly closesAfterDays?: NumberOrParam
  /** How many bids of one wallet count; absent: 1. */
  readonly mostPerOwner?: NumberOrParam
  /** How many of a thousand jobs are held out: settled, but neither shown nor charged; absent: none. */
  readonly holdoutPerThousand?: NumberOrParam
  /** After so many looks of the client at the list without an act a place ends for nothing; absent: 5. */
  readonly viewsUntilWorn?: NumberOrParam
  /** The same for looks at the proposal itself; absent: 3. */
  readonly opensUntilWorn?: NumberOrParam
  /** Between two rounds of one auction at least; absent: 24. */
  readonly hoursBetweenRounds?: NumberOrParam
}

/** A weekly price that floats with demand between two ends, in Connects. */
export interface FloatingCharge {
  readonly min: NumberOrParam
  readonly max: NumberOrParam
}

export type Charge =
  | { readonly fixed: NumberOrParam }
  | { readonly table: string }
  | { readonly auction: AuctionCharge }
  | { readonly floating: FloatingCharge }

export interface Clause {
  /** Kept across versions: receipts and announcements name it. */
  readonly id: string
  readonly for: PolicyAction
  readonly title: string
  readonly when: When
  readonly charge: Charge
  /** The clause this one is an exception to: where both apply, this one decides. */
  readonly exceptionTo?: string
  readonly why: string
}

/** When Connects come back by themselves. */
export interface ReturnClause {
  readonly id: string
  readonly on: ReturnEvent
  readonly title: string
  readonly when: When
  readonly give: 'all'
  /** The charging clauses whose charges come back. */
  readonly of: readonly string[]
  readonly why: string
}

export type Occasion =
  | { readonly event: 'sign_up' }
  | { readonly event: 'monthly'; readonly plan: string }
  | { readonly event: 'badge'; readonly badge: string }

/** Connects given for nothing. */
export interface Grant {
  readonly id: string
  readonly title: string
  readonly on: Occasion
  readonly quantity: number
  /** Days until they expire; absent: as long as every other lot. */
  readonly lifeDays?: number
  readonly why: string
}

export interface Expiry {
  /** How long Connects last after issue. */
  readonly lotLifeDays: number
  /** The life that returned Connects have at least. */
  readonly minLifeDays: number
}

export interface Limits {
  /** The most one action may ever cost by a fixed price or table, in Connects. */
  readonly amountCap: number
  /** Days between announcing and starting anything that could cost somebody more. */
  readonly noticeDays: number
  /** How long a price that was shown is honoured. */
  readonly quoteMinutes: number
  /** A job pauses for new proposals at this many, or after this many days; its client lifts it with one click. */
  readonly softCap?: { readonly proposals: number; readonly days: number }
}

/** A public promise that is checked against every possible case. */
export interface PolicyPromise {
  readonly id: string
  readonly text: string
  readonly assert: {
    /** The actions it speaks about; absent: every action that has all the facts of `where`. */
    readonly for?: readonly PolicyAction[]
    readonly where: When
    /** In the unit of the action. */
    readonly amount: { readonly max: number }
  }
}

/** Something in the document that is our assumption about the real world and says so wherever it shows. */
export interface Assumption {
  /** `clauses/invite/charge`, `params/rate.card`, `grants/sign-up`, `unitPriceUsdCents` … */
  readonly path: string
  readonly note: string
}

/**
 * All rules of one policy, as data. Version number, parent and dates belong to the version that carries the document,
 * so two versions with the same rules have the same hash.
 */
interface Rules<P extends PolicyName> {
  readonly policy: P
  readonly facts: typeof FACT_REGISTRY
  readonly title: string
  readonly params: Readonly<Record<string, Param>>
  readonly clauses: readonly Clause[]
  readonly promises: readonly PolicyPromise[]
  readonly assumptions?: readonly Assumption[]
}

/** All rules that move Connects. */
export interface ConnectsDocument extends Rules<'connects'> {
  readonly unitPriceUsdCents: number
  readonly returns: readonly ReturnClause[]
  readonly grants: readonly Grant[]
  readonly expiry: Expiry
  /** Sizes in which Connects are sold. */
  readonly packs: readonly number[]
  readonly limits: Limits
}

/** The rules of any other policy: clauses and promises alone. Their caps are those of their actions (`policy-kinds.ts`). */
export interface PlainDocument extends Rules<Exclude<PolicyName, 'connects'>> {
  readonly unitPriceUsdCents?: never
  readonly returns?: never
  readonly grants?: never
  readonly expiry?: never
  readonly packs?: never
  readonly limits?: never
}

export type PolicyDocument = ConnectsDocument | PlainDocument

/** The documents that a policy's versions carry. */
export type DocumentOf<P extends PolicyName> = P extends 'connects' ? ConnectsDocument : PlainDocument

/** Days of notice before a promise is broken, never fewer than `limits.noticeDays`. The database enforces the same rule (migration 0020). */
export const PROMISE_NOTICE_PARAM = 'notice.promise-days'
const DEFAULT_PROMISE_NOTICE_DAYS = 45

const RESERVED = ['constructor', 'prototype', 'valueof', 'tostring']
const MAX_CONNECTS = 1_000_000
// What PostgreSQL's and DuckDB's integers hold, so that no reading of a document can overflow.
const MAX_LIMIT = 2_147_483_647

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'an id is lower-case letters, digits and hyphens, at most 64, and starts with a letter')
  .refine((text) => !RESERVED.includes(text), 'this id is reserved')
const paramName = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9.-]{0,63}$/,
    'a parameter name is letters, digits, dots and hyphens, and starts with a lower-case letter',
  )
  .refine((text) => !RESERVED.includes(text.toLowerCase()), 'this parameter name is reserved')
const title = z.string('needs a title').max(120, 'a title has at most 120 characters')
const prose = z.string('needs a sentence').max(1_000, 'a text has at most 1,000 characters')
const whole = (what: string, min: number, max: number) =>
  z.int(`${what} must be a whole number`).min(min, `${what} must be at least ${min}`).max(max, `${what} must be at most ${max}`)
const connectsAmount = whole('an amount of Connects', 0, MAX_CONNECTS)
const plainAmount = whole('an amount', 0, MAX_CONNECTS)
const days = whole('a number of days', 0, 20_000)
const numberOrParam = z.union([connectsAmount, paramName], 'must be a whole number or the name of a parameter')
const factName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,63}$/, 'a fact name has letters and digits only')

const limit = whole('a limit', -MAX_LIMIT, MAX_LIMIT)
const condition = z.union(
  [
    z.strictObject({ in: z.array(z.string().max(64)).min(1, 'list at least one value').max(100) }),
    z.strictObject({ is: z.boolean() }),
    z
      .strictObject({ gte: limit.exactOptional(), lt: limit.exactOptional() })
      .refine((range) => range.gte !== undefined || range.lt !== undefined, 'say at least one end'),
  ],
  'a condition is {"in": [names]}, {"is": true or false}, or {"gte": number, "lt": number} with at least one end',
)
const when = z.record(factName, condition)

const step = z.tuple([whole('the start of a row', 0, MAX_LIMIT), connectsAmount])
const priceTable = z.strictObject({
  title,
  on: factName,
  steps: z.array(step).min(1, 'a table needs at least one row').max(200, 'a table has at most 200 rows'),
})
const param = z.union([whole('a parameter', 0, 100_000_000), priceTable], 'a parameter is a whole number or a price table')

const charge = z.union(
  [
    z.strictObject({ fixed: numberOrParam }),
    z.strictObject({ table: paramName }),
    z.strictObject({
      auction: z.strictObject({
        slots: numberOrParam,
        min: numberOrParam,
        pays: z.enum(pricingRules),
        chargedOn: z.enum(chargedOnMoments),
        eligible: z.enum(eligibilities).exactOptional(),
        closesAfterDays: numberOrParam.exactOptional(),
        mostPerOwner: numberOrParam.exactOptional(),
        holdoutPerThousand: numberOrParam.exactOptional(),
        viewsUntilWorn: numberOrParam.exactOptional(),
        opensUntilWorn: numberOrParam.exactOptional(),
        hoursBetweenRounds: numberOrParam.exactOptional(),
      }),
    }),
    z.strictObject({ floating: z.strictObject({ min: numberOrParam, max: numberOrParam }) }),
  ],
  'a charge is exactly one of {"fixed": amount}, {"table": name}, {"auction": terms} or {"floating": {min, max}}',
)

const actionIn = (names: readonly PolicyAction[]) => z.enum(names, `the action must be one of ${names.join(', ')}`)
const clauseOf = (names: readonly PolicyAction[]) =>
  z.strictObject({
    id,
    for: actionIn(names),
    title,
    when,
    charge,
    exceptionTo: id.exactOptional(),
    why: prose,
  })

const returnClause = z.strictObject({
  id,
  on: z.enum(returnEventNames, `the event must be one of ${returnEventNames.join(', ')}`),
  title,
  when,
  give: z.literal('all', 'only "all" can be given back'),
  of: z.array(id).min(1, 'name at least one charging clause').max(200),
  why: prose,
})

const enumValues = (fact: 'freelancerPlan' | 'badge'): readonly string[] => {
  const spec = factSpec(fact)
  return spec.type === 'enum' ? spec.values : []
}
const grant = z.strictObject({
  id,
  title,
  on: z.discriminatedUnion('event', [
    z.strictObject({ event: z.literal('sign_up') }),
    z.strictObject({ event: z.literal('monthly'), plan: z.enum(enumValues('freelancerPlan')) }),
    z.strictObject({ event: z.literal('badge'), badge: z.enum(enumValues('badge')) }),
  ]),
  quantity: connectsAmount,
  lifeDays: whole('a life in days', 1, 20_000).exactOptional(),
  why: prose,
})

const promiseOf = (names: readonly PolicyAction[], amount: z.ZodType<number>) =>
  z.strictObject({
    id,
    text: prose,
    assert: z.strictObject({
      for: z.array(z.enum(names)).min(1).exactOptional(),
      where: when,
      amount: z.strictObject({ max: amount }),
    }),
  })

/** The pieces of a document that a changeset names. */
export const documentParts = { param, paramName, id }

const sections = (policy: PolicyName) => ({
  facts: z.literal(FACT_REGISTRY, `the fact registry must be "${FACT_REGISTRY}"`),
  title,
  params: z.record(paramName, param).refine((params) => Object.keys(params).length <= 500, 'a policy has at most 500 parameters'),
  clauses: z.array(clauseOf(actionsOf(policy))).max(500, 'a policy has at most 500 clauses'),
  promises: z.array(promiseOf(actionsOf(policy), policy === 'connects' ? connectsAmount : plainAmount)).max(100),
  assumptions: z
    .array(z.strictObject({ path: z.string().max(200), note: prose }))
    .max(200)
    .exactOptional(),
})

const connectsDocument = z.strictObject({
  policy: z.literal('connects'),
  ...sections('connects'),
  unitPriceUsdCents: whole('the price of one Connect in cents', 0, 100_000),
  returns: z.array(returnClause).max(200),
  grants: z.array(grant).max(200),
  expiry: z.strictObject({ lotLifeDays: whole('the life of Connects in days', 1, 20_000), minLifeDays: days }),
  packs: z.array(whole('a pack', 1, MAX_CONNECTS)).max(50),
  limits: z.strictObject({
    amountCap: connectsAmount,
    noticeDays: days,
    quoteMinutes: whole('the life of a quote in minutes', 1, 10_080),
    softCap: z.strictObject({ proposals: whole('proposals', 1, 100_000), days: whole('days', 1, 365) }).exactOptional(),
  }),
})

const plainDocument = <P extends PlainDocument['policy']>(policy: P) =>
  z.strictObject({ policy: z.literal(policy), ...sections(policy) })

export const policyDocumentSchema: z.ZodType<PolicyDocument> = z.discriminatedUnion(
  'policy',
  [connectsDocument, plainDocument('fees'), plainDocument('ranking'), plainDocument('notice')],
  { error: (issue) => (issue.code === 'invalid_union' ? `the policy must be one of ${policyNames.join(', ')}` : undefined) },
)

/** The parameter as a number; undefined when it is not there or is a table. */
export function numberParam(document: PolicyDocument, value: NumberOrParam): number | undefined {
  if (typeof value === 'number') return value
  const found = Object.hasOwn(document.params, value) ? document.params[value] : undefined
  return typeof found === 'number' ? found : undefined
}

/** The price table of that name; undefined when it is not there or is a number. */
export function priceTableParam(document: PolicyDocument, name: string): PriceTable | undefined {
  const found = Object.hasOwn(document.params, name) ? document.params[name] : undefined
  return typeof found === 'object' ? found : undefined
}

/** The notice that these rules themselves demand of a version which breaks a promise; the notice policy may demand more. */
export function promiseNoticeDays(document: ConnectsDocument): number {
  return Math.max(numberParam(document, PROMISE_NOTICE_PARAM) ?? DEFAULT_PROMISE_NOTICE_DAYS, document.limits.noticeDays)
}
