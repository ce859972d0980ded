import assert from 'node:assert/strict'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom, type Random } from '#demo/random.ts'
import type { ProveDatabase } from '../ground.ts'
import type { Figures, Layer } from '../layer.ts'
import { deadlocks, nothingToFind, settle, walletsOf, withFolder } from '../load/settle.ts'
import { startWorker } from '../load/start-worker.ts'

const DEADLINE_MS = 60_000

/** Many callers in several processes, all on a few wallets. */
export const concurrency: Layer = {
  name: 'concurrency',
  promise: 'callers of several processes on hot wallets: each wallet is linearizable, and every answer is the naive ledger’s',
  rounds: { long: 20, short: 1 },
  async open(ground) {
    const database = await ground.newDatabase()
    return {
      round: (seed) => crowd(database, { seed }),
      close: () => database.close(),
    }
  },
}

export interface Crowd {
  readonly seed: number
  readonly ledgerFolder?: string
  /** Fewer and shorter, where something is known to be wrong. */
  readonly isSmall?: boolean
}

export function crowd(database: ProveDatabase, { seed, ledgerFolder, isSmall = false }: Crowd): Promise<Figures> {
  return withFolder(async (folder) => {
    const random = seededRandom(`crowd/${seed}`)
    const wallets = walletsOf(seed, random.int(3, 8))
    const callers = isSmall ? 24 : random.pick([24, 90, 200])
    const now = Date.now()
    const doors = isSmall ? (['transaction', 'transaction'] as const) : manyDoors(random)
    const workers = doors.map((by, no) =>
      startWorker({
        by,
        connectionString: database.addresses.app,
        connections: 16,
        deadlineMs: DEADLINE_MS,
        ...(ledgerFolder === undefined ? {} : { ledgerFolder }),
        logFile: path.join(folder, `${no}.log`),
        callers: Math.ceil(callers / doors.length),
        endless: { run: String(seed), seed: `${seed}/${no}`, wallets, now },
      }),
    )
    try {
      await Promise.all(workers.map((worker) => worker.ready))
      await sleep(isSmall ? 700 : random.int(1000, 2500))
      await Promise.all(workers.map((worker) => worker.stop()))
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()))
    }
    const figures = await settle({
      database,
      folder,
      wallets,
      calls: workers.flatMap((worker) => worker.calls()),
    })
    assert.equal(figures['unknown'], 0, 'nothing broke, so every answer is known')
    assert.equal(await deadlocks(database.owner), 0, 'nobody ever waits in a circle')
    await nothingToFind(database)
    return figures
  })
}

function manyDoors(random: Random) {
  return ['transaction', 'lanes', random.pick(['transaction', 'lanes'] as const)] as const
}
