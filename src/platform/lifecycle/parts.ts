import type { Hono } from 'hono'
import type { Audit } from '../audit.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import type { Listener } from '../events.ts'
import type { Job } from '../jobs.ts'
import type { Logger } from '../log.ts'
import type { Gauge, Metrics } from '../metrics.ts'
import type { Fetch } from './claim-port.ts'
import type { MakeDemoWorld } from './prepare-database.ts'

/** What the marketplace is made of; the platform runs it without knowing what it is. */
export interface Parts<Assets> {
  readonly listeners: readonly Listener[]
  readonly jobs: readonly Job<object>[]
  /** Background work that needs settings. Called at the start, so it may refuse settings that cannot work. */
  createJobs?(config: Config, connections?: Connections): readonly Job<object>[]
  /** Ends what the parts opened for themselves, before the database ends. */
  close?(): Promise<void>
  readonly audits: readonly Audit[]
  readonly gauges: readonly Gauge[]
  readonly makeDemoWorld: MakeDemoWorld
  /** Whatever an empty marketplace cannot be without; runs at every start, so it must leave alone what is there. */
  setUp?(owner: Database): Promise<void>
  /** What pages need besides the code: style sheets, scripts. */
  ensureAssets(homeFolder: string): Promise<Assets>
  createFaces(services: FaceServices & { readonly assets: Assets }): { fetch: Fetch }
}

/** Addresses of the database, for threads that open connections of their own. */
export interface Connections {
  readonly read: string
}

/** What the faces get to work with. */
export interface FaceServices {
  readonly config: Config
  readonly secret: string
  readonly db: Database
  readonly read: Database
  readonly connections: Connections
  readonly log: Logger
  readonly metrics: Metrics
  /** /healthz, /readyz and /metrics. */
  readonly operations: Hono
}
