import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
} from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { exitCodes, MachineProblem } from '../machine-problem.ts'
import { loginName, type DatabaseRole } from './database.ts'
import { giveToOwner, identity, makeOwnFolder, NOBODY, prepareLaunch, program, type Launch } from './postgres-launch.ts'

export interface EmbeddedPostgres {
  readonly pid: number
  /** A connection string over the private Unix socket, by default the owner's; there is no TCP port and no password. */
  connectionString(database: string, role?: DatabaseRole): string
  /** Fast shutdown (`immediate`: without a checkpoint); resolves when every process of the server is gone. */
  stop(options?: { readonly immediate?: boolean }): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string
  readonly logFile: string
  /** `false` only for throw-away test clusters: commits do not wait for the disk. */
  readonly durable: boolean
  /** Called when the server died on its own and is being started again. */
  readonly onRestart?: (exit: { code: number | null; signal: string | null }) => void
  /** Called when it could not be started again. */
  readonly onLost?: (problem: Error) => void
}

const OWNER = 'guildhall'
const MAJOR = '18'
const START_DEADLINE_MS = 60_000
const STOP_PATIENCE_MS = 20_000
const SOCKET_FOLDER = 'guildhall-pg-'
const LONGEST_SOCKET_PATH = 107

/**
 * Creates the cluster when there is none, clears away what a crash left behind, starts PostgreSQL, and starts it again when it dies.
 * @throws MachineProblem when this machine or the data folder keeps it from running
 */
export async function startEmbeddedPostgres(given: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const options = { ...given, dataFolder: path.resolve(given.dataFolder) }
  const launch = prepareLaunch(options.dataFolder)
  if (existsSync(options.dataFolder)) takeOwnership(launch, options.dataFolder)
  if (isNewCluster(options.dataFolder)) initialise(launch, options)
  else checkVersion(options.dataFolder)
  await clearLeftovers(options.dataFolder)

  const socketFolder = makeSocketFolder(launch)
  let server: ChildProcess
  let stopping = false
  let restarting: Promise<void> = Promise.resolve()

  function supervise(): void {
    server.once('exit', (code, signal) => {
      if (stopping) return
      options.onRestart?.({ code, signal })
      restarting = restart().catch((problem: unknown) => options.onLost?.(problem as Error))
    })
  }
  async function restart(): Promise<void> {
    await clearLeftovers(options.dataFolder, socketFolder)
    if (stopping) return
    server = await spawnPatiently(launch, socketFolder, options)
    supervise()
  }
  // The last resort when Node ends without having stopped us; `kill -9` is left to the next start.
  const onExit = (): void => void server.kill('SIGINT')

  try {
    server = await spawnPatiently(launch, socketFolder, options)
  } catch (problem) {
    rmSync(socketFolder, { recursive: true, force: true })
    throw problem
  }
  supervise()
  process.once('exit', onExit)

  return {
    get pid() {
      return server.pid ?? 0
    },
    connectionString: (database, role) => connectionString(socketFolder, database, role),
    async stop({ immediate = false } = {}) {
      stopping = true
      await restarting
      await end(server, immediate)
      process.off('exit', onExit)
      rmSync(socketFolder, { recursive: true, force: true })
    },
  }
}

/** The way to a server that another process runs on this data folder, if one does. */
export function findRunningPostgres(dataFolder: string): Pick<EmbeddedPostgres, 'connectionString' | 'pid'> | undefined {
  const folder = path.resolve(dataFolder)
  const { pid, socketFolder, ready } = readPidFile(folder) ?? {}
  if (pid === undefined || socketFolder === undefined || !ready || !isPostgres(pid, folder)) return undefined
  return { pid, connectionString: (database, role) => connectionString(socketFolder, database, role) }
}

function connectionString(socketFolder: string, database: string, role: DatabaseRole = 'owner'): string {
  const user = role === 'owner' ? OWNER : loginName(role)
  return `postgresql:///${database}?host=${encodeURIComponent(socketFolder)}&user=${user}`
}

function isNewCluster(dataFolder: string): boolean {
  return !existsSync(dataFolder) || readdirSync(dataFolder).length === 0
}

function checkVersion(dataFolder: string): void {
  const versionFile = path.join(dataFolder, 'PG_VERSION')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : undefined
  if (version === MAJOR) return
  const found = version === undefined ? 'is not a data folder of PostgreSQL' : `was made by PostgreSQL ${version}, not ${MAJOR}`
  throw new MachineProblem(`${dataFolder} ${found}. Set GUILDHALL_HOME to another folder.`)
}

/** PostgreSQL insists on owning its folder. Root's own ones belong to root, or to the nobody it disguised PostgreSQL as. */
function takeOwnership(launch: Launch, dataFolder: string): void {
  const { uid: owner, mode } = statSync(dataFolder)
  // A copied folder is often open to others, which PostgreSQL refuses as well.
  const isOpen = (mode & 0o077) !== 0
  if (isOpen && (owner === process.getuid?.() || process.getuid?.() === 0)) chmodSync(dataFolder, 0o700)
  if (launch.owner === undefined || owner === launch.owner) return
  const mayChangeHands = process.getuid?.() === 0 && (owner === 0 || owner === NOBODY)
  if (!mayChangeHands) {
    throw new MachineProblem(
      `the database in ${dataFolder} belongs to user ${owner}. Start as that user, or set GUILDHALL_HOME to another folder.`,
    )
  }
  giveToOwner(launch, dataFolder)
}

/** Beside its final place first: a crash in the middle leaves nothing that looks like a cluster. */
function initialise(launch: Launch, options: EmbeddedPostgresOptions): void {
  const draft = `${options.dataFolder}.new`
  rmSync(draft, { recursive: true, force: true })
  makeOwnFolder(launch, draft)
  const words = ['-D', draft, '-U', OWNER, '-A', 'trust', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8']
  const { command, args } = program(launch, 'initdb', [...words, '--no-instructions', ...(options.durable ? [] : ['--no-sync'])])
  const made = spawnSync(command, args, { encoding: 'utf8', ...identity(launch) })
  if (made.status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new MachineProblem(`PostgreSQL could not make its data folder: ${(made.stderr || String(made.error)).trim()}`)
  }
  renameSync(draft, options.dataFolder)
}

/** After a kill −9 of Node its PostgreSQL lives on, with a socket folder nobody else will remove. */
async function clearLeftovers(dataFolder: string, keptFolder?: string): Promise<void> {
  const { pid, socketFolder } = readPidFile(dataFolder) ?? {}
  if (pid === undefined) return
  if (isPostgres(pid, dataFolder)) await stopLeftover(pid, dataFolder)
  const isOurs = socketFolder !== undefined && path.basename(socketFolder).startsWith(SOCKET_FOLDER)
  if (isOurs && socketFolder !== keptFolder) rmSync(socketFolder, { recursive: true, force: true })
}

async function stopLeftover(pid: number, dataFolder: string): Promise<void> {
  const began = Date.now()
  let asked = ''
  while (isPostgres(pid, dataFolder)) {
    const waited = Date.now() - began
    if (waited > START_DEADLINE_MS) {
      throw new MachineProblem(
        `an earlier PostgreSQL (process ${pid}) does not stop. End it, then start again.`,
        exitCodes.unavailable,
      )
    }
    const ask = waited > STOP_PATIENCE_MS ? 'SIGQUIT' : 'SIGINT'
    if (ask !== asked) signal(pid, ask)
    asked = ask
    await sleep(20)
  }
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ESRCH') return
    throw new MachineProblem(
      `an earlier PostgreSQL (process ${pid}) belongs to another user. Stop it, then start again.`,
      exitCodes.unavailable,
    )
  }
}

interface PidFile {
  readonly pid: number
  readonly socketFolder: string | undefined
  readonly ready: boolean
}

function readPidFile(dataFolder: string): PidFile | undefined {
  try {
    const lines = readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isInteger(pid) || pid <= 1) return undefined
    return { pid, socketFolder: lines[4]?.trim() || undefined, ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/** Pids are used again by other programs, so a living pid alone proves nothing where /proc can tell. */
function isPostgres(pid: number, dataFolder: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (!existsSync('/proc/self/cmdline')) return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(dataFolder)
  } catch {
    return false
  }
}

/** The socket's path may have 107 bytes at most, so it cannot live below the (arbitrarily deep) data folder. */
function makeSocketFolder(launch: Launch): string {
  const parents = [tmpdir(), '/tmp'].filter((parent) => Buffer.byteLength(parent) + 40 < LONGEST_SOCKET_PATH)
  for (const parent of parents) {
    try {
      removeOrphans(parent)
      const folder = mkdtempSync(path.join(parent, SOCKET_FOLDER))
      chmodSync(folder, 0o700)
      if (process.getuid?.() === 0 && launch.owner !== undefined) chownSync(folder, launch.owner, launch.owner)
      return folder
    } catch {
      continue
    }
  }
  throw new MachineProblem(`no folder for temporary files can be written to (${parents.join(', ')}). Set TMPDIR to one that can.`)
}

const ORPHANED_AFTER_MS = 10 * 60_000

/** A process that was forced to end leaves its empty socket folder behind; that of a living server is never empty for long. */
function removeOrphans(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(SOCKET_FOLDER))) {
    const folder = path.join(parent, name)
    try {
      if (statSync(folder).mtimeMs < Date.now() - ORPHANED_AFTER_MS) rmdirSync(folder)
    } catch {
      continue // not empty, somebody else's, or gone already
    }
  }
}

const STILL_ENDING = /shared memory block .* is still in use|lock file "postmaster.pid" already exists/

/** After a kill −9 of PostgreSQL its children need a moment to notice and go; until then a new one is refused. */
async function spawnPatiently(launch: Launch, socketFolder: string, options: EmbeddedPostgresOptions): Promise<ChildProcess> {
  const deadline = Date.now() + START_DEADLINE_MS
  for (;;) {
    try {
      return await spawnPostgres(launch, socketFolder, options)
    } catch (problem) {
      if (Date.now() > deadline || !STILL_ENDING.test(String(problem))) throw problem
      await sleep(100)
    }
  }
}

/** An eighth of the machine's memory, 256 MB to 2 GB. */
function sharedMegabytes(): number {
  return Math.min(2048, Math.max(256, Math.floor(totalmem() / 8 / 2 ** 20)))
}

/**
 * For glibc; others ignore it. A statement allocates and frees a few megabytes, which go back to the system and come again page by page with
 * the next one. Keeping up to 32 MB per connection saves a sixth to a third of the server's work for a charge.
 */
const KEEP_FREED_MEMORY = { MALLOC_TRIM_THRESHOLD_: '33554432', MALLOC_TOP_PAD_: '1048576', MALLOC_MMAP_THRESHOLD_: '33554432' }

async function spawnPostgres(launch: Launch, socketFolder: string, options: EmbeddedPostgresOptions): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    max_connections: '80',
    // Pages are kept only once they were needed, so a small marketplace does not pay for what a large one may use.
    shared_buffers: options.durable ? `${sharedMegabytes()}MB` : '256MB',
    // After each checkpoint every page is written whole once more: rarer ones halve the log of a busy ledger.
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  }
  const { command, args } = program(launch, 'postgres', [
    '-D',
    options.dataFolder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ])
  const log = openSync(options.logFile, 'a', 0o600)
  const sizeBefore = statSync(options.logFile).size
  // Detached: Ctrl-C must reach Node alone, which drains its work before it stops the database.
  const child = spawn(command, args, {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, ...KEEP_FREED_MEMORY },
    ...identity(launch),
  })
  closeSync(log)
  let failed: Error | undefined
  child.once('error', (problem) => (failed = problem))

  const deadline = Date.now() + START_DEADLINE_MS
  while (!isReady(options.dataFolder, child.pid)) {
    const isGone = failed !== undefined || child.exitCode !== null || child.signalCode !== null
    if (isGone || Date.now() > deadline) {
      await end(child, true)
      const said = failed?.message ?? lastWords(options.logFile, sizeBefore)
      throw new MachineProblem(`PostgreSQL did not start: ${said} (its log is ${options.logFile})`, exitCodes.unavailable)
    }
    await sleep(10)
  }
  return child
}

function lastWords(logFile: string, from: number): string {
  const said = readFileSync(logFile).subarray(from).toString('utf8').trim().split('\n')
  const lines = said.filter((line) => /FATAL|PANIC|HINT|DETAIL|rror/.test(line))
  return (lines.length > 0 ? lines : said).slice(-4).join(' · ')
}

function isReady(dataFolder: string, pid: number | undefined): boolean {
  const file = readPidFile(dataFolder)
  return file !== undefined && file.pid === pid && file.ready
}

async function end(server: ChildProcess, immediate: boolean): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill(immediate ? 'SIGQUIT' : 'SIGINT')
  const quit = setTimeout(() => server.kill('SIGQUIT'), STOP_PATIENCE_MS)
  await gone
  clearTimeout(quit)
}
