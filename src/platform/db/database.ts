import { createHash } from 'node:crypto'
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg, { Client } from 'pg'
import { invariant } from '#kernel/invariant.ts'
import type { DB } from './database-types.ts'

export type Database = Kysely<DB>

/** One open transaction. Raw SQL: sql<Row>`select …`.execute(tx); columns arrive in camelCase. */
export type Tx = Transaction<DB>

/**
 * The three database roles. `owner` migrates; `app` serves requests and may not touch what is append-only;
 * `read` may only select and is what `reads/` gets.
 */
export type DatabaseRole = 'owner' | 'app' | 'read'

/** The name PostgreSQL knows a role by. */
export function loginName(role: Exclude<DatabaseRole, 'owner'>): string {
  return `guildhall_${role}`
}

/** Lets the roles log in by themselves: for servers that ask for no password, where a session should have no way back to more rights. */
export async function letRolesLogIn(owner: Database): Promise<void> {
  for (const role of ['app', 'read'] as const) await sql`alter role ${sql.id(loginName(role))} login`.execute(owner)
}

export interface DatabaseOptions {
  readonly connectionString: string
  readonly role: DatabaseRole
  readonly maxConnections: number
  readonly onError?: (problem: Error) => void
}

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, parseSafeInteger)
// `numeric` only ever leaves the database as the sum of integers.
types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/** Opens a pool; every session is in UTC and carries the rights of `role` from its first statement on. */
export function openDatabase(options: DatabaseOptions): { db: Database; pool: pg.Pool } {
  const settings = ['-c timezone=UTC', '-c idle_in_transaction_session_timeout=60000']
  if (options.role !== 'owner') settings.push(`-c role=${loginName(options.role)}`, '-c statement_timeout=30000')
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    types,
    options: settings.join(' '),
    Client: PreparingClient as unknown as typeof pg.Client,
  })
  // An idle connection that breaks (the server restarted) is replaced by the pool; it must not end the process.
  pool.on('error', (problem) => options.onError?.(problem))
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, pool }
}

function parseSafeInteger(text: string): number {
  const value = Number(text)
  invariant(Number.isSafeInteger(value), `an integer of the database is beyond 2^53: ${text}`)
  return value
}

// Named statements are parsed and planned once per connection (16–25 µs instead of 18–27 µs and far less in the server).
// The limit keeps generated texts from filling the server's memory.
const MOST_NAMED_STATEMENTS = 500
const statementNames = new Map<string, string>()

function statementName(text: string): string | undefined {
  const known = statementNames.get(text)
  if (known !== undefined) return known
  if (statementNames.size >= MOST_NAMED_STATEMENTS) return undefined
  const name = createHash('sha1').update(text).digest('base64url')
  statementNames.set(text, name)
  return name
}

class PreparingClient extends Client {
  override query(...args: unknown[]): never {
    const [first, second, ...rest] = args
    if (typeof first === 'string' && Array.isArray(second) && second.length > 0) {
      const name = statementName(first)
      const config = { text: first, values: second, ...(name === undefined ? {} : { name }) }
      return super.query(config as never, ...(rest as []))
    }
    return super.query(...(args as [never]))
  }
}
