import { beforeAll } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { createWebApp, type WebAppOptions } from '#faces/web/app.tsx'
import type { Assets } from '#faces/web/assets.ts'
import type { Route, WebConfig } from '#faces/web/routes.ts'
import { startSession } from '#platform/auth/index.ts'
import { createLog } from '#platform/log.ts'
import type { TestDatabase } from './database.ts'
import { testLabOf } from './lab.ts'

/** What a page answered, read the way a test asks. */
export interface WebAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** The page's words without tags, spaces made one. */
  readonly text: string
  /** Where a redirect leads, else undefined. */
  readonly location: string | undefined
  /** The value of the first hidden field of this name. */
  hidden(name: string): string | undefined
}

export interface WebCall {
  /** An account's id: the call comes from somebody signed in. */
  readonly as?: Id | { readonly id: Id } | undefined
  /** Sends a form by POST, with a fresh idempotency key unless `key` is given. */
  readonly form?: Readonly<Record<string, string | number | readonly string[]>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export interface TestWeb {
  fetch(path: string, call?: WebCall): Promise<WebAnswer>
  /** The bare application, for requests no form would make. */
  request(path: string, init?: RequestInit): Promise<Response>
  cookieOf(accountId: Id): Promise<string>
}

export const testOrigin = 'http://guildhall.test'

const noAssets: Assets = {
  styles: '/assets/test.css',
  script: '/assets/test.js',
  rootPaths: [],
  answer: () => new Response('', { status: 404 }),
}

/** Pages in this process, without a socket or a browser: `await web.fetch('/jobs', { as: ada })`. */
export function useTestWeb(
  database: TestDatabase,
  routes: readonly Route[],
  options: Partial<Pick<WebAppOptions, 'chrome' | 'rateLimits' | 'mount'>> & { readonly config?: Partial<WebConfig> } = {},
): TestWeb {
  const lab = testLabOf(database)
  const sessions = new Map<Id, string>()
  let app: ReturnType<typeof createWebApp> | undefined

  beforeAll(() => {
    const { config, ...rest } = options
    app = createWebApp({
      routes,
      assets: noAssets,
      secret: 'a secret that only tests know, 32 characters',
      services: {
        lab: lab(),
        db: database.app,
        read: database.read,
        config: { mode: 'demo', publicUrl: testOrigin, trustedProxies: 0, ...config },
        log: createLog('silent'),
      },
      ...rest,
    })
  })

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    if (app === undefined) throw new Error('the pages are there once beforeAll has run')
    return app.request(`${testOrigin}${path}`, init)
  }

  async function cookieOf(accountId: Id): Promise<string> {
    const token = sessions.get(accountId) ?? (await database.run((ctx) => startSession(ctx.tx, accountId))).token
    sessions.set(accountId, token)
    return `session=${token}`
  }

  return {
    request,
    cookieOf,
    async fetch(path, { as, form, headers = {} } = {}) {
      const accountId = typeof as === 'object' ? as.id : as
      const cookie = accountId === undefined ? {} : { cookie: await cookieOf(accountId) }
      const common = { accept: 'text/html', ...cookie, ...headers }
      const response = await request(
        path,
        form === undefined ? { headers: common } : { method: 'POST', ...formBody(form, common) },
      )
      return readAnswer(response)
    },
  }
}

function formBody(form: NonNullable<WebCall['form']>, headers: Readonly<Record<string, string>>): RequestInit {
  const body = new URLSearchParams({ key: newId() })
  for (const [name, value] of Object.entries(form)) {
    body.delete(name)
    for (const one of typeof value === 'object' ? value : [value]) body.append(name, String(one))
  }
  return { body, headers: { origin: testOrigin, ...headers } }
}

async function readAnswer(response: Response): Promise<WebAnswer> {
  const body = await response.text()
  // The security policy would drop it silently in a browser, and only there.
  const allowsStyles = (response.headers.get('content-security-policy') ?? '').includes("style-src 'unsafe-inline'")
  if (!allowsStyles && /<[^>]* style="/.test(body)) throw new Error('a page has a style attribute; use a class of the kit')
  return {
    status: response.status,
    headers: response.headers,
    body,
    text: wordsOf(body),
    location: response.headers.get('location') ?? undefined,
    hidden: (name) => unescapeHtml(new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(body)?.[1]),
  }
}

function wordsOf(html: string): string {
  const words = html
    .replaceAll(/<(script|style|svg|title)[^>]*>.*?<\/\1>/gs, ' ')
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/<\/?(?:span|strong|em|a|code|time|b|i)\b[^>]*>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
  return (unescapeHtml(words) ?? '').replaceAll(/\s+/g, ' ').trim()
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'", '&amp;': '&' }

function unescapeHtml(text: string | undefined): string | undefined {
  return text?.replaceAll(/&(?:lt|gt|quot|#x27|amp);/g, (entity) => ENTITIES[entity] ?? entity)
}
