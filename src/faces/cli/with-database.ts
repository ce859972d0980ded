import { pendingMigrations } from '#platform/db/migrate.ts'
import { openDatabase, type Database, type DatabaseRole } from '#platform/db/database.ts'
import { findDatabaseServer, startDatabaseServer, type DatabaseServer } from '#platform/db/database-server.ts'
import { lockHome, openHome } from '#platform/home.ts'
import { createLog, type Logger } from '#platform/log.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call } from './command.ts'

/** The database as a command uses it; each role connects when it is first used. */
export interface CommandDatabase {
  readonly owner: Database
  readonly app: Database
  readonly read: Database
  readonly server: DatabaseServer
  readonly log: Logger
}

/**
 * Joins the server that runs for this home folder, or starts the embedded one for as long as the work takes.
 * @throws MachineProblem when there is no marketplace yet, or its database is of an older version
 */
export async function withDatabase<T>(
  call: Pick<Call, 'config'>,
  task: string,
  work: (database: CommandDatabase) => Promise<T>,
): Promise<T> {
  const config = call.config()
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel)
  const home = openHome(config.homeFolder)
  const running = await findDatabaseServer(config, home)
  if (running !== undefined) return withServer(running, log, work)

  const lock = lockHome(home, task)
  try {
    const server = await startDatabaseServer({ config, home, log })
    try {
      return await withServer(server, log, work)
    } finally {
      await server.stop()
    }
  } finally {
    lock.release()
  }
}

async function withServer<T>(server: DatabaseServer, log: Logger, work: (database: CommandDatabase) => Promise<T>): Promise<T> {
  const open = (role: DatabaseRole): Database =>
    openDatabase({ connectionString: server.connectionStringFor(role), role, maxConnections: 4 }).db
  const [owner, app, read] = [open('owner'), open('app'), open('read')]
  try {
    await checkReady(owner)
    return await work({ owner, app, read, server, log })
  } finally {
    await Promise.all([owner.destroy(), app.destroy(), read.destroy()])
  }
}

async function checkReady(owner: Database): Promise<void> {
  try {
    const pending = await pendingMigrations(owner)
    if (pending.length === 0) return
  } catch (problem) {
    const isMissing = problem instanceof Error && 'code' in problem && problem.code === '3D000'
    if (!isMissing) throw problem
  }
  throw new MachineProblem(
    'there is no marketplace of this version yet. Run `guildhall start` once: it prepares the database.',
    exitCodes.unavailable,
  )
}
