import { afterAll } from 'vitest'
import { openLab, type Lab } from '#modules/simulation/index.ts'
import type { TestDatabase } from './database.ts'

/** The lab of a test database; its thread begins with the first question and ends with the file. */
export function testLabOf(database: TestDatabase): () => Lab {
  let lab: Lab | undefined
  afterAll(() => lab?.close())
  return () => (lab ??= openLab({ connectionString: database.connectionString }))
}
