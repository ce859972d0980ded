/** One wrong part of what was sent, by JSON pointer. */
export interface FieldProblem {
  readonly pointer: string
  readonly detail: string
}

export interface Problem {
  readonly status: number
  /** snake_case and stable; becomes the last part of `type`. */
  readonly code: string
  readonly title: string
  readonly detail?: string | undefined
  readonly requestId: string
  readonly errors?: readonly FieldProblem[] | undefined
}

/** RFC 9457: what went wrong, for programs. */
export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const { code, requestId, ...rest } = problem
  const body = { type: `urn:guildhall:problem:${code}`, code, ...rest, instance: `urn:guildhall:request:${requestId}` }
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** The paths of invalid input as RFC 6901 pointers. */
export function fieldProblems(
  issues: readonly { readonly path: readonly (string | number)[]; readonly message: string }[],
): readonly FieldProblem[] {
  return issues.map((issue) => ({
    pointer: issue.path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail: issue.message,
  }))
}
