import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { collectDefaultMetrics, Gauge as PromGauge, Histogram, Registry } from 'prom-client'
import { countOpenFindings } from './audit-findings.ts'
import type { Database } from './db/database.ts'
import { readQueueFigures } from './queue-figures.ts'

/** A figure a module wants watched; read when a collector asks. `name` is `guildhall_<module>_<what>_<unit>`. */
export interface Gauge {
  readonly name: string
  readonly help: string
  /** `label` is set when the figure comes in parts, e.g. Connects per origin. */
  readonly label?: string
  /** For a figure that is dear to read: how old an answer may be. */
  readonly freshForSeconds?: number
  read(db: Database): Promise<number | ReadonlyMap<string, number>>
}

export interface Metrics {
  readonly contentType: string
  /** The current figures in Prometheus' text format. */
  text(): Promise<string>
  /** Times every request by route, never by address: an id in a label would make a series per job. */
  readonly timeRequests: MiddlewareHandler
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(options: { readonly db: Database; readonly gauges: readonly Gauge[] }): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'guildhall_' })
  const requests = new Histogram({
    name: 'guildhall_http_request_seconds',
    help: 'Time from request to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  addQueueGauges(registry, options.db)
  addGauge(registry, options.db, auditGauge)
  for (const gauge of options.gauges) addGauge(registry, options.db, gauge)

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    async timeRequests(context, next) {
      const end = requests.startTimer()
      await next()
      const route = context.res.status === 404 ? 'none' : routePath(context, -1)
      end({ method: context.req.method, route, status: String(context.res.status) })
    },
  }
}

function addQueueGauges(registry: Registry, db: Database): void {
  addGauge(registry, db, {
    name: 'guildhall_queue_jobs',
    help: 'Jobs that wait, and jobs that failed at least once and are tried again or given up.',
    label: 'state',
    async read() {
      const { waiting, failing, givenUp } = await readQueueFigures(db)
      return new Map(Object.entries({ waiting, failing, given_up: givenUp }))
    },
  })
  addGauge(registry, db, {
    name: 'guildhall_queue_oldest_seconds',
    help: 'How long the oldest job that could run has been waiting.',
    read: async () => (await readQueueFigures(db)).oldestSeconds,
  })
}

const auditGauge: Gauge = {
  name: 'guildhall_audit_findings',
  help: 'Rows that audits found wrong and nobody has closed yet.',
  read: async (db) => (await countOpenFindings(db)).reduce((sum, { findings }) => sum + findings, 0),
}

function addGauge(registry: Registry, db: Database, gauge: Gauge): void {
  let nextReadAt = 0
  const watched = new PromGauge({
    name: gauge.name,
    help: gauge.help,
    labelNames: gauge.label === undefined ? [] : [gauge.label],
    registers: [],
    async collect() {
      if (Date.now() < nextReadAt) return
      nextReadAt = Date.now() + (gauge.freshForSeconds ?? 0) * 1000
      const figure = await gauge.read(db)
      this.reset()
      if (typeof figure === 'number') this.set(figure)
      else for (const [part, value] of figure) this.set({ [gauge.label ?? 'part']: part }, value)
    },
  })
  registry.registerMetric(watched)
}
