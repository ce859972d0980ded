import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { derivedId, type Id } from '#kernel/ids.ts'
import { audit, type LedgerCommand } from '#modules/ledger/index.ts'
import type { Database } from '#platform/db/database.ts'
import type { ProveDatabase } from '../ground.ts'
import { readJournals } from '../history/journal.ts'
import { judge, nothingHalf } from '../history/judge.ts'
import type { Figures } from '../layer.ts'
import { call } from './callers.ts'
import { openDoor } from './door.ts'
import { openCallLog, readCallLog, type Call } from './log.ts'

/** A folder for call logs, gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-prove-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Nobody has used them before. */
export function walletsOf(seed: number, count: number): Id[] {
  return Array.from({ length: count }, (_, no) => derivedId('prove', seed, no))
}

export interface Outcome {
  readonly database: ProveDatabase
  readonly folder: string
  readonly wallets: readonly Id[]
  readonly calls: readonly Call[]
}

/** Asks again, under the same keys, for whatever nobody knows the end of; then holds the books against all answers. */
export async function settle({ database, folder, wallets, calls }: Outcome): Promise<Figures> {
  const before = await readJournals(database.read, wallets)
  nothingHalf(before, calls)
  const open = calls.filter(({ outcomes, fault }) => outcomes === undefined && fault === undefined)
  const kept = new Set(before.flatMap(({ lines, refused }) => [...lines, ...refused].map(({ key }) => key)))
  const again = await askAll(
    { database, folder },
    'again',
    open.map(({ commands }) => commands),
  )
  const figures = judge(await readJournals(database.read, wallets), [...calls, ...again])
  return {
    calls: calls.length,
    ...figures,
    unknown: open.length,
    unknownAndDone: open.filter(({ commands }) => commands.every(({ key }) => kept.has(key))).length,
  }
}

type Place = Pick<Outcome, 'database' | 'folder'>

/** Everybody has something to lose before it begins. */
export function openWallets(place: Place, wallets: readonly Id[]): Promise<Call[]> {
  const commands = wallets.map((ownerId): LedgerCommand => ({
    kind: 'issue',
    key: derivedId('opening', ownerId),
    ownerId,
    origin: 'sign_up',
    qty: 20,
    expiresAt: null,
    costUsdCents: 0,
    cause: { kind: 'test' },
  }))
  return askAll(place, 'opening', [commands])
}

/** Each batch once, by a few callers; `name` is the log's. */
export async function askAll(
  { database, folder }: Place,
  name: string,
  batches: readonly (readonly LedgerCommand[])[],
): Promise<Call[]> {
  const door = await openDoor({ by: 'transaction', connectionString: database.addresses.app, connections: 4, deadlineMs: 10_000 })
  const logFile = path.join(folder, `${name}.log`)
  const log = openCallLog(logFile)
  const waiting = [...batches]
  const ask = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await call({ door, log, learn: () => undefined }, next)
    }
  }
  await Promise.all([ask(), ask(), ask(), ask()])
  log.close()
  await door.close()
  return readCallLog(logFile)
}

export async function nothingToFind(database: ProveDatabase): Promise<void> {
  assert.deepEqual(await audit(database.read), [])
}

/** Since the server was started. */
export async function deadlocks(db: Database): Promise<number> {
  const { rows } = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(db)
  return rows[0]!.deadlocks
}
