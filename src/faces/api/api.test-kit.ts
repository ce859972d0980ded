import type { Id } from '#kernel/ids.ts'
import type { TestDatabase } from '#kit/database.ts'
import { testOrigin, useTestWeb } from '#kit/web.ts'
import { startSession } from '#platform/auth/index.ts'
import { createLog } from '#platform/log.ts'
import { mountApi, type ApiOptions } from './app.ts'

export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  // A test says what it expects to find: the contract's types are the handlers' concern.
  readonly body: Record<string, unknown>
}

export interface ApiCallOptions {
  readonly as?: { readonly id: Id } | undefined
  readonly method?: string
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** A body as it is, for those no program should send. */
  readonly raw?: BodyInit
  readonly key?: string
}

export interface TestApi {
  call(path: string, options?: ApiCallOptions): Promise<ApiAnswer>
}

/** `404 not_found` for a well-formed RFC 9457 answer; otherwise all there is, so that a failing test shows it. */
export function problemIn({ status, headers, body }: ApiAnswer): string {
  const { code, title, type, instance } = body
  const isWhole =
    (headers.get('content-type') ?? '').startsWith('application/problem+json') &&
    body['status'] === status &&
    typeof title === 'string' &&
    type === `urn:guildhall:problem:${String(code)}` &&
    instance === `urn:guildhall:request:${headers.get('x-request-id')}`
  return isWhole ? `${status} ${String(code)}` : JSON.stringify({ status, headers: [...headers], body })
}

export function testApiOptions(database: TestDatabase): ApiOptions {
  return {
    services: { db: database.app, read: database.read, config: { publicUrl: testOrigin }, log: createLog('silent') },
    sessionCookie: 'session',
  }
}

/** The API behind the real border, in this process: `await api.call('/wallet', { as: freelancer })`. */
export function useTestApi(database: TestDatabase, options: Partial<Pick<ApiOptions, 'rateLimits'>> = {}): TestApi {
  const web = useTestWeb(database, [], {
    mount: (app) => mountApi({ ...testApiOptions(database), ...options })(app),
  })
  const tokens = new Map<Id, string>()

  async function tokenOf({ id }: { readonly id: Id }): Promise<string> {
    const token = tokens.get(id) ?? (await database.run((ctx) => startSession(ctx.tx, id))).token
    tokens.set(id, token)
    return token
  }

  return {
    async call(path, { as, method, json, raw, key, headers = {} } = {}) {
      const body = raw ?? (json === undefined ? undefined : JSON.stringify(json))
      const response = await web.request(`/api/v1${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        ...(body === undefined ? {} : { body }),
        headers: {
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...headers,
        },
      })
      const text = await response.text()
      const isJson = (response.headers.get('content-type') ?? '').includes('json')
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' || !isJson ? {} : (JSON.parse(text) as Record<string, unknown>),
      }
    },
  }
}
