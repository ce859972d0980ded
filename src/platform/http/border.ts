import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import { newId } from '#kernel/ids.ts'
import type { Config } from '#platform/config.ts'
import type { Logger } from '#platform/log.ts'
import { callerAddress } from './caller.ts'
import { RefusedRequest } from './refused-request.ts'

/** What the border knows about a request, for every face behind it. */
export interface BorderEnv {
  Variables: {
    requestId: string
    /** The caller's address, as far as it can be believed. */
    address: string
    /** Set by a face once it knows who asks, for the log line. */
    accountId?: string
  }
}

export type BorderContext = Context<BorderEnv>

export interface BorderOptions {
  readonly config: Pick<Config, 'publicUrl' | 'trustedProxies'>
  readonly log: Logger
}

const MOST_BODY_BYTES = 256 * 1024

/** What every request passes before any face sees it: a number, a log line, safe headers, and the refusal of foreign or oversized forms. */
export function createBorder({ config, log }: BorderOptions): Hono<BorderEnv> {
  const app = new Hono<BorderEnv>()
  app.use(numberAndLog(config.trustedProxies, log))
  app.use(compress())
  app.use(safeHeaders(config.publicUrl))
  app.use(refuseBrokenText)
  app.use(refuseForeignForms(config.publicUrl))
  app.use(
    bodyLimit({
      maxSize: MOST_BODY_BYTES,
      onError: () => {
        throw new RefusedRequest('body_too_large')
      },
    }),
  )
  return app
}

function numberAndLog(trustedProxies: number, log: Logger): MiddlewareHandler<BorderEnv> {
  return async (context, next) => {
    const started = performance.now()
    const requestId = newId()
    context.set('requestId', requestId)
    context.set('address', callerAddress(socketAddress(context), context.req.header('x-forwarded-for'), trustedProxies))
    await next()
    context.header('x-request-id', requestId)
    // The query stays out of the log: it may hold a single-use link's secret or what somebody searched for.
    log.info(
      {
        requestId,
        method: context.req.method,
        path: context.req.path,
        status: context.res.status,
        milliseconds: Math.round(performance.now() - started),
        accountId: context.get('accountId'),
      },
      'request',
    )
  }
}

/** Undefined in tests that call the application without a socket. */
function socketAddress(context: BorderContext): string | undefined {
  const hasSocket = typeof context.env === 'object' && context.env !== null && 'incoming' in context.env
  return hasSocket ? getConnInfo(context).remote.address : undefined
}

function safeHeaders(publicUrl: string): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    // A promise of https that the site cannot keep would lock people out.
    strictTransportSecurity: publicUrl.startsWith('https:') ? 'max-age=31536000' : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
    // A page that brings its own, stricter policy (a mail's preview) keeps it.
    overwrite: false,
  })
}

/** PostgreSQL has no NUL in texts, and nobody types one. */
const refuseBrokenText: MiddlewareHandler = async (context, next) => {
  if (context.req.url.includes('%00')) throw new RefusedRequest('malformed_request')
  await next()
}

/** Cookies are SameSite=Lax already; the origin of every form is checked as well. */
function refuseForeignForms(publicUrl: string): MiddlewareHandler {
  const publicOrigin = new URL(publicUrl).origin
  const guard = csrf({
    origin: (origin, context) => origin === publicOrigin || sameHost(origin, context.req.header('host')),
    secFetchSite: 'same-origin',
  })
  return async (context, next) => {
    // Programs have no pages and often no content type; the API asks for the origin wherever a cookie signs in.
    if (context.req.path.startsWith('/api/')) return next()
    let passed = false
    const pass = async (): Promise<void> => {
      passed = true
      await next()
    }
    try {
      return await guard(context, pass)
    } catch (problem) {
      if (passed) throw problem
      throw new RefusedRequest('cross_site_request')
    }
  }
}

/** Whether a page of this site sent the request, by what browsers say about it. */
export function comesFromOwnPage(context: Context, publicUrl: string): boolean {
  const origin = context.req.header('origin')
  if (origin === undefined) return context.req.header('sec-fetch-site') === 'same-origin'
  return origin === new URL(publicUrl).origin || sameHost(origin, context.req.header('host'))
}

/** A proxy that ends TLS makes our own scheme look wrong; the host still says whether the form is ours. */
function sameHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host
}
