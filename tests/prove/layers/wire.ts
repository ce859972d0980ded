import assert from 'node:assert/strict'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commitFaults, startWireProxy, type Fault } from '#kit/wire-proxy.ts'
import { seededRandom } from '#demo/random.ts'
import type { ProveDatabase } from '../ground.ts'
import type { Figures, Layer } from '../layer.ts'
import type { Call } from '../load/log.ts'
import { nothingToFind, openWallets, settle, walletsOf, withFolder } from '../load/settle.ts'
import { startWorker } from '../load/start-worker.ts'

const DEADLINE_MS = 1000
/** For a machine that has other things to do. */
const BUSY_MS = 4000
/** A call waits for a connection, for a lock and for its COMMIT; each wait ends by itself, a silent one a second later. */
const LONGEST_TRANSACTION_MS = 3 * DEADLINE_MS + BUSY_MS
/** Whoever asks a lane is answered by the deadline. */
const LONGEST_LANE_MS = DEADLINE_MS + BUSY_MS

/** The network between application and PostgreSQL, seen by a proxy that knows where a COMMIT begins and where its answer ends. */
export const wire: Layer = {
  name: 'wire',
  promise:
    'a wire that is cut before, inside and between a COMMIT and its answer, stalls and falls silent: the same, and nobody waits past the deadline',
  rounds: { long: 20, short: 2 },
  async open(ground) {
    const database = await ground.newDatabase()
    return { round: (seed) => breakTheWire(database, seed), close: () => database.close() }
  },
}

function breakTheWire(database: ProveDatabase, seed: number): Promise<Figures> {
  return withFolder(async (folder) => {
    const random = seededRandom(`wire/${seed}`)
    const wallets = walletsOf(seed, 16)
    const opening = await openWallets({ database, folder }, wallets)
    const socket = new URL(database.addresses.app).searchParams.get('host')!
    // Every round has a fault of its own beside the one that all are about.
    const favourite = commitFaults[Math.abs(seed) % commitFaults.length]!
    const cuts = new Map<Fault, number>()
    const proxy = await startWireProxy({
      socketPath: path.join(socket, '.s.PGSQL.5432'),
      stallMs: 300,
      fault({ isCommit }) {
        const fault = isCommit ? faultOfCommit() : random.chance(0.01) ? 'cut' : undefined
        if (fault !== undefined) cuts.set(fault, (cuts.get(fault) ?? 0) + 1)
        return fault
      },
    })
    const faultOfCommit = (): Fault | undefined => {
      if (random.chance(0.1)) return 'between'
      if (random.chance(0.08)) return favourite
      return random.chance(0.04) ? random.pick(commitFaults) : undefined
    }
    const { pathname } = new URL(database.addresses.app)
    const connectionString = `postgresql://guildhall_app@127.0.0.1:${proxy.port}${pathname}`
    const workers = (['transaction', 'lanes'] as const).map((by, no) =>
      startWorker({
        by,
        connectionString,
        connections: 10,
        deadlineMs: DEADLINE_MS,
        logFile: path.join(folder, `${no}.log`),
        callers: 16,
        endless: { run: String(seed), seed: `${seed}/${no}`, wallets, now: Date.now() },
      }),
    )
    try {
      await Promise.all(workers.map((worker) => worker.ready))
      await sleep(random.int(1500, 3000))
      await Promise.all(workers.map((worker) => worker.stop()))
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()))
      await proxy.close()
    }
    const [byTransaction, byLanes] = workers.map((worker) => worker.calls())
    inTime(byTransaction!, LONGEST_TRANSACTION_MS)
    inTime(byLanes!, LONGEST_LANE_MS)
    const figures = await settle({ database, folder, wallets, calls: [...opening, ...byTransaction!, ...byLanes!] })
    await nothingToFind(database)
    const faults = [...cuts.values()].reduce((sum, count) => sum + count, 0)
    return { commits: proxy.commits.asked, faults, betweenCommitAndReply: cuts.get('between') ?? 0, ...figures }
  })
}

function inTime(calls: readonly Call[], mostMs: number): void {
  for (const { calledAt, answeredAt } of calls) {
    assert.ok(answeredAt !== undefined, 'a call never ended')
    const tookMs = (answeredAt - calledAt) / 1000
    assert.ok(tookMs <= mostMs, `a call took ${Math.round(tookMs)} ms; nobody waits longer than ${mostMs}`)
  }
}
