import { sql } from 'kysely'
import type { AuditFinding, AuditTools, RecentLook } from '#platform/audit.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { nextStretch, ownersIn, raiseWatermark } from '../store/stretches.ts'
import { checkAccountDays } from './check-account-days.ts'
import { checkIndexes } from './check-indexes.ts'
import { checkSeals } from './check-seals.ts'
import { checks, type CheckRow } from './checks.ts'
import { REPLAYED, replayWallets } from './replay-slices.ts'
import { relations, type Scope } from './scope.ts'

const SEALS = 'seals recompute from the rows they cover'
const ACCOUNT_DAYS = 'the days of the platform’s accounts add up to their entries'
const INDEXES = 'every index leads to every row'

const MOST_ROWS_PER_CHECK = 100
/** How much of the journal one recent look goes through; a wallet in it is looked at with its whole history. */
const MOST_TRANSACTIONS = 20_000

/** The names of all checks, in the order in which they run. */
export const checkNames: readonly string[] = [
  ...checks.map(({ name }) => name),
  ...Object.values(REPLAYED),
  ACCOUNT_DAYS,
  SEALS,
  INDEXES,
]

/**
 * Proves the books: reads one snapshot, changes nothing, and returns every row that breaks a promise (at most 100 per check).
 * `[]` when all is well. Needs the right to read schema `ledger`; looking into indexes needs the rights of a superuser.
 */
export async function audit(db: Database, tools: AuditTools = {}): Promise<readonly AuditFinding[]> {
  return inSnapshot(db, (tx) => auditSnapshot(tx, tools))
}

/** Wallets with transactions since the last look, by the same checks; a long way is gone in several looks. */
export async function auditRecent(db: Database): Promise<RecentLook> {
  return inSnapshot(db, async (tx) => {
    const stretch = await nextStretch(tx, 'audit', MOST_TRANSACTIONS)
    const owners = await ownersIn(tx, stretch)
    return {
      findings: owners.length === 0 ? [] : await auditWallets(tx, owners, {}),
      lookedAt: owners.length,
      isLast: stretch.isLast,
      remember: (later) => raiseWatermark(later, 'audit', stretch.below),
    }
  })
}

async function inSnapshot<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      // The checks hash and sort whole tables; with the default of 4 MB they would do that on disk.
      await sql`set local work_mem = '64MB'`.execute(tx)
      // Of legs in arrays and of wallets that are asked for, the planner knows no numbers. A loop in a loop over what it takes for few is
      // the one mistake that takes hours.
      await sql`set local enable_nestloop = off`.execute(tx)
      return work(tx)
    })
}

/** The same inside a transaction of the caller's. */
export async function auditSnapshot(tx: Tx, tools: AuditTools = {}): Promise<readonly AuditFinding[]> {
  const findings = [...(await auditWallets(tx, 'all', tools))]
  await sql`set local enable_nestloop = on`.execute(tx)
  const whole = [
    { name: ACCOUNT_DAYS, find: checkAccountDays },
    { name: SEALS, find: (inside: Tx) => checkSeals(inside) },
    { name: INDEXES, find: checkIndexes },
  ]
  for (const { name, find } of whole) {
    await tools.step?.(name)
    const rows = await find(tx)
    if (rows === undefined) tools.skip?.(name, 'this connection may not look into indexes: that needs amcheck and a superuser')
    else findings.push(...named(name, rows))
  }
  return findings
}

async function auditWallets(tx: Tx, scope: Scope, tools: AuditTools): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (const { name, rows } of checks) {
    await tools.step?.(name)
    const found = await sql<CheckRow>`
      with ${relations(scope)} select * from (${rows}) found limit ${MOST_ROWS_PER_CHECK}`.execute(tx)
    findings.push(...named(name, found.rows))
  }
  for (const name of Object.values(REPLAYED)) await tools.step?.(name)
  for (const [name, replayed] of Map.groupBy(await replayWallets(tx, scope), ({ check }) => check)) {
    findings.push(
      ...named(
        name,
        replayed.map(({ row }) => row),
      ),
    )
  }
  return findings
}

function named(check: string, rows: readonly CheckRow[]): AuditFinding[] {
  return rows.slice(0, MOST_ROWS_PER_CHECK).map((row) => ({ check, row }))
}
