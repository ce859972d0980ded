import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { sameOnPostgres } from './model.test-kit.ts'

// The short form; `npm run prove -- database` looks at hundreds of histories.
const numRuns = 12

describe('any history on PostgreSQL', () => {
  const database = useTestDatabase()

  test('ends as in the naive ledger, in batches of 1 to 512, and the audit finds nothing', async () => {
    const { commands, poisoned } = await sameOnPostgres(database, { numRuns })
    expect(commands).toBeGreaterThan(50 * numRuns)
    expect(poisoned).toBeGreaterThan(0)
  })
})
