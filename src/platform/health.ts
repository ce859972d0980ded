import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { countOpenFindings } from './audit-findings.ts'
import { findLastRun } from './audit-jobs.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { pendingMigrations } from './db/migrate.ts'
import type { Metrics } from './metrics.ts'
import { readQueueFigures } from './queue-figures.ts'

export interface OperationsDeps {
  readonly config: Pick<Config, 'mode' | 'metricsToken'>
  readonly app: Database
  readonly owner: Database
  readonly metrics: Metrics
  /** True once the process was asked to stop. */
  readonly stopping: () => boolean
}

/** Beyond this the queue is not busy but stuck. */
const LONGEST_QUEUE_LAG_SECONDS = 300
const MOST_NAMED_CHECKS = 3

/** `/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: figures for a collector. */
export function operationsRoutes(deps: OperationsDeps): Hono {
  const app = new Hono()
  app.get('/healthz', (context) => context.json({ alive: true }))
  app.get('/readyz', async (context) => {
    const readiness = await readReadiness(deps)
    return context.json(readiness, readiness.ready ? 200 : 503, { 'cache-control': 'no-store' })
  })
  app.get('/metrics', async (context) => {
    if (!mayReadMetrics(deps.config, context.req.header('authorization'))) return context.notFound()
    return context.body(await deps.metrics.text(), 200, { 'content-type': deps.metrics.contentType, 'cache-control': 'no-store' })
  })
  return app
}

export interface Readiness {
  readonly ready: boolean
  /** Why traffic should go elsewhere. */
  readonly reasons: readonly string[]
  /** What a person should look at, though the site works. */
  readonly concerns: readonly string[]
  readonly checks: object
}

/** An open finding is a reason: whoever watches this address should call somebody. The site itself goes on answering whoever comes. */
export async function readReadiness(deps: OperationsDeps): Promise<Readiness> {
  if (deps.stopping()) return { ready: false, reasons: ['the process is stopping'], concerns: [], checks: {} }
  try {
    const began = performance.now()
    await sql`select 1`.execute(deps.app)
    const databaseMs = Math.round(performance.now() - began)
    const [pending, queue, audit, open] = await Promise.all([
      pendingMigrations(deps.owner),
      readQueueFigures(deps.app),
      findLastRun(deps.app, 'full', { ended: true }),
      countOpenFindings(deps.app),
    ])
    const reasons: string[] = []
    const concerns: string[] = []
    if (pending.length > 0) reasons.push(`the database lacks ${pending.length} migrations: ${pending.join(', ')}`)
    if (queue.oldestSeconds > LONGEST_QUEUE_LAG_SECONDS) {
      reasons.push(`a job has been waiting for ${Math.round(queue.oldestSeconds)} s: is a worker running?`)
    }
    if (queue.givenUp > 0) concerns.push(`${queue.givenUp} jobs failed as often as is allowed`)
    if (audit === undefined) concerns.push('no audit has run yet')
    if (open.length > 0) reasons.push(describeOpen(open.map(({ check }) => check)))
    return {
      ready: reasons.length === 0,
      reasons,
      concerns,
      checks: {
        database: { milliseconds: databaseMs },
        migrations: { pending },
        queue,
        audit: {
          at: audit?.at ?? null,
          tookMs: audit?.tookMs ?? null,
          openFindings: open.reduce((sum, { findings }) => sum + findings, 0),
        },
      },
    }
  } catch (problem) {
    return { ready: false, reasons: [`the database does not answer: ${codeOf(problem)}`], concerns: [], checks: {} }
  }
}

/** The promises that are broken, never the rows: anybody may read this. */
function describeOpen(checks: readonly string[]): string {
  const more = checks.length - MOST_NAMED_CHECKS
  const named = checks.slice(0, MOST_NAMED_CHECKS).map((check) => `“${check}”`)
  return `an audit found that these do not hold: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && 'code' in problem ? String(problem.code) : 'no connection'
}

function mayReadMetrics({ mode, metricsToken }: OperationsDeps['config'], authorization: string | undefined): boolean {
  if (metricsToken === undefined) return mode === 'demo'
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(authorization ?? ''), hash(`Bearer ${metricsToken}`))
}
