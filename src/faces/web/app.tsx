import type { Hono } from 'hono'
import { renderToString } from 'react-dom/server'
import { listPersonas } from '#platform/auth/index.ts'
import { createBorder, type BorderContext, type BorderEnv } from '#platform/http/border.ts'
import { isOutage } from '#platform/db/outage.ts'
import { speakPlainly } from '#platform/http/plain-words.ts'
import { problemResponse } from '#platform/http/problem.ts'
import { createRateLimits, type RateLimit, type RateLimits } from '#platform/http/rate-limits.ts'
import { RefusedRequest, refusedRequests, type RefusedRequestCode } from '#platform/http/refused-request.ts'
import { mayCall } from '#platform/run-action.ts'
import type { Assets } from './assets.ts'
import type { Chrome, ChromeSources } from './chrome.ts'
import { createCookies, type Cookies } from './cookies.ts'
import { ErrorPage } from './error-page.tsx'
import { Frame } from './frame.tsx'
import { PageContext } from './kit/page-context.ts'
import { openRequest } from './request.ts'
import {
  paramsAreIds,
  type Answer,
  type Page,
  type Parts,
  type RateClass,
  type Redirect,
  type Route,
  type WebRequest,
  type WebServices,
} from './routes.ts'

export interface WebAppOptions {
  readonly routes: readonly Route[]
  readonly services: WebServices
  readonly assets: Assets
  /** Signs the short-lived messages cookies carry. */
  readonly secret: string
  readonly chrome?: ChromeSources
  readonly rateLimits?: Readonly<Record<RateClass, RateLimit>>
  /** Other faces and probes behind the same border (`/api`, `/healthz`), asked before the pages. */
  readonly mount?: (app: Hono<BorderEnv>) => void
}

/** Far above what people do, far below what hurts: a reader's 10 pages a second, a writer's 2 forms a second. */
const usualLimits: Readonly<Record<RateClass, RateLimit>> = {
  reading: { requests: 600, seconds: 60 },
  writing: { requests: 120, seconds: 60 },
  sign_in: { requests: 20, seconds: 300 },
}

/** What all answers of one application need. */
interface Web {
  readonly options: WebAppOptions
  readonly cookies: Cookies
  readonly limits: RateLimits<RateClass>
}

/** The whole web face as one Hono application; `app.request('/jobs')` answers without a socket. */
export function createWebApp(options: WebAppOptions): Hono<BorderEnv> {
  const { services, assets } = options
  speakPlainly()
  const web: Web = {
    options,
    cookies: createCookies({ publicUrl: services.config.publicUrl, secret: options.secret }),
    limits: createRateLimits(options.rateLimits ?? usualLimits),
  }
  const app = createBorder({ config: services.config, log: services.log })
  app.onError((problem, context) => answerProblem(web, context, problem))
  app.notFound((context) => answerProblem(web, context, new RefusedRequest('not_found')))
  app.get('/assets/*', (context) => assets.answer(context.req.raw))
  for (const path of assets.rootPaths) app.get(path, (context) => assets.answer(context.req.raw))
  options.mount?.(app)
  for (const route of options.routes) {
    app.on(route.method, route.path, async (context) => answerRoute(web, context, route))
  }
  return app
}

async function answerRoute(web: Web, context: BorderContext, route: Route): Promise<Response> {
  if (!paramsAreIds(context.req.param())) throw new RefusedRequest('not_found')
  const request = await openRequest(context, web.options.services, web.cookies)
  await web.limits.take(route.rate, request.account?.id ?? context.get('address'))
  if (!mayCall(request.actor, route.who)) {
    if (request.account !== undefined) throw new RefusedRequest('not_allowed')
    return sendRedirect(web, context, askToSignIn(request, route))
  }
  return send(web, context, request, await route.handle(request))
}

/** A form that was cut off by an ended session leads back to the page it was on, never to a POST address. */
function askToSignIn(request: WebRequest, route: Route): Redirect {
  const came = request.headers.get('referer')
  const back = route.method === 'GET' ? request.url.pathname + request.url.search : pathOf(came)
  return {
    kind: 'redirect',
    path: `/sign-in?${new URLSearchParams({ next: back }).toString()}`,
    flash: { kind: 'note', text: 'Sign in to go on. You come back to where you were.' },
  }
}

function pathOf(address: string | null): string {
  return address !== null && URL.canParse(address) ? new URL(address).pathname : '/'
}

async function send(web: Web, context: BorderContext, request: WebRequest, answer: Answer): Promise<Response> {
  if (answer instanceof Response) return answer
  if (answer.kind === 'page') return sendPage(web, context, request, answer)
  if (answer.kind === 'redirect') return sendRedirect(web, context, answer)
  if (answer.kind === 'parts') return sendParts(context, request, answer)
  throw new RefusedRequest('not_found')
}

async function sendRedirect(web: Web, context: BorderContext, redirect: Redirect): Promise<Response> {
  if (redirect.flash !== undefined) await web.cookies.setFlash(context, redirect.flash)
  if (redirect.session !== undefined) web.cookies.setSession(context, redirect.session)
  if (redirect.theme !== undefined) web.cookies.setTheme(context, redirect.theme)
  return context.redirect(redirect.path, 303)
}

async function sendPage(web: Web, context: BorderContext, request: WebRequest, page: Page): Promise<Response> {
  const chrome = await readChrome(web, context, request)
  const html = renderToString(<Frame page={page} chrome={chrome} context={contextOf(request)} />)
  if (page.refreshSeconds !== undefined && !web.cookies.hasScripts(context))
    context.header('refresh', String(page.refreshSeconds))
  context.header('cache-control', 'private, no-cache')
  return context.html(`<!doctype html>${html}`, (page.status ?? 200) as 200)
}

async function sendParts(context: BorderContext, request: WebRequest, { body, took }: Parts): Promise<Response> {
  const started = performance.now()
  const html = renderToString(<PageContext value={contextOf(request)}>{body}</PageContext>)
  const timings = Object.entries({ ...took, render: performance.now() - started })
  context.header('server-timing', timings.map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`).join(', '))
  context.header('cache-control', 'no-store')
  return context.html(html)
}

function contextOf(request: WebRequest): PageContext {
  return { now: request.now, locale: request.account?.locale ?? 'en', url: request.url, account: request.account }
}

async function readChrome(web: Web, context: BorderContext, request: WebRequest): Promise<Chrome> {
  const { services, chrome: sources = {} } = web.options
  const accountId = request.account?.id
  const isFreelancer = request.account?.roles.includes('freelancer') === true
  const demo = services.config.mode === 'demo'
  const [personas, flash, policy, connectsAvailable, unreadNews] = await Promise.all([
    demo ? listPersonas(services.db) : [],
    web.cookies.takeFlash(context),
    sources.policyInForce?.(services),
    accountId === undefined || !isFreelancer ? undefined : sources.connectsAvailable?.(services, accountId),
    accountId === undefined ? undefined : sources.unreadNews?.(services, accountId),
  ])
  return { ...bareChrome(web, context), account: request.account, personas, flash, policy, connectsAvailable, unreadNews }
}

/** The frame without anything that a broken database could refuse. */
function bareChrome(web: Web, context: BorderContext): Chrome {
  const { assets, services } = web.options
  return {
    demo: services.config.mode === 'demo',
    theme: web.cookies.theme(context),
    personas: [],
    styles: assets.styles,
    script: assets.script,
  }
}

/** Every no and every fault of the border: a calm page for people, a problem document for programs. */
async function answerProblem(web: Web, context: BorderContext, thrown: Error): Promise<Response> {
  const refused = thrown instanceof RefusedRequest ? thrown : new RefusedRequest(isOutage(thrown) ? 'outage' : 'fault')
  const requestId = context.get('requestId') ?? 'unknown'
  if (refused.status >= 500) web.options.services.log.error({ requestId, err: thrown }, refused.code)
  if (!wantsPage(context)) {
    const { title, detail, status } = refusedRequests[refused.code]
    return problemResponse({ status, code: refused.code, title, detail, requestId }, refused.headers)
  }
  const page = errorPage(refused.code, requestId)
  for (const [name, value] of Object.entries(refused.headers)) context.header(name, value)
  const request = refused.status < 429 ? await openRequestAgain(web, context) : undefined
  if (request !== undefined) return sendPage(web, context, request, page)
  const html = renderToString(
    <Frame
      page={page}
      chrome={bareChrome(web, context)}
      context={{ now: new Date(), locale: 'en', url: new URL(context.req.url) }}
    />,
  )
  context.header('cache-control', 'no-store')
  return context.html(`<!doctype html>${html}`, refused.status as 500)
}

function errorPage(code: RefusedRequestCode, requestId: string): Page {
  const { status, title } = refusedRequests[code]
  return { kind: 'page', title, status, width: 'narrow', body: <ErrorPage code={code} requestId={requestId} /> }
}

/** A 404 or 403 still shows who is signed in; when even that fails, the page comes without. */
async function openRequestAgain(web: Web, context: BorderContext): Promise<WebRequest | undefined> {
  try {
    return await openRequest(context, web.options.services, web.cookies)
  } catch {
    return undefined
  }
}

function wantsPage(context: BorderContext): boolean {
  const isApi = context.req.path.startsWith('/api/')
  return !isApi && (context.req.header('accept') ?? '').includes('text/html')
}
