// Writes src/platform/db/database-types.ts from a throw-away database with every migration applied: `npm run db:types`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '#platform/db/database.ts'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres.ts'
import { migrate } from '#platform/db/migrate.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-types-'))
const server = await startEmbeddedPostgres({
  dataFolder: path.join(folder, 'data'),
  logFile: path.join(folder, 'postgres.log'),
  durable: false,
})
try {
  const owner = openDatabase({ connectionString: server.connectionString('postgres'), role: 'owner', maxConnections: 2 })
  await migrate(owner.db, owner.pool)
  await owner.db.destroy()
  const made = spawnSync(
    'kysely-codegen',
    [
      '--dialect=postgres',
      `--url=${server.connectionString('postgres')}`,
      '--camel-case',
      '--exclude-pattern=(graphile_worker|migrations).*',
      '--out-file=src/platform/db/database-types.ts',
      // The parsers of database.ts: integers of 8 bytes arrive as safe JavaScript numbers.
      '--type-mapping={"int8":"number","numeric":"number","timestamptz":"Date"}',
    ],
    { stdio: 'inherit' },
  )
  process.exitCode = made.status ?? 1
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
