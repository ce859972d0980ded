import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { LedgerCommand } from '#modules/ledger/index.ts'
import type { CommandOptions } from './commands.ts'
import type { DoorOptions } from './door.ts'
import { readCallLog, type Call } from './log.ts'

/** What a worker is to do: endless load, or a script from a file, each batch once. */
export interface Order extends DoorOptions {
  readonly logFile: string
  readonly callers: number
  readonly endless?: CommandOptions
  readonly script?: string
}

export interface Worker {
  readonly pid: number
  /** Resolves when its callers are about to begin. */
  readonly ready: Promise<void>
  /** Lets it finish what it has begun. @throws when it does not end well */
  stop(): Promise<void>
  /** Waits until its script is done. @throws when it does not end well */
  readonly done: Promise<void>
  /** Kill −9. */
  kill(): Promise<void>
  calls(): readonly Call[]
}

const ROOT = path.resolve(import.meta.dirname, '../../..')

export interface WorkerOptions {
  /** Loaded before anything else, such as a clock that is wrong. */
  readonly preload?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export function startWorker(order: Order, { preload = [], env = {} }: WorkerOptions = {}): Worker {
  const imports = [path.join(ROOT, 'bin/register.mjs'), ...preload].flatMap((file) => ['--import', file])
  const child = spawn(process.execPath, [...imports, path.join(import.meta.dirname, 'worker.ts'), JSON.stringify(order)], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'lost')),
  )
  const done = (async () => {
    const how = await ended
    if (how !== 0) throw new Error(`a worker ended with ${how}: ${said}`)
  })()
  // Whoever kills it does not ask how it ended.
  done.catch(() => undefined)
  return {
    pid: child.pid!,
    ready: Promise.race([new Promise<void>((resolve) => child.stdout.once('data', () => resolve())), done]),
    done,
    async stop() {
      child.kill('SIGTERM')
      await done
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    calls: () => readCallLog(order.logFile),
  }
}

/** A script for `Order.script`. */
export function writeScript(file: string, batches: readonly (readonly LedgerCommand[])[]): string {
  writeFileSync(file, JSON.stringify(batches))
  return file
}
