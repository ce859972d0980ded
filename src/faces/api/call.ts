import { implement } from '@orpc/server'
import { getCookie } from 'hono/cookie'
import { visitor, type Actor } from '#kernel/actor.ts'
import { derivedId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Result } from '#kernel/result.ts'
import { actorOf, findSession, type SignedIn } from '#platform/auth/index.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { comesFromOwnPage, type BorderContext } from '#platform/http/border.ts'
import type { RateLimits } from '#platform/http/rate-limits.ts'
import { mayCall, runAction, type Action } from '#platform/run-action.ts'
import { contract, type ApiRateClass } from './contract/index.ts'
import { borderProblem, refusedProblem } from './problems.ts'
import type { ApiRefusal } from './refusals.ts'

export interface ApiServices {
  readonly db: Database
  readonly read: Database
  readonly config: { readonly publicUrl: string }
}

/** One request as it arrived. */
export interface ApiCall {
  readonly context: BorderContext
  readonly services: ApiServices
  readonly limits: RateLimits<ApiRateClass>
  readonly sessionCookie: string
}

/** What handlers get: who asks, the moment, and their hands. */
export interface ApiRequest {
  readonly actor: Actor
  readonly account?: SignedIn | undefined
  readonly token?: string | undefined
  readonly now: Instant
  readonly userAgent?: string | undefined
  /** Runs an action as whoever asks, at most once under the caller's Idempotency-Key. @throws ApiProblem on a refusal */
  run<Input, Value, R extends ApiRefusal>(action: Action<Input, Value, R>, input: unknown): Promise<Value>
  /** One consistent read-only transaction. */
  reading<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** Every handler is built on this: caller, limits and role are settled before the input is looked at. */
export const api = implement(contract)
  .$context<ApiCall>()
  .use(async ({ context: call, next, procedure }) => {
    const { who, rate } = procedure['~orpc'].meta
    const request = await identify(call)
    await call.limits.take(rate, request.account?.id ?? call.context.get('address'))
    if (!mayCall(request.actor, who)) throw borderProblem(request.account === undefined ? 'not_signed_in' : 'not_allowed')
    return next({ context: { request } })
  })

async function identify({ context, services, sessionCookie }: ApiCall): Promise<ApiRequest> {
  const { db, read } = services
  const token = tokenOf(context, { sessionCookie, publicUrl: services.config.publicUrl })
  const [account, now] = await Promise.all([token === undefined ? undefined : findSession(db, token.value), readClock(db)])
  if (account === undefined && token?.from === 'header') throw borderProblem('session_ended')
  if (account !== undefined) context.set('accountId', account.id)
  const actor = account === undefined ? visitor : actorOf(account)
  return {
    actor,
    account,
    token: account === undefined ? undefined : token?.value,
    now,
    userAgent: context.req.header('user-agent'),
    async run(action, input) {
      return valueOf(await runAction(db, action, { actor, input, key: idempotencyKey(context) }))
    },
    reading: (work) => read.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
  }
}

/** The value, or the refusal as a problem. */
export function valueOf<Value, R extends ApiRefusal>(result: Result<Value, R>): Value {
  if (!result.ok) throw refusedProblem(result.refusal)
  return result.value
}

interface Token {
  readonly value: string
  readonly from: 'header' | 'cookie'
}

/** A header wins over a cookie. A cookie travels by itself, so with one only our own pages may change something. */
function tokenOf(context: BorderContext, site: { sessionCookie: string; publicUrl: string }): Token | undefined {
  const header = context.req.header('authorization')
  if (header !== undefined) {
    const value = /^bearer +(\S+)$/i.exec(header)?.[1]
    if (value === undefined) throw borderProblem('session_ended')
    return { value, from: 'header' }
  }
  const value = getCookie(context, site.sessionCookie)
  if (value === undefined) return undefined
  const changes = context.req.method !== 'GET' && context.req.method !== 'HEAD'
  if (changes && !comesFromOwnPage(context, site.publicUrl)) throw borderProblem('cross_site_request')
  return { value, from: 'cookie' }
}

const KEY = /^[\x21-\x7e]{1,200}$/

/** The caller's key in the form in which it is stored. */
function idempotencyKey(context: BorderContext): string | undefined {
  const key = context.req.header('idempotency-key')
  if (key === undefined) return undefined
  if (!KEY.test(key)) throw borderProblem('invalid_idempotency_key')
  return derivedId('api', key)
}

/** The signed-in person's id, in handlers whose route lets nobody else in. */
export function accountIdOf(request: ApiRequest): Id {
  if (request.account === undefined) throw borderProblem('not_signed_in')
  return request.account.id
}
