import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg, { Client } from 'pg'
import { invariant } from '#kernel/invariant.ts'
import type { DB } from './database-types.ts'
import { isTogether, type Answers, type Statement } from './together.ts'

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
  /** How long the roles that serve requests wait for a statement, or for a connection; default 30 seconds. */
  readonly deadlineMs?: number
  readonly onError?: (problem: Error) => void
}

const DEADLINE_MS = 30_000
/** What PostgreSQL gets beyond the deadline to say that it gave up; a connection that is silent for longer is as good as cut. */
const SILENCE_MS = 1000

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, parseSafeInteger)
// `numeric` only ever leaves the database as the sum of integers.
types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/** Opens a pool; every session is in UTC, writes moments as ISO 8601 whatever the server prefers, and carries the rights of `role` from its first statement on. */
export function openDatabase(options: DatabaseOptions): { db: Database; pool: pg.Pool } {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS
  const isOwner = options.role === 'owner'
  const settings = ['-c timezone=UTC', '-c datestyle=ISO', `-c idle_in_transaction_session_timeout=${2 * deadlineMs}`]
  if (options.role !== 'owner') settings.push(`-c role=${loginName(options.role)}`, `-c statement_timeout=${deadlineMs}`)
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    ...(isOwner ? {} : { connectionTimeoutMillis: deadlineMs, query_timeout: deadlineMs + SILENCE_MS }),
    types,
    // What is asked while another answer is awaited is sent at once: "together.ts" saves its round trips.
    pipeline: true,
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
    if (first === 'begin') return this.#beginUnawaited() as never
    if (isTogether(first)) return this.#queryTogether(second as readonly [readonly Statement[]]) as never
    if (typeof first === 'string' && Array.isArray(second) && (second.length > 0 || first.startsWith('select '))) {
      const name = statementName(first)
      const config = { text: first, values: second, ...(name === undefined ? {} : { name }) }
      return this.#cutWhenSilent(super.query(config as never, ...(rest as [])))
    }
    return this.#cutWhenSilent(super.query(...(args as [never])))
  }

  /**
   * `begin` answers nothing of interest, so what comes next is sent behind it without a round trip. It fails only with its connection;
   * should it ever fail otherwise, the connection ends before a statement of the transaction could stand alone.
   */
  #beginUnawaited(): Promise<{ command: string; rows: [] }> {
    super.query('begin').catch(() => this.#cut())
    return Promise.resolve({ command: 'BEGIN', rows: [] })
  }

  /** All are sent before the first answer is read. After a failure the others fail too, so the first problem is the one to tell. */
  async #queryTogether([statements]: readonly [readonly Statement[]]): Promise<{ command: string; rows: [Answers] }> {
    const asked = statements.map(
      ({ text, values }) => this.query(text, values) as Promise<pg.QueryResult<Record<string, unknown>>>,
    )
    const settled = await Promise.allSettled(asked)
    const answers = settled.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason
      return { rows: outcome.value.rows, count: outcome.value.rowCount ?? 0 }
    })
    return { command: 'SELECT', rows: [{ answers }] }
  }

  /** The driver gives up the statement but keeps the connection, on which the next statement would wait just as long. */
  #cutWhenSilent(answer: unknown): never {
    if (answer instanceof Promise) {
      answer.catch((problem: unknown) => {
        if (problem instanceof Error && problem.message === 'Query read timeout') this.#cut()
      })
    }
    return answer as never
  }

  #cut(): void {
    const { connection } = this as unknown as { readonly connection: { readonly stream: Duplex } }
    connection.stream.destroy()
  }
}
