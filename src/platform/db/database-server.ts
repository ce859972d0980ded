import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Config } from '../config.ts'
import type { Home } from '../home.ts'
import type { Logger } from '../log.ts'
import { exitCodes, MachineProblem } from '../machine-problem.ts'
import type { DatabaseRole } from './database.ts'
import { findRunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'

/** A PostgreSQL server with a database for us: our own embedded one, or somebody else's. */
export interface DatabaseServer {
  readonly kind: 'embedded' | 'external'
  /** Of our database, as its owner. */
  readonly connectionString: string
  /** Embedded, each role logs in as itself and cannot become another; an external server has one login, which takes the role on. */
  connectionStringFor(role: DatabaseRole): string
  /** Of the database from which ours is made and dropped. */
  readonly maintenanceConnectionString: string
  readonly databaseName: string
  /** An embedded server stops; another one's goes on. */
  stop(options?: { readonly immediate?: boolean }): Promise<void>
}

const DATABASE = 'guildhall'
const OLDEST_VERSION = 18
const PATIENCE_MS = 15_000

export interface ServerOptions {
  readonly config: Config
  readonly home: Home
  readonly log: Logger
  /** Called when the embedded server died and cannot be started again. */
  readonly onLost?: (problem: Error) => void
}

/** Starts the embedded server, or waits for the external one to answer. The caller holds the home folder's lock. */
export async function startDatabaseServer(options: ServerOptions): Promise<DatabaseServer> {
  const { config, home, log } = options
  if (config.databaseUrl !== undefined) return reachExternal(config.databaseUrl, PATIENCE_MS)
  const server = await startEmbeddedPostgres({
    dataFolder: home.databaseFolder,
    logFile: home.databaseLog,
    durable: true,
    onRestart: (exit) => log.error(exit, 'PostgreSQL ended by itself; it is started again'),
    ...(options.onLost === undefined ? {} : { onLost: options.onLost }),
  })
  return {
    kind: 'embedded',
    connectionString: server.connectionString(DATABASE),
    connectionStringFor: (role) => server.connectionString(DATABASE, role),
    maintenanceConnectionString: server.connectionString('postgres'),
    databaseName: DATABASE,
    stop: (how) => server.stop(how),
  }
}

/** The embedded server another process is running for the same home folder, or the external one; undefined when neither is there. */
export async function findDatabaseServer(config: Config, home: Home): Promise<DatabaseServer | undefined> {
  if (config.databaseUrl !== undefined) return reachExternal(config.databaseUrl, 0)
  const running = findRunningPostgres(home.databaseFolder)
  if (running === undefined) return undefined
  return {
    kind: 'embedded',
    connectionString: running.connectionString(DATABASE),
    connectionStringFor: (role) => running.connectionString(DATABASE, role),
    maintenanceConnectionString: running.connectionString('postgres'),
    databaseName: DATABASE,
    stop: () => Promise.resolve(),
  }
}

async function reachExternal(databaseUrl: string, patienceMs: number): Promise<DatabaseServer> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      await checkVersion(databaseUrl)
      break
    } catch (problem) {
      if (problem instanceof MachineProblem || !isStillStarting(problem) || Date.now() > deadline)
        throw reachProblem(databaseUrl, problem)
      await sleep(500)
    }
  }
  const maintenance = new URL(databaseUrl)
  maintenance.pathname = '/postgres'
  return {
    kind: 'external',
    connectionString: databaseUrl,
    connectionStringFor: () => databaseUrl,
    maintenanceConnectionString: maintenance.href,
    databaseName: decodeURIComponent(new URL(databaseUrl).pathname.slice(1)),
    stop: () => Promise.resolve(),
  }
}

async function checkVersion(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
    const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
    if (major < OLDEST_VERSION) {
      throw new MachineProblem(`DATABASE_URL leads to PostgreSQL ${major}; version ${OLDEST_VERSION} or newer is needed.`)
    }
  } finally {
    await client.end()
  }
}

const STARTING: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT', '57P03'])

function codeOf(problem: unknown): unknown {
  return problem instanceof Error && 'code' in problem ? problem.code : undefined
}

function isStillStarting(problem: unknown): boolean {
  return STARTING.has(codeOf(problem))
}

/** Names the server, never the password. */
function reachProblem(databaseUrl: string, problem: unknown): MachineProblem {
  if (problem instanceof MachineProblem) return problem
  const { host: server, pathname, username, searchParams } = new URL(databaseUrl)
  const host = server || (searchParams.get('host') ?? 'the local socket')
  const code = codeOf(problem)
  if (code === '3D000') {
    return new MachineProblem(
      `there is no database ${pathname.slice(1)} on ${host}. Make it: createdb --host … ${pathname.slice(1)}`,
    )
  }
  if (code === '28P01' || code === '28000') {
    return new MachineProblem(
      `${host} does not let ${username || 'this user'} in. Check the user and the password in DATABASE_URL.`,
    )
  }
  const reason = problem instanceof Error ? problem.message || String(code) : String(problem)
  return new MachineProblem(
    `the database at ${host} cannot be reached (${reason}). Start it, or correct DATABASE_URL.`,
    exitCodes.unavailable,
  )
}
