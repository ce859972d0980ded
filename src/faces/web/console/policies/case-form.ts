import type { FormValues } from '#faces/web/routes.ts'
import { actionNames, factSpec, factsOf, type FactName, type PolicyTests, type PricedAction } from '#modules/policy/index.ts'
import { together, type Fields } from './draft-form.ts'
import { dollarsText, isMoney } from './fact-words.ts'
import { rowsOf, type FieldProblem } from './read-draft.ts'

type PriceCase = PolicyTests['prices'][number]
type FactValue = string | number | boolean

/** The cases as values of the editor's fields, each with all of its facts, so that it can be read by itself. */
export function testValues(tests: PolicyTests): Fields {
  return together([
    { 'rows.tests': tests.prices.map((_, index) => String(index)) },
    ...tests.prices.map((test, index) =>
      caseValues(`tests.${index}`, { ...test, facts: { ...tests.given[test.action], ...test.facts } }),
    ),
  ])
}

function caseValues(name: string, { name: title, action, connects, clause, facts }: PriceCase): Fields {
  const values = Object.entries(facts).map(([fact, value]) => ({ [`${name}.facts.${fact}`]: factField(fact, value) }))
  return together([
    {
      [`${name}.action`]: action,
      [`${name}.name`]: title,
      [`${name}.connects`]: connects,
      [`${name}.clause`]: clause ?? '',
    },
    ...values,
  ])
}

function factField(fact: string, value: FactValue): string | number {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return isMoney(fact) && typeof value === 'number' ? dollarsText(value) : value
}

/** The cases that the fields hold. What gives Connects back, and what other rules must say, is edited as text and stays as it was. */
export function readTests(
  form: FormValues,
  before: PolicyTests,
): { readonly tests: PolicyTests; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = []
  const prices = rowsOf(form, 'tests').flatMap(({ name }) => caseOf(form, name, problems) ?? [])
  const amounts = before.amounts?.map((test) => ({ ...test, facts: { ...before.given[test.action], ...test.facts } }))
  const untouched = { returns: before.returns, ...(amounts === undefined ? {} : { amounts }) }
  return { tests: { given: {}, prices, ...untouched }, problems }
}

/** One case of the form; facts that cannot be read are problems, a case for no known action is none. */
export function caseOf(form: FormValues, name: string, problems: FieldProblem[]): PriceCase | undefined {
  const action = form.text(`${name}.action`) as PricedAction
  if (!actionNames.includes(action)) return undefined
  const [title, connects, clause] = [form.text(`${name}.name`), form.integer(`${name}.connects`), form.text(`${name}.clause`)]
  if (title === '') problems.push({ field: `${name}.name`, text: 'Say what this case holds, in a few words.' })
  if (connects === undefined || Number.isNaN(connects) || connects < 0) {
    problems.push({ field: `${name}.connects`, text: 'A whole number of Connects is missing here.' })
  }
  const facts = factsOf(action).map((fact) => {
    const field = `${name}.facts.${fact}`
    const value = factOf(form, field, fact)
    if (value === undefined || Number.isNaN(value)) problems.push({ field, text: 'A case needs a value here.' })
    return [fact, value ?? Number.NaN] as const
  })
  return {
    name: title,
    action,
    facts: Object.fromEntries(facts),
    connects: connects ?? Number.NaN,
    ...(clause === '' ? {} : { clause }),
  }
}

function factOf(form: FormValues, field: string, fact: FactName): FactValue | undefined {
  const spec = factSpec(fact)
  if (spec.type === 'int') return isMoney(fact) ? form.usdCents(field) : form.integer(field)
  const chosen = form.text(field)
  if (chosen === '') return undefined
  return spec.type === 'bool' ? chosen === 'yes' : chosen
}
