import type { ReactNode } from 'react'
import type { Actor } from '#kernel/actor.ts'
import { isId, type Id } from '#kernel/ids.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import type { NewSession, SignedIn } from '#platform/auth/index.ts'
import type { Config } from '#platform/config.ts'
import type { Lab } from '#modules/simulation/index.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import type { Logger } from '#platform/log.ts'
import type { Action, BorderRefusal, Who } from '#platform/run-action.ts'
import type { FormValues } from './form-values.ts'

export { FormValues } from './form-values.ts'
export { problem, problemsOf, type FormProblems, type Sentences } from './form-problems.ts'

export type { SignedIn } from '#platform/auth/index.ts'

/** What pages may know of the configuration; `mode === 'demo'` shows personas, the outbox and the movable clock. */
export type WebConfig = Pick<Config, 'mode' | 'publicUrl' | 'trustedProxies'>

/** What every handler may reach. */
export interface WebServices {
  /** The application's role: may change things, but pages change things by `request.run` only. */
  readonly db: Database
  /** The read-only role: what `reads/` gets. */
  readonly read: Database
  readonly config: WebConfig
  readonly log: Logger
  /** Recorded history in a thread of its own. */
  readonly lab: Lab
}

export interface WebRequest<Path extends string = string> {
  /** From the path. A parameter called `id`, or whose name ends in `Id`, is always an id: anything else is a 404 before the handler runs. */
  readonly params: Params<Path>
  readonly query: URLSearchParams
  readonly url: URL
  readonly headers: Headers
  readonly actor: Actor
  readonly account?: SignedIn | undefined
  /** The cookie's secret, for the account pages that end or replace a session. */
  readonly sessionToken?: string | undefined
  /** The marketplace's clock when the request came. */
  readonly now: Instant
  /** In logs and on error pages. */
  readonly requestId: string
  readonly app: WebServices
  /**
   * Whether somebody sees the answer: false for HEAD, and for what a browser fetches ahead or a script fetches beside the page. Whoever
   * writes down that something was looked at asks this first.
   */
  readonly isSeen: boolean
  form(): Promise<FormValues>
  /**
   * Runs an action as whoever asks. On a POST the form's hidden `key` makes it happen at most once;
   * a handler that runs the same action twice tells the calls apart by `part`.
   */
  run<Input, Value, R extends Refusal>(
    action: Action<Input, Value, R>,
    input: unknown,
    options?: { readonly part?: string },
  ): Promise<Result<Value, R | BorderRefusal>>
  /** One consistent read-only transaction of the `read` role, for functions that take a `tx`. */
  reading<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** The signed-in person's id, in handlers whose `who` lets nobody else in. */
export function accountIdOf(request: WebRequest): Id {
  if (request.account === undefined) throw new TypeError('this page is only for people who are signed in')
  return request.account.id
}

export interface Page {
  readonly kind: 'page'
  /** In the browser's tab; the page itself has its own <PageHeader>. */
  readonly title: string
  readonly description?: string | undefined
  readonly status?: number | undefined
  readonly body: ReactNode
  /** `wide`: tables and consoles; `narrow`: one form or an article; default: everything else. */
  readonly width?: 'narrow' | 'normal' | 'wide' | undefined
  /** Reloads the page by itself after so many seconds while something is going on, also without scripts. */
  readonly refreshSeconds?: number | undefined
  /** Feeds and other forms of this page: `{ href, type: 'application/atom+xml', title }`. */
  readonly alternates?: readonly { readonly href: string; readonly type: string; readonly title: string }[] | undefined
}

export interface Flash {
  readonly kind: 'done' | 'note' | 'problem'
  readonly text: string
}

export type Theme = 'auto' | 'light' | 'dark'

interface RedirectOptions {
  /** Shown once, on top of the next page. */
  readonly flash?: Flash | undefined
  /** Account pages: the browser's session begins, or ends. */
  readonly session?: NewSession | 'ended' | undefined
  /** Account pages: the browser remembers light or dark. */
  readonly theme?: Theme | undefined
}

export interface Redirect extends RedirectOptions {
  readonly kind: 'redirect'
  readonly path: string
}

export interface NotFound {
  readonly kind: 'not_found'
}

/** Parts of a page without its frame, for the script that renews what is on the screen while somebody types. */
export interface Parts {
  readonly kind: 'parts'
  readonly body: ReactNode
  /** What took how long, in milliseconds by name: sent as `Server-Timing`, which browsers show beside the request. */
  readonly took: Readonly<Record<string, number>>
}

export type Answer = Page | Redirect | NotFound | Parts | Response

/** A page in the marketplace's frame. `wide: true` is short for `width: 'wide'`. */
export function page(content: Omit<Page, 'kind'> & { readonly wide?: boolean }): Page {
  const { wide, ...rest } = content
  return { kind: 'page', ...rest, width: rest.width ?? (wide === true ? 'wide' : 'normal') }
}

/** Renewed parts of a page that is open already. */
export function parts(body: ReactNode, took: Readonly<Record<string, number>> = {}): Parts {
  return { kind: 'parts', body, took }
}

/** 303 to a path of this site: `redirect('/jobs', { flash: { kind: 'done', text: 'The job is open.' } })` */
export function redirect(path: string, options: RedirectOptions = {}): Redirect {
  return { kind: 'redirect', path, ...options }
}

/** Also the answer for other people's things. */
export function notFound(): NotFound {
  return { kind: 'not_found' }
}

/** How often one caller may ask: `sign_in` is for everything that tries a password or a code, or sends a mail. */
export type RateClass = 'reading' | 'writing' | 'sign_in'

export interface RouteOptions {
  /** Default: `reading` for GET, `writing` for POST. */
  readonly rate?: RateClass
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Checked before the handler: a visitor is sent to sign in, another role gets a 403 page. */
  readonly who: readonly Who[]
  readonly rate: RateClass
  handle(request: WebRequest): Promise<Answer>
}

type Handler<Path extends string> = (request: WebRequest<Path>) => Promise<Answer>

/** Shows something; never changes anything. `get('/jobs/:id', ['anyone'], async (request) => page({ … }))` */
export function get<const Path extends string>(
  path: Path,
  who: readonly Who[],
  handle: Handler<Path>,
  options: RouteOptions = {},
): Route {
  return { method: 'GET', path, who, rate: options.rate ?? 'reading', handle: handle }
}

/** Takes a form, changes something, and answers with a redirect, or with the same page, status 422 and what is wrong. */
export function post<const Path extends string>(
  path: Path,
  who: readonly Who[],
  handle: Handler<Path>,
  options: RouteOptions = {},
): Route {
  return { method: 'POST', path, who, rate: options.rate ?? 'writing', handle: handle }
}

/** `'/jobs/:id/notes/:noteId'` → `{ id: string; noteId: string }` */
export type Params<Path extends string> = string extends Path
  ? Readonly<Record<string, string | undefined>>
  : { readonly [Name in ParamNames<Path>]: string }

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

const NAMES_AN_ID = /^id$|Id$/

/** False when a parameter that must be an id is none. */
export function paramsAreIds(params: Readonly<Record<string, string>>): boolean {
  return Object.entries(params).every(([name, value]) => !NAMES_AN_ID.test(name) || isId(value))
}
