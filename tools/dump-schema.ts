// Writes schema.sql, the text a reviewer reads: `npm run db:schema`. A test holds it to what the migrations really build.
import { writeFileSync } from 'node:fs'
import { describeSchema } from '#kit/describe-schema.ts'
import { withThrowAwayDatabase } from './throw-away-database.ts'

await withThrowAwayDatabase(async ({ owner }) => {
  writeFileSync(
    'schema.sql',
    `-- Generated after all migrations by \`npm run db:schema\`. Do not edit.\n\n${await describeSchema(owner)}`,
  )
})
