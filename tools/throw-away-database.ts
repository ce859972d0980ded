import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres.ts'
import { migrate } from '#platform/db/migrate.ts'

export interface ThrowAwayDatabase {
  readonly owner: Database
  readonly connectionString: string
}

/** Lends a freshly migrated database to `work` and removes the whole cluster afterwards. */
export async function withThrowAwayDatabase(work: (database: ThrowAwayDatabase) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-tool-'))
  const server = await startEmbeddedPostgres({
    dataFolder: path.join(folder, 'data'),
    logFile: path.join(folder, 'postgres.log'),
    durable: false,
  })
  try {
    const connectionString = server.connectionString('postgres')
    const { db, pool } = openDatabase({ connectionString, role: 'owner', maxConnections: 2 })
    await migrate(db, pool)
    await work({ owner: db, connectionString })
    await db.destroy()
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
