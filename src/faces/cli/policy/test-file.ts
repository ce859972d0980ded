import path from 'node:path'
import { z } from 'zod'
import { ok, type Result } from '#kernel/result.ts'
import {
  actionNames,
  checkFacts,
  decideReturn,
  isOffered,
  lintDocument,
  priceText,
  returnEventNames,
  tryPriceAction,
  type Facts,
  type Finding,
  type InvalidDocument,
  type PolicyDocument,
  type PricedAction,
  type ReturnEvent,
} from '#modules/policy/index.ts'
import { readJsonFile } from './rules-file.ts'

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const shape = z.strictObject({
  /** Beside the test file, e.g. `G1.json`. */
  rules: z.string().optional(),
  /** Facts that all cases of an action share; a case says what differs. */
  given: z.partialRecord(z.enum(actionNames), facts).default({}),
  prices: z
    .array(
      z.strictObject({
        name: z.string(),
        action: z.enum(actionNames),
        facts: facts.default({}),
        connects: z.int().min(0),
        clause: z.string().optional(),
      }),
    )
    .default([]),
  returns: z
    .array(
      z.strictObject({
        name: z.string(),
        event: z.enum(returnEventNames),
        facts: facts.default({}),
        chargedBy: z.string(),
        /** The return clause that gives it back; null: nothing comes back. */
        by: z.string().nullable(),
      }),
    )
    .default([]),
})
export type PolicyTests = z.output<typeof shape>

/** One sentence of the test file, and what the rules really say where that differs. */
export interface TestOutcome {
  readonly name: string
  readonly passed: boolean
  readonly problem?: string
}

export type InvalidTests = { readonly code: 'invalid_document'; readonly issues: InvalidDocument['issues'] }

/** @throws MachineProblem when there is no such file, or it holds no JSON */
export function readTestFile(file: string): Result<PolicyTests, InvalidTests> {
  const parsed = shape.safeParse(readJsonFile(file))
  if (parsed.success) return ok(parsed.data)
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  return { ok: false, refusal: { code: 'invalid_document', issues } }
}

/** The rules file that a test file names, seen from where the test file is. */
export function rulesBeside(file: string, rules: string): string {
  return path.resolve(path.dirname(file), rules)
}

/** Every case of the file against the rules, and every promise of the rules over all cases there are. */
export function runPolicyTests(
  tests: PolicyTests,
  document: PolicyDocument,
  breaksPromises: readonly string[],
): readonly TestOutcome[] {
  return [
    ...tests.prices.map((test) =>
      outcome(test.name, problemOfPrice(document, { ...test, facts: { ...tests.given[test.action], ...test.facts } })),
    ),
    ...tests.returns.map((test) => outcome(test.name, problemOfReturn(document, test))),
    ...promisesOf(document, breaksPromises),
  ]
}

function outcome(name: string, problem: string | undefined): TestOutcome {
  return problem === undefined ? { name, passed: true } : { name, passed: false, problem }
}

interface PriceTest {
  readonly action: PricedAction
  readonly facts: Facts
  readonly connects: number
  readonly clause?: string | undefined
}

function problemOfPrice(document: PolicyDocument, { action, facts: given, connects, clause }: PriceTest): string | undefined {
  const checked = checkFacts(action, given)
  if (!checked.ok) return checked.refusal.problems.map(({ message }) => message).join(' ')
  if (!isOffered(document, action)) return `These rules do not offer ${action}.`
  const decision = tryPriceAction(document, action, given)
  if (!('clauseId' in decision)) {
    return decision.reason === 'no_clause'
      ? 'No rule decides this case.'
      : `Several rules decide this case: ${decision.clauseIds.join(', ')}.`
  }
  if (decision.amount !== connects) return `Expected ${connects}; rule “${decision.clauseId}” says ${priceText(decision)}.`
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
