import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Refused } from '#kernel/result.ts'
import type { LedgerCommand, LedgerOutcome } from '#modules/ledger/index.ts'
import type { Overloaded } from '#platform/lanes/index.ts'

/** Lanes may turn a command away without having begun it. */
export type CallOutcome = LedgerOutcome | Refused<Overloaded>

/** Commands that were sent together, and what became of them. Times are microseconds of the machine's monotonic clock, which all its processes share. */
export interface Call {
  readonly commands: readonly LedgerCommand[]
  readonly calledAt: number
  readonly answeredAt?: number
  readonly outcomes?: readonly CallOutcome[]
  /** What it failed with: nobody knows whether it was done. */
  readonly unknown?: string
  /** What it failed with, and it should not have. */
  readonly fault?: string
}

export function monotonicMicros(): number {
  return Number(process.hrtime.bigint() / 1000n)
}

/** What a caller knows, outside the database. Each line is with the operating system before the call goes on, so a killed process loses none. */
export interface CallLog {
  called(commands: readonly LedgerCommand[]): number
  answered(call: number, outcomes: readonly CallOutcome[]): void
  failed(call: number, how: 'unknown' | 'fault', problem: unknown): void
  close(): void
}

type Line =
  | readonly [call: number, at: number, what: 'called', commands: readonly LedgerCommand[]]
  | readonly [call: number, at: number, what: 'answered', outcomes: readonly CallOutcome[]]
  | readonly [call: number, at: number, what: 'unknown' | 'fault', problem: string]

export function openCallLog(file: string): CallLog {
  const descriptor = openSync(file, 'a')
  let calls = 0
  const write = (line: Line) => void writeSync(descriptor, `${JSON.stringify(line)}\n`)
  return {
    called(commands) {
      calls += 1
      write([calls, monotonicMicros(), 'called', commands])
      return calls
    },
    answered: (call, outcomes) => write([call, monotonicMicros(), 'answered', outcomes]),
    failed: (call, how, problem) => write([call, monotonicMicros(), how, describe(problem)]),
    close: () => closeSync(descriptor),
  }
}

/** Calls without an answer are those of a process that was killed. */
export function readCallLog(file: string): Call[] {
  const calls = new Map<number, Call>()
  const text = readFileSync(file, 'utf8')
  // A line that was being written when the process died has no end.
  for (const one of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (one === '') continue
    const [call, at, what, more] = JSON.parse(one, asDate) as Line
    if (what === 'called') calls.set(call, { commands: more, calledAt: at })
    else if (what === 'answered') calls.set(call, { ...calls.get(call)!, answeredAt: at, outcomes: more })
    else calls.set(call, { ...calls.get(call)!, answeredAt: at, [what]: more })
  }
  return [...calls.values()]
}

/** Batches that `writeScript` wrote. */
export function readCommands(file: string): LedgerCommand[][] {
  return JSON.parse(readFileSync(file, 'utf8'), asDate) as LedgerCommand[][]
}

const DATES: ReadonlySet<string> = new Set(['expiresAt', 'deadline', 'recordedAt'])

function asDate(this: unknown, name: string, value: unknown): unknown {
  return DATES.has(name) && typeof value === 'string' ? new Date(value) : value
}

function describe(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem)
  const code = 'code' in problem ? `${String(problem.code)} ` : ''
  return `${code}${problem.name}: ${problem.message}`
}
