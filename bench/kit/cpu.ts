import { existsSync, readFileSync, readdirSync } from 'node:fs'

const TICK_MICROS = 10_000

/**
 * CPU time that a PostgreSQL server and all its processes have used so far, in µs: of the living ones by the scheduler's clock, of those
 * that ended by what the kernel added to their parent. Undefined where there is no /proc.
 */
export function serverCpuMicros(postmaster: number): number | undefined {
  if (!existsSync('/proc/self/schedstat')) return undefined
  let micros = 0
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const fields = statOf(entry)
    if (fields === undefined) continue
    const isPostmaster = Number(entry) === postmaster
    if (!isPostmaster && Number(fields[1]) !== postmaster) continue
    micros += ranMicros(entry) + (isPostmaster ? (Number(fields[13]) + Number(fields[14])) * TICK_MICROS : 0)
  }
  return micros
}

/** What stands behind the name in /proc/…/stat, from the state on. */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function ranMicros(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000
  } catch {
    return 0
  }
}

/** CPU time of this process so far, in µs: the engines' client sides and whoever asks them. */
export function clientCpuMicros(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
