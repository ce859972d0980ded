import { sql } from 'kysely'
import { listPersonas } from '../auth/index.ts'
import type { Config } from '../config.ts'
import { openDatabase, type Database, type DatabaseRole } from '../db/database.ts'
import { startDatabaseServer, type DatabaseServer } from '../db/database-server.ts'
import { operationsRoutes } from '../health.ts'
import { lockHome, openHome, readSecret, type Home, type HomeLock } from '../home.ts'
import { createLog, type Logger } from '../log.ts'
import { exitCodes, MachineProblem, type ExitCode } from '../machine-problem.ts'
import { smtpMail } from '../mail/index.ts'
import { createMetrics } from '../metrics.ts'
import { startWorker } from '../worker.ts'
import { claimPort, type ClaimedPort } from './claim-port.ts'
import { describeFault, watchForTheEnd, type Ending } from './ending.ts'
import type { Connections, Parts } from './parts.ts'
import { allJobs } from './platform-jobs.ts'
import { prepareDatabase, type Owner } from './prepare-database.ts'
import type { Progress, Reporter } from './reporter.ts'
import { Stops } from './stops.ts'
import { waitingPage } from './waiting-page.ts'

export interface RunOptions<Assets> {
  readonly config: Config
  readonly parts: Parts<Assets>
  readonly reporter: Reporter
  /** True when standard error is a terminal, where a stream of JSON would only bury the words. */
  readonly logToFile: boolean
}

const DRAIN_MS = 10_000
const STOP_DEADLINE_MS = 60_000

/** Runs the marketplace until it is told to stop or breaks; when this returns, everything it started has ended. */
export async function runMarketplace<Assets>(options: RunOptions<Assets>): Promise<ExitCode> {
  const { config, reporter } = options
  let log = createLog(config.logLevel)
  try {
    const home = openHome(config.homeFolder)
    if (options.logToFile) log = createLog(config.logLevel, home.logFile)
    const lock = lockHome(home, 'start')
    const stops = new Stops(log)
    const ending = watchForTheEnd(log, reporter)
    await stops.add('home folder', () => lock.release())
    const starting = start({ ...options, home, lock, log, stops, ending })
    const exitCode = await Promise.race([starting.then(() => ending.wished), ending.wished]).catch(tell)
    setTimeout(() => process.exit(exitCodes.fault), STOP_DEADLINE_MS).unref()
    await stops.run()
    ending.release()
    return exitCode
  } catch (problem) {
    return tell(problem)
  }

  function tell(problem: unknown): ExitCode {
    const isOurs = problem instanceof MachineProblem
    log.error(isOurs ? { problem: problem.message } : { err: problem }, 'the marketplace cannot run')
    reporter.complain(isOurs ? problem.message : describeFault(problem))
    return isOurs ? problem.exitCode : exitCodes.fault
  }
}

interface Surroundings<Assets> extends RunOptions<Assets> {
  readonly home: Home
  readonly lock: HomeLock
  readonly log: Logger
  readonly stops: Stops
  readonly ending: Ending
}

/** Each step registers how it is undone before the next one begins. */
async function start<Assets>(around: Surroundings<Assets>): Promise<void> {
  const { config: given, parts, log, stops, ending, reporter, home } = around
  let activity = 'starting the database'
  const port = given.process === 'worker' ? undefined : await claim(around, () => activity)
  const config = { ...given, publicUrl: given.publicUrl.replace(/^(http:\/\/localhost):0$/, `$1:${port?.port}`) }
  // Nobody waits for the style sheets while the database gets ready.
  const assets = port === undefined ? undefined : parts.ensureAssets(home.folder)
  assets?.catch(() => undefined)

  const server = await startServer(around)
  const connections = { read: server.connectionStringFor('read') }
  if (parts.close !== undefined) await stops.add('parts', () => parts.close?.() ?? Promise.resolve())
  const owner = await prepareDatabase({
    server,
    mode: config.mode,
    makeDemoWorld: parts.makeDemoWorld,
    onProgress(progress) {
      activity = `making the demo world: ${progress.what}, ${percent(progress)} %`
      reporter.progress(progress)
    },
    onOwnerError: noteLostConnection(log),
  })
  await stops.add('owner pool', () => owner.db.destroy())
  await parts.setUp?.(owner.db)
  if (ending.isWished()) return

  const open = poolOpener(around, server)
  if (config.process !== 'web') await work(around, { config, connections, owner, app: await open('app', 12) })
  if (port !== undefined && assets !== undefined) {
    activity = 'building the style sheets'
    const [app, read] = [await open('app', 20), await open('read', 12)]
    const metrics = createMetrics({ db: owner.db, gauges: parts.gauges })
    const operations = operationsRoutes({ config, app, owner: owner.db, metrics, stopping: ending.isWished })
    const secret = config.sessionSecret ?? readSecret(home)
    const faces = parts.createFaces({
      config,
      secret,
      db: app,
      read,
      connections,
      log,
      metrics,
      operations,
      assets: await assets,
    })
    port.serve((request, env) => faces.fetch(request, env))
  }
  around.lock.announceUrl(config.publicUrl)
  log.info({ process: config.process, mode: config.mode, port: port?.port, database: server.kind }, 'started')
  await welcome(config, owner.db, reporter)
}

async function claim<Assets>({ config, stops }: Surroundings<Assets>, activity: () => string): Promise<ClaimedPort> {
  const port = await claimPort({ host: config.host, port: config.port, waiting: waitingPage(activity) })
  await stops.add('web server', () => port.stop(DRAIN_MS))
  return port
}

async function startServer<Assets>({
  config,
  home,
  log,
  stops,
  ending,
  reporter,
}: Surroundings<Assets>): Promise<DatabaseServer> {
  const server = await startDatabaseServer({
    config,
    home,
    log,
    onLost(problem) {
      log.fatal({ err: problem }, 'PostgreSQL ended and could not be started again')
      reporter.complain(`PostgreSQL ended and could not be started again: ${problem.message}`)
      ending.wish(exitCodes.unavailable)
    },
  })
  await stops.add('database server', () => server.stop())
  return server
}

function poolOpener<Assets>({ log, stops }: Surroundings<Assets>, server: DatabaseServer) {
  return async (role: DatabaseRole, maxConnections: number): Promise<Database> => {
    const { db } = openDatabase({
      connectionString: server.connectionStringFor(role),
      role,
      maxConnections,
      onError: noteLostConnection(log),
    })
    await stops.add(`${role} pool`, () => db.destroy())
    return db
  }
}

async function work<Assets>(
  { parts, log, stops }: Surroundings<Assets>,
  {
    config,
    connections,
    owner,
    app,
  }: { readonly config: Config; readonly connections: Connections; readonly owner: Owner; readonly app: Database },
): Promise<void> {
  const mailPort = config.smtpUrl === undefined ? undefined : smtpMail({ smtpUrl: config.smtpUrl, from: config.mailFrom })
  if (mailPort !== undefined) await stops.add('mail connections', () => mailPort.close())
  const jobs = allJobs({ parts, config, connections, owner: owner.db, mailPort })
  const worker = await startWorker({ owner, app, log, jobs, alone: config.process === 'all' && config.databaseUrl === undefined })
  await stops.add('worker', () => worker.stop(DRAIN_MS))
  // The schedule's first audit may be a night away; /readyz should know earlier.
  await sql`
    select platform.enqueue('run-audits', '{}', 'cron/run-audits', clock_timestamp() + interval '20 seconds')
    where not exists (
      select from platform.audit_run where mode = 'full' and took_ms is not null and at > platform.now() - interval '1 day')`.execute(
    owner.db,
  )
}

/** A broken idle connection is replaced by the pool; what matters is said by whoever needed it. */
function noteLostConnection(log: Logger): (problem: Error) => void {
  return (problem) => log.warn({ reason: problem.message }, 'an idle database connection was lost')
}

function percent({ done, total }: Progress): number {
  return total === 0 ? 0 : Math.floor((100 * done) / total)
}

async function welcome(config: Config, owner: Database, reporter: Reporter): Promise<void> {
  if (config.process === 'worker') {
    reporter.say('The worker is running. Ctrl-C stops it.')
    return
  }
  reporter.say(`\nGuildhall is open: ${config.publicUrl}\n`)
  if (config.mode === 'demo') await introducePersonas(config, owner, reporter)
  reporter.say('Ctrl-C stops it.')
}

async function introducePersonas(config: Config, owner: Database, reporter: Reporter): Promise<void> {
  const personas = await listPersonas(owner)
  if (personas.length === 0) return
  reporter.say('This is a demo world. On every page you can become one of these people with one click:')
  for (const { displayName, persona } of personas) reporter.say(`  ${displayName}: ${persona}`)
  reporter.say(`Mails the marketplace would send are shown at ${config.publicUrl}/outbox\n`)
}
