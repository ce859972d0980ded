import { setTimeout as sleep } from 'node:timers/promises'
import type { LedgerCommand } from '#modules/ledger/index.ts'
import { isUnknown, type Door } from './door.ts'
import type { CallLog, CallOutcome } from './log.ts'

export interface Load {
  readonly door: Door
  readonly log: CallLog
  readonly callers: number
  /** The next batch for whoever is free, or nothing when all is said. */
  next(): readonly LedgerCommand[] | undefined
  learn(commands: readonly LedgerCommand[], outcomes: readonly CallOutcome[]): void
  isStopping(): boolean
}

const PAUSE_AFTER_OUTAGE_MS = 100

/** Callers who each ask, wait for the answer and ask again. Nobody repeats a question: what became of it is found out later. */
export async function runCallers(load: Load): Promise<void> {
  await Promise.all(Array.from({ length: load.callers }, () => runCaller(load)))
}

async function runCaller(load: Load): Promise<void> {
  while (!load.isStopping()) {
    const commands = load.next()
    if (commands === undefined) return
    if (load.door.takesMany) await call(load, commands)
    else await Promise.all(commands.map((command) => call(load, [command])))
  }
}

export async function call(
  { door, log, learn }: Pick<Load, 'door' | 'log' | 'learn'>,
  commands: readonly LedgerCommand[],
): Promise<void> {
  const call = log.called(commands)
  try {
    const outcomes = await door.send(commands)
    log.answered(call, outcomes)
    learn(commands, outcomes)
  } catch (problem) {
    log.failed(call, isUnknown(problem) ? 'unknown' : 'fault', problem)
    await sleep(PAUSE_AFTER_OUTAGE_MS)
  }
}
