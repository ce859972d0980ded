import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import { letRolesLogIn, openDatabase, type Database } from '#platform/db/database.ts'
import { findRunningPostgres, startEmbeddedPostgres } from '#platform/db/embedded-postgres.ts'
import { migrate } from '#platform/db/migrate.ts'
import { inTransaction } from '#platform/run-action.ts'
import type { TestDatabase } from './database.ts'

const DATABASE = 'guildhall'
const dataFolderOf = (home: string): string => path.join(home, 'postgres')

/** Makes the database of a demo in a home folder and fills it, before any program is started there. */
export async function prepareHome(home: string, fill: (database: TestDatabase) => Promise<void>): Promise<void> {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const logFile = path.join(home, 'postgres.log')
  const server = await startEmbeddedPostgres({ dataFolder: dataFolderOf(home), logFile, durable: false })
  try {
    await within(server.connectionString('postgres'), (maintenance) => sql`create database guildhall`.execute(maintenance))
    const owner = openDatabase({ connectionString: server.connectionString(DATABASE), role: 'owner', maxConnections: 4 })
    await migrate(owner.db, owner.pool)
    await letRolesLogIn(owner.db)
    await sql`update platform.clock set demo = true`.execute(owner.db)
    const [app, read] = (['app', 'read'] as const).map(
      (role) => openDatabase({ connectionString: server.connectionString(DATABASE, role), role, maxConnections: 6 }).db,
    )
    await fill({
      owner: owner.db,
      app: app!,
      read: read!,
      connectionString: server.connectionString(DATABASE),
      run: (work, actor = systemActor('test')) => inTransaction(app!, actor, work),
      advanceClock: async (forward) => void (await sql`select platform.advance_clock(${forward}::interval)`.execute(owner.db)),
    })
    await Promise.all([owner.db, app!, read!].map((db) => db.destroy()))
  } finally {
    await server.stop()
  }
}

/** Looks behind the scenes of a running program, as the owner of its database. */
export async function lookInto<T>(home: string, work: (owner: Database) => Promise<T>): Promise<T> {
  const running = findRunningPostgres(dataFolderOf(home))
  if (running === undefined) throw new Error(`no PostgreSQL is running in ${home}`)
  return within(running.connectionString(DATABASE), work)
}

async function within<T>(connectionString: string, work: (owner: Database) => Promise<T>): Promise<T> {
  const { db } = openDatabase({ connectionString, role: 'owner', maxConnections: 1 })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
