import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { letRolesLogIn, openDatabase, type DatabaseRole } from '#platform/db/database.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '#platform/db/embedded-postgres.ts'
import { migrate } from '#platform/db/migrate.ts'

export interface TestCluster {
  readonly server: EmbeddedPostgres
  readonly folder: string
  /** Connection strings with `DATABASE` in the place of the database's name. */
  readonly addresses: Record<DatabaseRole, string>
  stop(): Promise<void>
}

/** A cluster in a folder for temporary files with a migrated template, which `cloneTemplate` copies in about 20 ms. */
export async function startTestCluster(
  options: Pick<EmbeddedPostgresOptions, 'durable' | 'onRestart' | 'onLost'>,
): Promise<TestCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-test-'))
  const server = await startEmbeddedPostgres({
    ...options,
    dataFolder: path.join(folder, 'data'),
    logFile: path.join(folder, 'postgres.log'),
  })
  const address = (role: DatabaseRole): string => server.connectionString('DATABASE', role)
  const addresses = { owner: address('owner'), app: address('app'), read: address('read') }
  await makeTemplate(addresses.owner)
  return {
    server,
    folder,
    addresses,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function makeTemplate(owner: string): Promise<void> {
  const maintenance = openDatabase({ connectionString: owner.replace('DATABASE', 'postgres'), role: 'owner', maxConnections: 1 })
  await sql`create database template_guildhall`.execute(maintenance.db)
  const template = openDatabase({
    connectionString: owner.replace('DATABASE', 'template_guildhall'),
    role: 'owner',
    maxConnections: 2,
  })
  await migrate(template.db, template.pool)
  await letRolesLogIn(template.db)
  await template.db.destroy()
  await maintenance.db.destroy()
}

/** A new database `name` with everything migrated and a clock that may be moved. */
export async function cloneTemplate(owner: string, name: string): Promise<void> {
  const maintenance = openDatabase({ connectionString: owner.replace('DATABASE', 'postgres'), role: 'owner', maxConnections: 1 })
  await sql.raw(`create database ${name} template template_guildhall strategy file_copy`).execute(maintenance.db)
  await maintenance.db.destroy()
  const own = openDatabase({ connectionString: owner.replace('DATABASE', name), role: 'owner', maxConnections: 1 })
  await sql`update platform.clock set demo = true`.execute(own.db)
  await own.db.destroy()
}
