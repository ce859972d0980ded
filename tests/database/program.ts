import { spawn, type ChildProcess } from 'node:child_process'
import { constants, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
const REGISTER = path.join(ROOT, 'bin/register.mjs')
const SMALL = path.join(ROOT, 'tests/database/small-marketplace.ts')

export interface Program {
  readonly process: ChildProcess
  /** What it wrote so far. */
  readonly out: () => string
  readonly err: () => string
  readonly url: () => string
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
  open(seconds?: number): Promise<string>
  get(path: string): Promise<string>
}

export interface ProgramOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly entry?: readonly string[]
  readonly spawn?: { readonly uid?: number; readonly gid?: number; readonly cwd?: string; readonly node?: string }
  readonly atEnd?: AtEnd
}

/** Where clearing up is registered: with the running test (the default), or with all tests of a file. */
export type AtEnd = (clearUp: () => Promise<void>) => void

/** Runs the command line as its own process, as somebody at a terminal would; ends it with the test. */
export function runProgram({
  args = ['start'],
  env = {},
  entry = ['--import', REGISTER, SMALL],
  spawn: how = {},
  atEnd = onTestFinished,
}: ProgramOptions): Program {
  const { node = process.execPath, ...identity } = how
  const child = spawn(node, [...entry, ...args], {
    env: { PATH: process.env.PATH, HOME: '/nowhere', PORT: '0', GUILDHALL_MODE: 'live', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'lost')),
  )
  atEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const url = (): string => /Guildhall is open: (\S+)/.exec(out)?.[1] ?? ''
  return {
    process: child,
    out: () => out,
    err: () => err,
    url,
    ended,
    async open(seconds) {
      await until(() => url() !== '' || child.exitCode !== null, {
        what: () => `the program opens; it said ${out} ${err}`,
        ...(seconds === undefined ? {} : { seconds }),
      })
      if (url() === '') throw new Error(`the program ended with ${child.exitCode}: ${err}`)
      return url()
    },
    async get(address) {
      const response = await fetch(url().replace('localhost', '127.0.0.1') + address)
      return response.text()
    },
  }
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  options: { what: () => string; seconds?: number },
): Promise<void> {
  const deadline = Date.now() + (options.seconds ?? 30) * 1000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${options.what()}`)
    await sleep(25)
  }
}

/** A home folder that is gone after the test, with whatever PostgreSQL a killed program left in it. */
export function aHome(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-home-'))
  atEnd(async () => {
    const pid = postgresPid(folder)
    if (pid !== undefined) {
      process.kill(pid, 'SIGQUIT')
      await until(() => !isAlive(pid), { what: () => 'PostgreSQL ends' })
    }
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A home folder with a migrated, empty database, as the first start leaves it: a copy takes a tenth of a start. */
export async function aUsedHome(): Promise<string> {
  pattern ??= makePattern()
  const home = aHome()
  cpSync(await pattern, home, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return home
}

let pattern: Promise<string> | undefined

async function makePattern(): Promise<string> {
  const home = mkdtempSync(path.join(tmpdir(), 'guildhall-pattern-'))
  const program = runProgram({ env: { GUILDHALL_HOME: home } })
  await program.open()
  program.process.kill('SIGTERM')
  await program.ended
  return home
}

/** For `afterAll` of files that use it. */
export async function forgetUsedHome(): Promise<void> {
  if (pattern !== undefined) rmSync(await pattern, { recursive: true, force: true })
  pattern = undefined
}

/** The living server of a home folder. */
export function postgresPid(home: string): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
    return isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
