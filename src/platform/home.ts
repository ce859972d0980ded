import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { exitCodes, MachineProblem } from './machine-problem.ts'

/** The folder everything of one installation lives in; only its owner may look inside. */
export interface Home {
  readonly folder: string
  readonly databaseFolder: string
  readonly databaseLog: string
  readonly logFile: string
}

/**
 * Makes the folder when it is not there.
 * @throws MachineProblem when it cannot be made or written to
 */
export function openHome(folder: string): Home {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
    // Also finds a read-only disk, which the permission bits do not tell of.
    const probe = path.join(folder, `.write-check-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (problem) {
    const reason = (problem as NodeJS.ErrnoException).code ?? String(problem)
    throw new MachineProblem(
      `the folder ${folder} cannot be written to (${reason}). Make it writable for this user, or set GUILDHALL_HOME to another folder.`,
    )
  }
  return {
    folder,
    databaseFolder: path.join(folder, 'postgres'),
    databaseLog: path.join(folder, 'postgres.log'),
    logFile: path.join(folder, 'guildhall.log'),
  }
}

/** A text of this installation's own: made when it is first needed, readable by its owner only. */
export function keepText(file: string, make: () => string): string {
  if (!existsSync(file)) placeWhole(file, make())
  return readFileSync(file, 'utf8').trim()
}

/** The installation's secret: made at the first start, readable by its owner only. */
export function readSecret(home: Home): string {
  const file = path.join(home.folder, 'secret')
  const secret = keepText(file, () => randomBytes(32).toString('hex'))
  if (secret.length < 32)
    throw new MachineProblem(`${file} is damaged. Delete it: a new secret is made, and open forms must be reloaded.`)
  return secret
}

/** Another process may do the same at the same moment: the first one's content stays, and nobody reads half a file. */
function placeWhole(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, content, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw problem
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Who holds the home folder. */
export interface Holder {
  readonly pid: number
  /** What it does, e.g. `start`. */
  readonly task: string
  /** When the kernel started it, in its own ticks: pids are used again, this pair is not. */
  readonly started: string
  readonly url?: string
}

export interface HomeLock {
  /** Tells others where we can be reached. */
  announceUrl(url: string): void
  release(): void
}

export function lockFileOf(home: Home): string {
  return path.join(home.folder, 'guildhall.pid')
}

/** The living process that holds the folder, if any. */
export function findHolder(home: Home): Holder | undefined {
  const holder = readHolder(lockFileOf(home))
  return holder !== undefined && isAlive(holder) ? holder : undefined
}

/**
 * Only one process may run an embedded database in a folder.
 * @throws MachineProblem naming the one that already does
 */
export function lockHome(home: Home, task: string): HomeLock {
  const file = lockFileOf(home)
  const mine: Holder = { pid: process.pid, task, started: startOf(process.pid) }
  while (!placeWhole(file, JSON.stringify(mine))) {
    const holder = readHolder(file)
    if (holder !== undefined && isAlive(holder)) throw alreadyRunning(home, holder)
    clearAway(file, holder)
  }
  return {
    announceUrl(url) {
      const draft = `${file}.${process.pid}`
      writeFileSync(draft, JSON.stringify({ ...mine, url } satisfies Holder), { mode: 0o600 })
      renameSync(draft, file)
    },
    release() {
      const holder = readHolder(file)
      if (holder?.pid === mine.pid && holder.started === mine.started) rmSync(file, { force: true })
    },
  }
}

function alreadyRunning(home: Home, holder: Holder): MachineProblem {
  const where = holder.url === undefined ? '' : ` at ${holder.url}`
  const what = holder.task === 'start' ? 'Guildhall is already running' : `\`guildhall ${holder.task}\` is at work`
  return new MachineProblem(
    `${what} (process ${holder.pid})${where} with the home folder ${home.folder}. ` +
      'Stop it first, or set GUILDHALL_HOME to another folder.',
    exitCodes.unavailable,
  )
}

/** Takes a dead process's lock out of the way, and puts it back if somebody alive was faster than we looked. */
function clearAway(file: string, dead: Holder | undefined): void {
  const aside = `${file}.${process.pid}.dead`
  try {
    renameSync(file, aside)
  } catch {
    return // somebody else cleared it
  }
  const taken = readHolder(aside)
  const isSomebodyElse = taken !== undefined && (taken.pid !== dead?.pid || taken.started !== dead.started)
  if (isSomebodyElse) renameSync(aside, file)
  else rmSync(aside, { force: true })
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof holder === 'object' && holder !== null && 'pid' in holder ? (holder as Holder) : undefined
  } catch {
    return undefined
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.pid === process.pid) return holder.started === startOf(process.pid)
  try {
    process.kill(holder.pid, 0)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return startOf(holder.pid) === holder.started
}

/** Field 22 of /proc/<pid>/stat, counted after the name, which may itself hold spaces and brackets. Empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const hasEnded = state === 'Z' || state === 'X'
    return hasEnded ? 'ended' : (fields[18] ?? '')
  } catch {
    return ''
  }
}
