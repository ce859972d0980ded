import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { exitCodes, MachineProblem } from '../machine-problem.ts'

/** Answers one request, as `app.fetch` of Hono does. */
export type Fetch = (request: Request, env: object) => Response | Promise<Response>

export interface ClaimedPort {
  readonly port: number
  /** From now on `fetch` answers instead of the waiting page. */
  serve(fetch: Fetch): void
  /** Takes no new connection, lets running requests end, and cuts what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

/**
 * Listens at once, so that a taken port is found before a minute of preparation, and shows a waiting page until there is more.
 * @throws MachineProblem when the address cannot be had
 */
export async function claimPort(options: {
  readonly host: string
  readonly port: number
  readonly waiting: Fetch
}): Promise<ClaimedPort> {
  let answer = options.waiting
  let stopping = false
  const listener = getRequestListener((request, env) => answer(request, env), { overrideGlobalObjects: false })
  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 65_000 },
    (incoming, outgoing) => {
      if (stopping) outgoing.setHeader('connection', 'close')
      void listener(incoming, outgoing)
    },
  )
  await listen(server, options)
  return {
    port: (server.address() as AddressInfo).port,
    serve(fetch) {
      answer = fetch
    },
    async stop(graceMs) {
      stopping = true
      await drain(server, graceMs)
    },
  }
}

async function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, resolve)
    })
  } catch (problem) {
    throw portProblem((problem as NodeJS.ErrnoException).code ?? String(problem), host, port)
  }
}

function portProblem(code: string, host: string, port: number): MachineProblem {
  switch (code) {
    case 'EADDRINUSE':
      return new MachineProblem(
        `port ${port} on ${host} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
        exitCodes.unavailable,
      )
    case 'EACCES':
      return new MachineProblem(`this user may not listen on port ${port}. Choose one above 1023, for example PORT=3000.`)
    default:
      return new MachineProblem(
        `this machine cannot listen on ${host} (${code}). Set HOST to one of its addresses, for example 127.0.0.1.`,
      )
  }
}

async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that is kept alive becomes idle when its request ends, and nothing else would close it then.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(cut)
}
