import type { Refusal } from '#kernel/result.ts'
import type { BorderRefusal, InvalidInput } from '#platform/run-action.ts'

/** Why a form was not accepted: sentences for the summary, each with its field where there is one. */
export interface FormProblems {
  readonly list: readonly FormProblem[]
}

export interface FormProblem {
  /** The field's `name`; without it the problem concerns the whole form. */
  readonly field?: string | undefined
  readonly text: string
}

/** One sentence (or problem at a field) for every refusal an action has: a missing code does not compile. */
export type Sentences<R extends Refusal> = {
  readonly [Code in R['code']]: string | FormProblem | ((refusal: Extract<R, { code: Code }>) => string | FormProblem)
}

export interface FieldNames {
  /** Where an input's path is shown under another field name: `{ 'budget.usdCents': 'budget' }`. */
  readonly [path: string]: string
}

/**
 * Words for a refusal, for `<Form problems={…}>`. `sentences` covers the action's own codes; invalid input goes to the
 * field with the name of its path (`milestones.0.title` → first match of the whole path, then of its first step).
 */
export function problemsOf<R extends Refusal>(
  refusal: R,
  sentences: Sentences<Exclude<R, BorderRefusal>>,
  fieldNames: FieldNames = {},
): FormProblems {
  if (isInvalidInput(refusal)) return { list: refusal.issues.map((issue) => problemOfIssue(issue, fieldNames)) }
  if (refusal.code === 'not_allowed')
    return problem('You may not do this. Sign in with another account, or ask whoever invited you here.')
  if (refusal.code === 'key_reused_with_different_input') {
    return problem('This form was already sent with other values. Check what is shown now and send it once more.')
  }
  const sentence = (sentences as Readonly<Record<string, unknown>>)[refusal.code]
  const said =
    typeof sentence === 'function'
      ? (sentence as (refusal: R) => string | FormProblem)(refusal)
      : (sentence as string | FormProblem)
  return typeof said === 'string' ? problem(said) : { list: [said] }
}

/** A problem the page itself found: `problem('Choose at least one skill.', 'skills')`. */
export function problem(text: string, field?: string): FormProblems {
  return { list: [{ text, field }] }
}

function isInvalidInput(refusal: Refusal): refusal is InvalidInput {
  return refusal.code === 'invalid_input'
}

function problemOfIssue(issue: InvalidInput['issues'][number], fieldNames: FieldNames): FormProblem {
  const path = issue.path.join('.')
  const first = String(issue.path[0] ?? '')
  return { text: issue.message, field: fieldNames[path] ?? fieldNames[first] ?? (first || undefined) }
}
