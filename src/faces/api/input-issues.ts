import { ORPCError, ValidationError } from '@orpc/server'
import { borderProblem, invalidInput, type ApiProblem } from './problems.ts'
import { paramNames } from './route-table.ts'

type SchemaIssue = ValidationError['issues'][number]
interface Issue {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Input that does not fit the contract, as a problem; undefined for everything else that can be thrown. */
export function inputProblem(thrown: unknown, route: string): ApiProblem | undefined {
  const isOurs = thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST' && thrown.cause instanceof ValidationError
  if (!isOurs) return undefined
  const issues = (thrown.cause as ValidationError).issues.flatMap(plainIssues)
  // An address with something in it that is no id is an address of nothing.
  const names = paramNames(route)
  return issues.some(({ path }) => names.includes(String(path[0]))) ? borderProblem('not_found') : invalidInput(issues)
}

/** An unknown member is named itself, not the object it is in. */
function plainIssues(issue: SchemaIssue): readonly Issue[] {
  const path = (issue.path ?? []).map((step) => stepOf(typeof step === 'object' ? step.key : step))
  if ('keys' in issue && Array.isArray(issue.keys)) {
    return issue.keys.map((key) => ({ path: [...path, String(key)], message: 'There is nothing of this name here.' }))
  }
  return [{ path, message: issue.message }]
}

function stepOf(step: PropertyKey): string | number {
  return typeof step === 'number' ? step : String(step)
}
