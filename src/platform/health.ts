import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { findLastAudit } from './audit.ts'
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

/** A finding of the audit is a concern, not a reason: it is about one wallet, and all the others want to be served. */
export async function readReadiness(deps: OperationsDeps): Promise<Readiness> {
  if (deps.stopping()) return { ready: false, reasons: ['the process is stopping'], concerns: [], checks: {} }
  try {
    const began = performance.now()
    await sql`select 1`.execute(deps.app)
    const databaseMs = Math.round(performance.now() - began)
    const [pending, queue, audit] = await Promise.all([
      pendingMigrations(deps.owner),
      readQueueFigures(deps.app),
      findLastAudit(deps.app),
    ])
    const reasons: string[] = []
    const concerns: string[] = []
    if (pending.length > 0) reasons.push(`the database lacks ${pending.length} migrations: ${pending.join(', ')}`)
    if (queue.oldestSeconds > LONGEST_QUEUE_LAG_SECONDS) {
      reasons.push(`a job has been waiting for ${Math.round(queue.oldestSeconds)} s: is a worker running?`)
    }
    if (queue.givenUp > 0) concerns.push(`${queue.givenUp} jobs failed as often as is allowed`)
    if (audit === undefined) concerns.push('no audit has run yet')
    else if (audit.findings.length > 0)
      concerns.push(`the last audit found ${audit.findings.length} things: run \`guildhall audit\``)
    return {
      ready: reasons.length === 0,
      reasons,
      concerns,
      checks: {
        database: { milliseconds: databaseMs },
        migrations: { pending },
        queue,
        audit: audit === undefined ? null : { at: audit.at, findings: audit.findings.length, tookMs: audit.tookMs },
      },
    }
  } catch (problem) {
    return { ready: false, reasons: [`the database does not answer: ${codeOf(problem)}`], concerns: [], checks: {} }
  }
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && 'code' in problem ? String(problem.code) : 'no connection'
}

function mayReadMetrics({ mode, metricsToken }: OperationsDeps['config'], authorization: string | undefined): boolean {
  if (metricsToken === undefined) return mode === 'demo'
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(authorization ?? ''), hash(`Bearer ${metricsToken}`))
}
