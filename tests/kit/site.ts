import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { afterAll, beforeAll } from 'vitest'
import { createWebApp, type WebAppOptions } from '#faces/web/app.tsx'
import { ensureAssets } from '#faces/web/assets.ts'
import type { Route } from '#faces/web/routes.ts'
import { createLog } from '#platform/log.ts'
import type { TestDatabase } from './database.ts'
import { testLabOf } from './lab.ts'

export interface TestSite {
  /** `http://localhost:<port>` */
  readonly url: string
}

/** Pages behind a real socket with real style sheets, for a browser. */
export function useTestSite(database: TestDatabase, routes: readonly Route[], options: Partial<WebAppOptions> = {}): TestSite {
  const lab = testLabOf(database)
  let server: ServerType | undefined
  let url = ''

  beforeAll(async () => {
    const assets = await ensureAssets('.guildhall')
    url = await new Promise<string>((resolve) => {
      server = serve({ port: 0, hostname: 'localhost', fetch: (request, env) => app(request, env) }, (info: AddressInfo) =>
        resolve(`http://localhost:${info.port}`),
      )
    })
    const web = createWebApp({
      routes,
      assets,
      secret: 'a secret that only tests know, 32 characters',
      services: {
        lab: lab(),
        db: database.app,
        read: database.read,
        config: { mode: 'demo', publicUrl: url, trustedProxies: 0 },
        log: createLog('error'),
      },
      // Tests click faster than people.
      rateLimits: {
        reading: { requests: 100_000, seconds: 60 },
        writing: { requests: 100_000, seconds: 60 },
        sign_in: { requests: 100_000, seconds: 60 },
      },
      ...options,
    })
    app = (request, env) => web.fetch(request, env)
  })
  afterAll(() => {
    server?.close()
  })

  let app: (request: Request, env: object) => Response | Promise<Response> = () => new Response('starting', { status: 503 })
  return {
    get url() {
      return url
    },
  }
}
