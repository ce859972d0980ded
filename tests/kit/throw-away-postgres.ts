import type { TestProject } from 'vitest/node'
import type { DatabaseRole } from '#platform/db/database.ts'
import { startTestCluster } from './test-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection strings with `DATABASE` in the place of the database's name. */
    postgres: Record<DatabaseRole, string>
  }
}

/** One cluster per test run; commits do not wait for the disk. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster({ durable: false })
  project.provide('postgres', cluster.addresses)
  return () => cluster.stop()
}
