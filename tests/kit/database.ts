import { sql } from 'kysely'
import { afterAll, beforeAll, inject } from 'vitest'
import { systemActor, type Actor } from '#kernel/actor.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { cloneTemplate } from './test-cluster.ts'

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

/** A database of its own for the calling test file, cloned from the migrated template; the clock may be moved. */
export function useTestDatabase(): TestDatabase {
  const name = `test_${process.pid}_${Date.now().toString(36)}_${(made += 1)}`
  const opened: Partial<Record<'app' | 'owner' | 'read', Database>> = {}
  let connectionString = ''

  beforeAll(async () => {
    await cloneTemplate(inject('postgres').owner, name)
    connectionString = inject('postgres').owner.replace('DATABASE', name)
    for (const role of ['app', 'owner', 'read'] as const) {
      const own = inject('postgres')[role].replace('DATABASE', name)
      opened[role] = openDatabase({ connectionString: own, role, maxConnections: role === 'app' ? 20 : 3 }).db
    }
  })
  afterAll(async () => {
    await Promise.all(Object.values(opened).map((database) => database.destroy()))
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
