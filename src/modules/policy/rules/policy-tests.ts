import { z } from 'zod'
import type { Result } from '#kernel/result.ts'
import { decideReturn } from './decide-return.ts'
import type { PolicyDocument } from './document.ts'
import { actionNames, checkFacts, returnEventNames, type Facts, type PolicyAction, type ReturnEvent } from './facts.ts'
import type { Finding } from './finding.ts'
import { actionKind, actionsOf } from './policy-kinds.ts'
import { lintDocument } from './lint-document.ts'
import { isOffered, tryPriceAction } from './price-action.ts'
import { readChecked, type InvalidDocument } from './read-document.ts'
import { amountText, priceText } from './words.ts'

const MOST_CASES = 500
const name = z.string('needs a name').trim().min(1, 'needs a name').max(200, 'a name has at most 200 characters')
const facts = z.record(z.string().max(64), z.union([z.string().max(64), z.number(), z.boolean()]))

const otherActions = [...actionsOf('fees'), ...actionsOf('ranking'), ...actionsOf('notice')]

/**
 * Cases with what they must cost, what must give them back, or what the other rules must say of them: the format of
 * `policies/guildhall/tests.json` and `fees-tests.json`.
 */
export const policyTestsSchema = z.strictObject({
  /** Beside the test file, e.g. `G1.json`. */
  rules: z.string().max(200).optional(),
  /** Facts that all cases of an action share; a case says what differs. */
  given: z.partialRecord(z.enum([...actionNames, ...otherActions]), facts).default({}),
  prices: z
    .array(
      z.strictObject({
        name,
        action: z.enum(actionNames),
        facts: facts.default({}),
        connects: z.int('the price is a whole number of Connects').min(0),
        clause: z.string().max(64).optional(),
      }),
    )
    .max(MOST_CASES)
    .default([]),
  /** What fees, weights and notice must be, each in the unit of its action: hundredths of a per cent, US cents, points, days. */
  amounts: z
    .array(
      z.strictObject({
        name,
        action: z.enum(otherActions),
        facts: facts.default({}),
        amount: z.int('the amount is a whole number').min(0),
        clause: z.string().max(64).optional(),
      }),
    )
    .max(MOST_CASES)
    .optional(),
  returns: z
    .array(
      z.strictObject({
        name,
        event: z.enum(returnEventNames),
        facts: facts.default({}),
        chargedBy: z.string().max(64),
        /** The return clause that gives it back; null: nothing comes back. */
        by: z.string().max(64).nullable(),
      }),
    )
    .max(MOST_CASES)
    .default([]),
})
export type PolicyTests = z.output<typeof policyTestsSchema>

export const noTests: PolicyTests = { given: {}, prices: [], returns: [] }

/** One sentence of the tests, and what the rules really say where that differs. */
export interface TestOutcome {
  readonly name: string
  readonly passed: boolean
  readonly problem?: string
}

/** Tests from a value somebody sent; each mistake with its place. */
export function readPolicyTests(value: unknown): Result<PolicyTests, InvalidDocument> {
  return readChecked(policyTestsSchema, value)
}

/** Every case against the rules: what each costs, by which rule, and what gives it back. */
export function runCases(tests: PolicyTests, document: PolicyDocument): readonly TestOutcome[] {
  return [
    ...[...tests.prices.map(({ connects, ...test }) => ({ ...test, amount: connects })), ...(tests.amounts ?? [])].map((test) =>
      outcome(test.name, problemOfAmount(document, { ...test, facts: { ...tests.given[test.action], ...test.facts } })),
    ),
    ...tests.returns.map((test) => outcome(test.name, problemOfReturn(document, test))),
  ]
}

/** The cases whose rules do not say what they must. */
export function failedCases(tests: PolicyTests, document: PolicyDocument): readonly FailedCase[] {
  return runCases(tests, document).flatMap((one) => (one.passed ? [] : [{ name: one.name, problem: one.problem ?? '' }]))
}

export interface FailedCase {
  readonly name: string
  readonly problem: string
}
export type TestsFail = { readonly code: 'tests_fail'; readonly failed: readonly FailedCase[] }

/** Every case, and every promise of the rules over all cases there are. */
export function runPolicyTests(
  tests: PolicyTests,
  document: PolicyDocument,
  breaksPromises: readonly string[],
): readonly TestOutcome[] {
  return [...runCases(tests, document), ...promisesOf(document, breaksPromises)]
}

function outcome(name: string, problem: string | undefined): TestOutcome {
  return problem === undefined ? { name, passed: true } : { name, passed: false, problem }
}

interface AmountTest {
  readonly action: PolicyAction
  readonly facts: Facts
  readonly amount: number
  readonly clause?: string | undefined
}

function problemOfAmount(document: PolicyDocument, { action, facts: given, amount, clause }: AmountTest): string | undefined {
  const checked = checkFacts(action, given)
  if (!checked.ok) return checked.refusal.problems.map(({ message }) => message).join(' ')
  if (!isOffered(document, action)) return `These rules do not offer ${action}.`
  const decision = tryPriceAction(document, action, given)
  if (!('clauseId' in decision)) {
    return decision.reason === 'no_clause'
      ? 'No rule decides this case.'
      : `Several rules decide this case: ${decision.clauseIds.join(', ')}.`
  }
  if (decision.amount !== amount) {
    const { unit } = actionKind(action)
    const expected = unit === 'connects' ? amount : amountText(amount, unit)
    return `Expected ${expected}; rule “${decision.clauseId}” says ${priceText(decision)}.`
  }
  return clause === undefined || clause === decision.clauseId
    ? undefined
    : `Expected rule “${clause}”; “${decision.clauseId}” decides.`
}

interface ReturnTest {
  readonly event: ReturnEvent
  readonly facts: Facts
  readonly chargedBy: string
  readonly by: string | null
}

function problemOfReturn(document: PolicyDocument, { event, facts: given, chargedBy, by }: ReturnTest): string | undefined {
  const checked = checkFacts(event, given)
  if (!checked.ok) return checked.refusal.problems.map(({ message }) => message).join(' ')
  if (!document.clauses.some(({ id }) => id === chargedBy)) return `There is no rule “${chargedBy}”.`
  const decided = decideReturn(document, { event, chargeClauseId: chargedBy, facts: given })?.returnId ?? null
  const said = (id: string | null) => (id === null ? 'nothing comes back' : `it comes back by “${id}”`)
  return decided === by ? undefined : `Expected that ${said(by)}; by these rules ${said(decided)}.`
}

/** Promises can only be checked where every case has a price, so that comes first. */
function promisesOf(document: PolicyDocument, breaksPromises: readonly string[]): readonly TestOutcome[] {
  const findings = lintDocument(document, { breaksPromises })
  const errors = findings.filter(({ code, severity }) => severity === 'error' && code !== 'broken_promise')
  const sound = outcome(
    'every case has exactly one price',
    errors.length === 0 ? undefined : errors.map(({ message }) => message).join(' '),
  )
  return errors.length > 0
    ? [sound]
    : [sound, ...document.promises.map(({ id, text }) => outcome(`promise: ${text}`, breachOf(findings, id)))]
}

function breachOf(findings: readonly Finding[], promise: string): string | undefined {
  const found = findings.find(
    ({ code, severity, where }) => code === 'broken_promise' && severity === 'error' && where === `promises/${promise}`,
  )
  if (found === undefined) return undefined
  return found.facts === undefined ? found.message : `${found.message} For example: ${JSON.stringify(found.facts)}`
}
