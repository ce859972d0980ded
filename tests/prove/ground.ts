import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import { openDatabase, type Database, type DatabaseRole } from '#platform/db/database.ts'
import { inTransaction, type Ctx } from '#platform/run-action.ts'
import { cloneTemplate, startTestCluster, type TestCluster } from '#kit/test-cluster.ts'

/** A database for one layer. */
export interface ProveDatabase {
  /** Connection strings, for other processes and for the proxy. */
  readonly addresses: Record<DatabaseRole, string>
  readonly app: Database
  readonly owner: Database
  readonly read: Database
  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Where layers get their databases from: one cluster for all that do not kill theirs, started when the first one asks. */
export interface Ground {
  newDatabase(): Promise<ProveDatabase>
  close(): Promise<void>
}

export function openGround(): Ground {
  let cluster: Promise<TestCluster> | undefined
  return {
    async newDatabase() {
      cluster ??= startTestCluster({ durable: false })
      return newDatabase((await cluster).addresses)
    },
    async close() {
      await (await cluster)?.stop()
    },
  }
}

let made = 0

export async function newDatabase(addresses: Record<DatabaseRole, string>): Promise<ProveDatabase> {
  const name = `prove_${process.pid}_${Date.now().toString(36)}_${(made += 1)}`
  await cloneTemplate(addresses.owner, name)
  const own = (role: DatabaseRole) => addresses[role].replace('DATABASE', name)
  const open = (role: DatabaseRole) =>
    openDatabase({ connectionString: own(role), role, maxConnections: role === 'app' ? 8 : 2 }).db
  const [app, owner, read] = [open('app'), open('owner'), open('read')]
  return {
    addresses: { app: own('app'), owner: own('owner'), read: own('read') },
    app,
    owner,
    read,
    run: (work) => inTransaction(app, systemActor('prove'), work),
    async close() {
      await Promise.all([app, owner, read].map((db) => db.destroy()))
      await dropDatabase(addresses.owner, name)
    },
  }
}

async function dropDatabase(owner: string, name: string): Promise<void> {
  const { db } = openDatabase({ connectionString: owner.replace('DATABASE', 'postgres'), role: 'owner', maxConnections: 1 })
  await sql.raw(`drop database ${name} with (force)`).execute(db)
  await db.destroy()
}
