import path from 'node:path'
import { systemActor } from '#kernel/actor.ts'
import type * as ledger from '#modules/ledger/index.ts'
import type { LedgerCommand } from '#modules/ledger/index.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { isOutage } from '#platform/db/outage.ts'
import { OutcomeUnknown } from '#platform/lanes/index.ts'
import { createLog } from '#platform/log.ts'
import { inTransaction } from '#platform/run-action.ts'
import type { CallOutcome } from './log.ts'

/** The ledger as a caller sees it. */
export interface Door {
  /** Whether what is sent together is done together. */
  readonly takesMany: boolean
  send(commands: readonly LedgerCommand[]): Promise<readonly CallOutcome[]>
  close(): Promise<void>
}

export interface DoorOptions {
  /** `transaction`: one for each call, as an action makes it. `lanes`: the micro-batcher. */
  readonly by: 'transaction' | 'lanes'
  readonly connectionString: string
  readonly connections: number
  readonly deadlineMs: number
  /** Another folder than the ledger's own: one with a bug planted in it. */
  readonly ledgerFolder?: string
}

export const LEDGER_FOLDER = path.resolve(import.meta.dirname, '../../../src/modules/ledger')

export async function openDoor(options: DoorOptions): Promise<Door> {
  const { connectionString, connections, deadlineMs, ledgerFolder = LEDGER_FOLDER } = options
  const { db } = openDatabase({ connectionString, role: 'app', maxConnections: connections, deadlineMs })
  // Not by the door, which opens the whole module: processes are started by the dozen here.
  const part = path.join(ledgerFolder, options.by === 'lanes' ? 'lanes.ts' : 'actions/execute.ts')
  const opened = (await import(part)) as typeof ledger
  return options.by === 'lanes' ? throughLanes(db, opened, deadlineMs) : inTransactions(db, opened)
}

function inTransactions(db: Database, { execute }: Pick<typeof ledger, 'execute'>): Door {
  return {
    takesMany: true,
    send: (commands) => inTransaction(db, systemActor('prove'), (ctx) => execute(ctx, commands)),
    close: () => db.destroy(),
  }
}

function throughLanes(db: Database, { openLedgerLanes }: Pick<typeof ledger, 'openLedgerLanes'>, deadlineMs: number): Door {
  const lanes = openLedgerLanes(db, { log: createLog('fatal'), deadlineMs })
  return {
    takesMany: false,
    async send([command]) {
      return [(await lanes.submit(systemActor('prove'), command!)) as CallOutcome]
    },
    async close() {
      await lanes.close()
      await db.destroy()
    },
  }
}

// SQLSTATE: connection exceptions, shutdowns, a statement past its deadline, a transaction that idled past it.
const OUTAGE_CODES = /^(08...|57P0.|57014|25P03)$/
const OUTAGE_WORDS = /^(Client has encountered a connection error|Client was closed)/

/** Whether the call may or may not have been done, which is no fault of the ledger's; anything else is. */
export function isUnknown(problem: unknown): boolean {
  if (!(problem instanceof Error)) return false
  if (problem instanceof OutcomeUnknown || isOutage(problem)) return true
  const code = 'code' in problem ? String(problem.code) : ''
  return OUTAGE_CODES.test(code) || OUTAGE_WORDS.test(problem.message)
}
