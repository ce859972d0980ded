import { sql } from 'kysely'
import { afterAll, beforeAll, inject } from 'vitest'
import { systemActor, type Actor } from '#kernel/actor.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { cloneTemplate, startTestCluster, type TestCluster } from './test-cluster.ts'

export interface TestDatabase {
  /** The application's role: what the server itself runs with. */
  readonly app: Database
  /** The schema's owner: only to look behind the scenes or to damage something on purpose. */
  readonly owner: Database
  readonly read: Database
  readonly connectionString: string
  /** One transaction as `actor` (default: the system), committed at the end. */
  run<T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor): Promise<T>
  /** Lets the marketplace's clock jump forward. */
  advanceClock(forward: string): Promise<void>
}

let made = 0

export interface TestDatabaseOptions {
  /** Hears what PostgreSQL says besides its answers, to the roles that serve requests. */
  readonly hear?: (notice: { readonly message?: string | undefined }) => void
  /** On a server of its own, for a file whose transactions are so long that others would wait for them: seals and days do. */
  readonly alone?: boolean
}

/** A database of its own for the calling test file, cloned from the migrated template; the clock may be moved. */
export function useTestDatabase({ hear, alone = false }: TestDatabaseOptions = {}): TestDatabase {
  const name = `test_${process.pid}_${Date.now().toString(36)}_${(made += 1)}`
  const opened: Partial<Record<'app' | 'owner' | 'read', Database>> = {}
  let connectionString = ''
  let cluster: TestCluster | undefined

  beforeAll(async () => {
    if (alone) cluster = await startTestCluster({ durable: false })
    const addresses = cluster?.addresses ?? inject('postgres')
    await cloneTemplate(addresses.owner, name)
    connectionString = addresses.owner.replace('DATABASE', name)
    for (const role of ['app', 'owner', 'read'] as const) {
      const own = addresses[role].replace('DATABASE', name)
      const { db, pool } = openDatabase({ connectionString: own, role, maxConnections: role === 'app' ? 20 : 3 })
      if (hear !== undefined && role !== 'owner') pool.on('connect', (client) => client.on('notice', hear))
      opened[role] = db
    }
  })
  afterAll(async () => {
    await Promise.all(Object.values(opened).map((database) => database.destroy()))
    await cluster?.stop()
  })

  const database = (role: 'app' | 'owner' | 'read'): Database => {
    const found = opened[role]
    if (found === undefined) throw new Error('the test database is there once beforeAll has run')
    return found
  }
  return {
    get app() {
      return database('app')
    },
    get owner() {
      return database('owner')
    },
    get read() {
      return database('read')
    },
    get connectionString() {
      return connectionString
    },
    run: (work, actor = systemActor('test')) => inTransaction(database('app'), actor, work),
    async advanceClock(forward) {
      await sql`select platform.advance_clock(${forward}::interval)`.execute(database('owner'))
    },
  }
}
