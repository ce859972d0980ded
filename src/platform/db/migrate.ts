import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Logger, runMigrations as migrateWorker } from 'graphile-worker'
import { sql } from 'kysely'
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration'
import type pg from 'pg'
import type { Database } from './database.ts'

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url))

/** The ordered, forward-only stream of SQL files; each is one statement text run in the migration's transaction. */
const sqlFiles: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(MIGRATIONS_FOLDER)).filter((file) => file.endsWith('.sql')).toSorted()
    const migrations: Record<string, Migration> = {}
    for (const file of files) {
      const text = await readFile(path.join(MIGRATIONS_FOLDER, file), 'utf8')
      migrations[file.replace(/\.sql$/, '')] = { up: async (db) => void (await sql.raw(text).execute(db)) }
    }
    return migrations
  },
}

function migrator(db: Database): Migrator {
  return new Migrator({ db, provider: sqlFiles, migrationTableSchema: 'migrations' })
}

/**
 * Brings the database to the newest shape; does nothing on a second run. Needs the `owner` role.
 * @returns the names of the migrations applied now
 * @throws the first migration's own error, after its transaction was rolled back
 */
export async function migrate(db: Database, pool: pg.Pool): Promise<string[]> {
  await migrateWorker({ pgPool: pool, logger: new Logger(() => () => undefined) })
  await sql`create schema if not exists migrations`.execute(db)
  const { error, results } = await migrator(db).migrateToLatest()
  if (error !== undefined) throw error
  return (results ?? []).map((result) => result.migrationName)
}

/** Names of migrations the database has not seen yet. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  const all = await migrator(db).getMigrations()
  return all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name)
}
