import { sql } from 'kysely'
import type pg from 'pg'
import type { Mode } from '../config.ts'
import { letRolesLogIn, openDatabase, type Database } from '../db/database.ts'
import type { DatabaseServer } from '../db/database-server.ts'
import { migrate } from '../db/migrate.ts'
import { MachineProblem } from '../machine-problem.ts'
import type { Progress } from './reporter.ts'

export interface Owner {
  readonly db: Database
  readonly pool: pg.Pool
}

/** Fills an empty demo database; `owner` may do everything, `connectionString` opens further roles. */
export type MakeDemoWorld = (options: {
  readonly owner: Owner
  readonly connectionString: string
  readonly onProgress: (progress: Progress) => void
}) => Promise<void>

export interface PrepareOptions {
  readonly server: DatabaseServer
  readonly mode: Mode
  readonly makeDemoWorld: MakeDemoWorld
  readonly onProgress: (progress: Progress) => void
  readonly onOwnerError?: (problem: Error) => void
}

/**
 * Makes the database if need be, brings it to the newest shape and, in demo mode, fills it when it is empty.
 * A demo world whose making was broken off is dropped and made anew, so nobody ever stands in half a world.
 * @throws MachineProblem when the database is of the other mode
 */
export async function prepareDatabase(options: PrepareOptions): Promise<Owner> {
  const { server, mode } = options
  if (server.kind === 'embedded') await createIfMissing(server)
  let owner = await openMigrated(options)
  try {
    if ((await readStage(owner.db)) === 'broken_off') {
      await owner.db.destroy()
      await recreateDatabase(server)
      owner = await openMigrated(options)
    }
    await settleMode(owner.db, mode)
    if (mode === 'demo' && (await readStage(owner.db)) === 'empty') await fill(owner, options)
    return owner
  } catch (problem) {
    await owner.db.destroy()
    throw problem
  }
}

async function openMigrated({ server, onOwnerError }: PrepareOptions): Promise<Owner> {
  const owner = openDatabase({
    connectionString: server.connectionString,
    role: 'owner',
    maxConnections: 10,
    ...(onOwnerError === undefined ? {} : { onError: onOwnerError }),
  })
  try {
    await migrate(owner.db, owner.pool)
    if (server.kind === 'embedded') await letRolesLogIn(owner.db)
    return owner
  } catch (problem) {
    await owner.db.destroy()
    throw migrationProblem(problem)
  }
}

function migrationProblem(problem: unknown): unknown {
  const isForbidden = problem instanceof Error && 'code' in problem && problem.code === '42501'
  if (!isForbidden) return problem
  return new MachineProblem(
    `the database user may not prepare the database (${problem.message}). ` +
      'It must own the database and may make roles (alter role … createrole). Where the roles are there already, a superuser lets it ' +
      'use them: grant guildhall_app, guildhall_read to …',
  )
}

async function createIfMissing(server: DatabaseServer): Promise<void> {
  await withMaintenance(server, async (db) => {
    const { rows } = await sql`select from pg_database where datname = ${server.databaseName}`.execute(db)
    if (rows.length === 0) await sql`create database ${sql.id(server.databaseName)}`.execute(db)
  })
}

/**
 * Drops the database with everything in it and makes an empty one.
 * @throws MachineProblem when the user may not
 */
export async function recreateDatabase(server: DatabaseServer): Promise<void> {
  try {
    await withMaintenance(server, async (db) => {
      await sql`drop database if exists ${sql.id(server.databaseName)} with (force)`.execute(db)
      await sql`create database ${sql.id(server.databaseName)}`.execute(db)
    })
  } catch (problem) {
    if (server.kind === 'embedded') throw problem
    throw new MachineProblem(
      `the database ${server.databaseName} cannot be made anew (${(problem as Error).message}). ` +
        'Point DATABASE_URL at an empty database, or let its user make databases: alter role … createdb.',
    )
  }
}

async function withMaintenance(server: DatabaseServer, work: (db: Database) => Promise<void>): Promise<void> {
  const { db } = openDatabase({ connectionString: server.maintenanceConnectionString, role: 'owner', maxConnections: 1 })
  try {
    await work(db)
  } finally {
    await db.destroy()
  }
}

/**
 * Before anything is thrown away: the database itself must say that it is a demo.
 * @throws MachineProblem when it is live
 */
export async function refuseIfLive(server: DatabaseServer): Promise<void> {
  if (server.kind === 'embedded') await createIfMissing(server)
  const { db } = openDatabase({ connectionString: server.connectionString, role: 'owner', maxConnections: 1 })
  try {
    const { rows } = await sql<{ settled: boolean }>`select to_regclass('platform.clock') is not null as settled`.execute(db)
    if (rows[0]?.settled === true) await settleMode(db, 'demo')
  } finally {
    await db.destroy()
  }
}

type Stage = 'empty' | 'broken_off' | 'inhabited'

async function readStage(owner: Database): Promise<Stage> {
  const { rows } = await sql<{ begun: boolean; finished: boolean; inhabited: boolean }>`
    select exists (select from platform.demo_world) as begun,
           exists (select from platform.demo_world where finished_at is not null) as finished,
           exists (select from platform.account) as inhabited`.execute(owner)
  const found = rows[0]
  if (found?.begun === true && !found.finished) return 'broken_off'
  return found?.inhabited === true ? 'inhabited' : 'empty'
}

/** An empty database takes the mode; afterwards it keeps it for good. */
async function settleMode(owner: Database, mode: Mode): Promise<void> {
  if ((await readStage(owner)) === 'empty') {
    await sql`update platform.clock set demo = ${mode === 'demo'}, ahead = '0'`.execute(owner)
    return
  }
  const { rows } = await sql<{ demo: boolean }>`select demo from platform.clock`.execute(owner)
  const isDemo = rows[0]?.demo === true
  if (isDemo && mode === 'live') {
    throw new MachineProblem(
      'this database holds a demo world, so it cannot go live. Use an empty one: another DATABASE_URL or GUILDHALL_HOME.',
    )
  }
  if (!isDemo && mode === 'demo') {
    throw new MachineProblem(
      'this database is live, and in demo mode anybody could become anybody. Set GUILDHALL_MODE=live, or use an empty database.',
    )
  }
}

async function fill(owner: Owner, { server, makeDemoWorld, onProgress }: PrepareOptions): Promise<void> {
  await sql`insert into platform.demo_world (begun_at) values (clock_timestamp())`.execute(owner.db)
  await makeDemoWorld({ owner, connectionString: server.connectionString, onProgress })
  await sql`update platform.demo_world set finished_at = clock_timestamp()`.execute(owner.db)
  // Fresh statistics: without them the first pages are planned for empty tables.
  await sql`vacuum (analyze)`.execute(owner.db)
}
