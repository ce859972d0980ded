/** One wrong part of what was sent, by JSON pointer. */
export interface FieldProblem {
  readonly pointer: string
  readonly detail: string
  /** More about it, as members of the entry: the code of a finding, the facts of a case. */
  readonly [member: string]: unknown
}

export interface Problem {
  readonly status: number
  /** snake_case and stable; becomes the last part of `type`. */
  readonly code: string
  readonly title: string
  readonly detail?: string | undefined
  readonly requestId: string
  readonly errors?: readonly FieldProblem[] | undefined
  /** More members of the document, after RFC 9457 §3.2: the data of a refusal. */
  readonly members?: Readonly<Record<string, unknown>> | undefined
}

/** RFC 9457: what went wrong, for programs. */
export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const { code, requestId, members, ...rest } = problem
  const body = {
    ...members,
    type: `urn:guildhall:problem:${code}`,
    code,
    ...rest,
    instance: `urn:guildhall:request:${requestId}`,
  }
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
