import type { FormValues, WebServices } from '#faces/web/routes.ts'
import {
  changesetBetween,
  examine,
  readDocument,
  ruleErrors,
  runCases,
  type Examined,
  type PolicyTests,
  type TestOutcome,
} from '#modules/policy/index.ts'
import { readTests } from './case-form.ts'
import { tooManyRows } from './form-changes.ts'
import { fieldsOf } from './issue-fields.ts'
import { totalsSoon } from './late-totals.ts'
import type { Check } from './live-check.tsx'
import { readDraft } from './read-draft.ts'
import type { Opened } from './open-draft.ts'
import { saveProblems } from './save-problems.ts'

/** What the engine says about the fields, without looking at history. */
export function checkForm({ draft, parent, tests: before }: Opened, values: FormValues): Check {
  const tooMany = tooManyRows(values)
  if (tooMany !== undefined) return unread([{ text: tooMany }])
  const read = readDraft(values, draft.document)
  const { tests, problems } = readTests(values, before)
  if (read.problems.length + problems.length > 0) return unread([...read.problems, ...problems])
  const document = readDocument(read.document)
  if (!document.ok) return unread(saveProblems(document.refusal, fieldsOf(values)).list)
  const breaksPromises = values.all('breaks')
  const changeset = changesetBetween(parent, document.value)
  const examined = examine(parent, { ...changeset, ...(breaksPromises.length === 0 ? {} : { breaksPromises }) })
  if (!examined.ok) return unread(saveProblems(examined.refusal, fieldsOf(values)).list)
  return { examined: examined.value, problems: { list: [] }, counted: undefined, cases: casesOf(tests, examined.value) }
}

/** Only where every name in the rules stands for something can a case be priced at all. */
const PRICEABLE: ReadonlySet<string> = new Set(['gap', 'overlap', 'dead_clause', 'above_cap'])

function casesOf(tests: PolicyTests, { document, findings }: Examined): readonly TestOutcome[] {
  return ruleErrors(findings).every(({ code }) => PRICEABLE.has(code)) ? runCases(tests, document) : []
}

function unread(list: Check['problems']['list']): Check {
  return { examined: undefined, problems: { list }, counted: undefined, cases: [] }
}

/** Adds what the last ninety days would have cost. Rules with a gap or an overlap have no price for every case, so nothing is counted. */
export async function withTotals(services: Pick<WebServices, 'lab' | 'log'>, { parent }: Opened, check: Check): Promise<Check> {
  const { examined } = check
  if (examined === undefined || ruleErrors(examined.findings).length > 0) return check
  const after = examined.document
  // Only what charges Connects has a history in the lab.
  if (parent.policy !== 'connects' || after.policy !== 'connects') return check
  return { ...check, counted: await totalsSoon(services, { before: parent, after }) }
}
