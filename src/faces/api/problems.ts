import { problemResponse, type FieldProblem, type fieldProblems } from '#platform/http/problem.ts'
import type { RefusedRequestCode } from '#platform/http/refused-request.ts'
import { refusalAnswer, refusalWords, type ApiRefusal, type PointerTo } from './refusals.ts'

/** A no to a program: everything an RFC 9457 document says but the request's number. */
export interface ProblemContent {
  readonly status: number
  /** snake_case and stable. */
  readonly code: string
  readonly title: string
  readonly detail?: string | undefined
  readonly errors?: readonly FieldProblem[] | undefined
  /** Data of the refusal, as members of the document. */
  readonly members?: Readonly<Record<string, unknown>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Thrown wherever an answer turns out to be a no. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly content: ProblemContent

  constructor(content: ProblemContent) {
    super(content.code)
    this.content = content
  }
}

/** What the face itself refuses, before any action is asked. */
const borderProblems = {
  malformed_request: {
    status: 400,
    title: 'This request could not be read',
    detail: 'The body must be valid JSON in UTF-8, without half characters and without the character NUL.',
  },
  invalid_idempotency_key: {
    status: 400,
    title: 'This idempotency key cannot be used',
    detail: 'Send an Idempotency-Key of 1 to 200 visible ASCII characters, for example a UUID.',
  },
  not_signed_in: {
    status: 401,
    title: 'Sign in first',
    detail: 'Send the token of POST /api/v1/sessions as `Authorization: Bearer …`.',
  },
  session_ended: {
    status: 401,
    title: 'This session has ended',
    detail: 'The token is unknown, was signed out, or ran out. Sign in again.',
  },
  not_allowed: { status: 403, title: 'This is not for your account', detail: 'It belongs to another role.' },
  cross_site_request: {
    status: 403,
    title: 'This request came from somewhere else',
    detail: 'With the session cookie only pages of this site may change something. Programs send a bearer token.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    detail: 'The address may be mistyped, or the thing was removed, or it belongs to somebody else.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This address does not take this method',
    detail: 'The Allow header lists those it takes.',
  },
  body_too_large: { status: 413, title: 'That was too much at once', detail: 'A body may have 256 kB. Nothing was changed.' },
  unsupported_body: {
    status: 415,
    title: 'This kind of content is not taken here',
    detail: 'Send `Content-Type: application/json`.',
  },
  too_many_requests: {
    status: 429,
    title: 'A short pause, please',
    detail: 'Many requests came from you in a short time. Retry-After says how many seconds to wait.',
  },
  fault: {
    status: 500,
    title: 'Something broke on our side',
    detail: 'Every change here happens whole or not at all. Ask again with the same Idempotency-Key.',
  },
  outage: {
    status: 503,
    title: 'We are not reachable for a moment',
    detail: 'The database does not answer. Ask again in a few seconds with the same Idempotency-Key.',
  },
} as const satisfies Readonly<Record<RefusedRequestCode, BorderRule>> & Readonly<Record<string, BorderRule>>

interface BorderRule {
  readonly status: number
  readonly title: string
  readonly detail: string
}

export type BorderProblemCode = keyof typeof borderProblems

export function borderProblem(
  code: BorderProblemCode,
  extras: Pick<ProblemContent, 'headers' | 'members' | 'detail'> = {},
): ApiProblem {
  return new ApiProblem({ code, ...borderProblems[code], ...extras })
}

/** Wrong input, by JSON pointer into what was sent (or the parameter's name in the address). */
export function invalidInput(issues: Parameters<typeof fieldProblems>[0]): ApiProblem {
  return refusedProblem({ code: 'invalid_input', issues })
}

/** Any refusal an action of this face can give, by the one table. `pointerTo` finds places of rules in what was sent. */
export function refusedProblem(refusal: ApiRefusal, pointerTo?: PointerTo): ApiProblem {
  if (refusal.code === 'not_allowed') return borderProblem(refusal.signedIn ? 'not_allowed' : 'not_signed_in')
  const { status, errors } = refusalAnswer(refusal, pointerTo)
  const { code, ...data } = refusal
  const members = Object.fromEntries(Object.entries(data).filter(([name]) => !BECOME_ERRORS.has(name)))
  return new ApiProblem({
    status,
    code,
    ...refusalWords(refusal),
    errors,
    members,
  })
}

const BECOME_ERRORS: ReadonlySet<string> = new Set(['issues', 'findings', 'problems'])

export function answerWith(content: ProblemContent, requestId: string): Response {
  const { headers, ...problem } = content
  const challenge: Readonly<Record<string, string>> = content.status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  return problemResponse({ ...problem, requestId }, { ...challenge, ...headers })
}
