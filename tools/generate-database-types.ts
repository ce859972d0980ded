// Writes src/platform/db/database-types.ts from a throw-away database with every migration applied: `npm run db:types`.
import { spawnSync } from 'node:child_process'
import { withThrowAwayDatabase } from './throw-away-database.ts'

await withThrowAwayDatabase(async ({ connectionString }) => {
  const made = spawnSync(
    'kysely-codegen',
    [
      '--dialect=postgres',
      `--url=${connectionString}`,
      '--camel-case',
      '--exclude-pattern=(graphile_worker|migrations).*',
      '--out-file=src/platform/db/database-types.ts',
      // The parsers of database.ts: integers of 8 bytes arrive as safe JavaScript numbers.
      '--type-mapping={"int8":"number","numeric":"number","timestamptz":"Date","interval":"string"}',
    ],
    { stdio: 'inherit' },
  )
  process.exitCode = made.status ?? 1
})
