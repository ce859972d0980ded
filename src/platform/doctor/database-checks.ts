import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { runAudits, type Audit } from '../audit.ts'
import { openDatabase, type Database } from '../db/database.ts'
import { findDatabaseServer, startDatabaseServer, type DatabaseServer } from '../db/database-server.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { lockHome } from '../home.ts'
import { createLog } from '../log.ts'
import { concern, fine, problem, type Check, type Finding, type Patient } from './check.ts'

const LARGEST_CLOCK_DIFFERENCE_MS = 2000

/** The checks that need the database; it is started for them when nobody else runs it. */
export function databaseChecks(audits: readonly Audit[]): readonly Check[] {
  return [
    { name: 'PostgreSQL', run: (patient) => withServer(patient, checkServer) },
    { name: 'migrations', run: (patient) => withServer(patient, checkMigrations) },
    { name: 'clock', run: (patient) => withServer(patient, checkClock) },
    { name: 'audit', run: (patient) => withServer(patient, (server) => checkBooks(server, audits)) },
  ]
}

export const checkMail: Check = {
  name: 'mail',
  async run({ config }) {
    if (config.smtpUrl === undefined && config.mode === 'live') {
      return concern(
        'no mail leaves this machine, so nobody can confirm an address or set a new password',
        'Set SMTP_URL and MAIL_FROM.',
      )
    }
    if (config.smtpUrl === undefined) return fine('kept in the outbox page: SMTP_URL is not set')
    const transport = createTransport({ url: config.smtpUrl, connectionTimeout: 10_000, greetingTimeout: 10_000 })
    try {
      await transport.verify()
      return fine(`${new URL(config.smtpUrl).host} takes our mails`)
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      return problem(
        `${new URL(config.smtpUrl).host} does not take our mails: ${reason}`,
        'Check SMTP_URL: host, port, user and password.',
      )
    } finally {
      transport.close()
    }
  },
}

async function withServer(patient: Patient, check: (server: DatabaseServer) => Promise<Finding>): Promise<Finding> {
  const { config, home } = patient
  const running = await findDatabaseServer(config, home)
  if (running !== undefined) return check(running)
  const lock = lockHome(home, 'doctor')
  try {
    const server = await startDatabaseServer({ config, home, log: createLog('silent') })
    try {
      return await check(server)
    } finally {
      await server.stop()
    }
  } finally {
    lock.release()
  }
}

async function withOwner<T>(server: DatabaseServer, work: (owner: Database) => Promise<T>): Promise<T> {
  const { db } = openDatabase({ connectionString: server.connectionString, role: 'owner', maxConnections: 2 })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

async function checkServer(server: DatabaseServer): Promise<Finding> {
  const { db } = openDatabase({ connectionString: server.maintenanceConnectionString, role: 'owner', maxConnections: 1 })
  try {
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db)
    return fine(`${server.kind}, version ${rows[0]?.version}`)
  } finally {
    await db.destroy()
  }
}

async function checkMigrations(server: DatabaseServer): Promise<Finding> {
  try {
    const pending = await withOwner(server, pendingMigrations)
    if (pending.length === 0) return fine('the database has the newest shape')
    return concern(`${pending.length} are waiting: ${pending.join(', ')}`, 'The next `guildhall start` applies them.')
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
    return fine('there is no database yet; the first `guildhall start` makes it')
  }
}

async function checkClock(server: DatabaseServer): Promise<Finding> {
  try {
    const { rows } = await withOwner(server, (owner) =>
      sql<{ now: Date; ahead: string }>`select clock_timestamp() as now, ahead::text from platform.clock`.execute(owner),
    )
    const differenceMs = Math.abs((rows[0]?.now.getTime() ?? Number.NaN) - Date.now())
    if (differenceMs > LARGEST_CLOCK_DIFFERENCE_MS) {
      return concern(`the database's clock and ours differ by ${differenceMs} ms`, 'Let both machines keep time by NTP.')
    }
    const ahead = rows[0]?.ahead ?? '00:00:00'
    return fine(ahead === '00:00:00' ? 'right' : `right; the demo's own clock was moved forward by ${ahead}`)
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
    return fine('nothing to compare yet')
  }
}

async function checkBooks(server: DatabaseServer, audits: readonly Audit[]): Promise<Finding> {
  try {
    const pending = await withOwner(server, pendingMigrations)
    if (pending.length > 0) return fine('not before the database has the newest shape')
    const findings = await withOwner(server, (owner) => runAudits(owner, audits))
    if (findings.length === 0) return fine('everything adds up')
    return problem(
      `${findings.length} rows do not add up`,
      'Run `guildhall audit` to see them. Do not edit the tables; restore a backup or report it.',
    )
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
    return fine('nothing to audit yet')
  }
}

/** No database, or none of our tables in it. */
function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && ['3D000', '42P01', '3F000'].includes(String(thrown.code))
}
