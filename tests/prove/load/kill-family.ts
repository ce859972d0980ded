import { spawnSync } from 'node:child_process'

/** Kill −9 of a process and of everything it started, all in one moment: none of them has time to say goodbye. */
export function killFamily(pid: number): void {
  for (const one of [pid, ...descendantsOf(pid)]) {
    try {
      process.kill(one, 'SIGKILL')
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== 'ESRCH') throw problem
    }
  }
}

function descendantsOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const families = new Map<number, number[]>()
  for (const line of stdout.trim().split('\n')) {
    const [child, parent] = line.trim().split(/\s+/).map(Number)
    families.set(parent!, [...(families.get(parent!) ?? []), child!])
  }
  const walk = (parent: number): number[] => (families.get(parent) ?? []).flatMap((child) => [child, ...walk(child)])
  return walk(pid)
}
