import { OpenAPIHandler } from '@orpc/openapi/fetch'
import type { Hono } from 'hono'
import type { BorderContext, BorderEnv } from '#platform/http/border.ts'
import { isOutage } from '#platform/db/outage.ts'
import { createRateLimits, type RateLimit } from '#platform/http/rate-limits.ts'
import { RefusedRequest } from '#platform/http/refused-request.ts'
import type { Logger } from '#platform/log.ts'
import type { ApiCall, ApiServices } from './call.ts'
import type { ApiRateClass } from './contract/index.ts'
import { router } from './handlers/index.ts'
import { inputProblem } from './input-issues.ts'
import { openApiDocument } from './openapi.ts'
import { answerWith, ApiProblem, borderProblem } from './problems.ts'
import { readBody } from './read-body.ts'
import { methodsAt } from './route-table.ts'

export interface ApiOptions {
  readonly services: ApiServices & { readonly log: Logger }
  /** The cookie that the pages' session lives in. */
  readonly sessionCookie: string
  readonly rateLimits?: Readonly<Record<ApiRateClass, RateLimit>>
}

const PREFIX = '/api/v1'

const usualLimits: Readonly<Record<ApiRateClass, RateLimit>> = {
  reading: { requests: 600, seconds: 60 },
  writing: { requests: 120, seconds: 60 },
  sign_in: { requests: 20, seconds: 300 },
}

/** What the handler of one request found out, for the answer. */
interface Attempt extends ApiCall {
  thrown?: unknown
  /** The path of the route that was found, with its parameters in braces. */
  route?: string | undefined
}

/** Puts the API behind the border: `mount: mountApi(options)`. */
export function mountApi(options: ApiOptions): (app: Hono<BorderEnv>) => void {
  const { services, sessionCookie } = options
  const limits = createRateLimits(options.rateLimits ?? usualLimits)
  const handler = createHandler()

  async function answer(context: BorderContext): Promise<Response> {
    const attempt: Attempt = { context, services, limits, sessionCookie }
    const { matched, response } = await handler.handle(asRead(context.req.raw), { prefix: PREFIX, context: attempt })
    const problem = attempt.thrown === undefined ? undefined : problemOf(attempt.thrown, attempt.route)
    if (problem === undefined && matched) {
      response.headers.set('cache-control', 'no-store')
      return response
    }
    const requestId = context.get('requestId')
    const { content } = problem ?? noSuchRoute(context.req.path.slice(PREFIX.length))
    if (content.status >= 500) services.log.error({ requestId, err: attempt.thrown }, content.code)
    return answerWith(content, requestId)
  }

  return (app) => {
    app.get(`${PREFIX}/openapi.json`, async (context) => {
      const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' }
      return context.body(await writtenDocument(), 200, headers)
    })
    app.all('/api/*', answer)
  }
}

let written: Promise<string> | undefined

function writtenDocument(): Promise<string> {
  written ??= openApiDocument().then((document) => JSON.stringify(document))
  return written
}

/** oRPC finds the route, reads the input and checks both ends against the contract; what goes wrong is answered by us. */
function createHandler(): OpenAPIHandler<Attempt> {
  return new OpenAPIHandler<Attempt>(router, {
    interceptors: [
      async (options) => {
        const { context: attempt, request } = options
        try {
          return await options.next({ ...options, request: { ...request, body: () => readBody(attempt.context.req.raw) } })
        } catch (thrown) {
          attempt.thrown = thrown
          throw thrown
        }
      },
    ],
    clientInterceptors: [
      async (options) => {
        options.context.route = options.procedure['~orpc'].route.path
        return options.next()
      },
    ],
  })
}

/** HEAD is GET without the body, which Hono leaves out. Made from the parts: Node's server hands in no Request that could be copied. */
function asRead(request: Request): Request {
  return request.method === 'HEAD' ? new Request(request.url, { headers: request.headers }) : request
}

function noSuchRoute(path: string): ApiProblem {
  const methods = methodsAt(path)
  return methods.length === 0
    ? borderProblem('not_found')
    : borderProblem('method_not_allowed', { headers: { allow: methods.join(', ') } })
}

function problemOf(thrown: unknown, route = ''): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown
  if (thrown instanceof RefusedRequest) return borderProblem(thrown.code, { headers: thrown.headers })
  if (thrown instanceof URIError) return borderProblem('not_found')
  return inputProblem(thrown, route) ?? borderProblem(isOutage(thrown) ? 'outage' : 'fault')
}
