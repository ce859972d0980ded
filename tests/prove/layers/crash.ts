import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startTestCluster, type TestCluster } from '#kit/test-cluster.ts'
import { seededRandom, type Random } from '#demo/random.ts'
import { newDatabase, type ProveDatabase } from '../ground.ts'
import type { Figures, Layer } from '../layer.ts'
import { killFamily } from '../load/kill-family.ts'
import { nothingToFind, openWallets, settle, walletsOf, withFolder } from '../load/settle.ts'
import { startWorker, type Worker } from '../load/start-worker.ts'

const VICTIMS = ['postgres', 'everything', 'application'] as const
const DEADLINE_MS = 5000

/** Kill −9 under load. Its cluster waits for the disk with every commit, as a real one. */
export const crash: Layer = {
  name: 'crash',
  promise:
    'kill −9 of application, PostgreSQL or both under load: what was answered is in the books, nothing twice, nothing half, the audit finds nothing',
  rounds: { long: 20, short: 2 },
  async open() {
    const cluster = await startTestCluster({ durable: true })
    const database = await newDatabase(cluster.addresses)
    return {
      round: (seed) => killInTheMiddle({ cluster, database }, seed),
      async close() {
        await database.close()
        await cluster.stop()
      },
    }
  },
}

interface Place {
  readonly cluster: TestCluster
  readonly database: ProveDatabase
}

function killInTheMiddle({ cluster, database }: Place, seed: number): Promise<Figures> {
  return withFolder(async (folder) => {
    const random = seededRandom(`crash/${seed}`)
    const victim = VICTIMS[Math.abs(seed) % VICTIMS.length]!
    const wallets = walletsOf(seed, random.int(4, 12))
    const opening = await openWallets({ database, folder }, wallets)
    const workers: Worker[] = []
    const start = (by: 'transaction' | 'lanes'): Worker => {
      const no = workers.length
      const worker = startWorker({
        by,
        connectionString: database.addresses.app,
        connections: 10,
        deadlineMs: DEADLINE_MS,
        logFile: path.join(folder, `${no}.log`),
        callers: random.int(8, 40),
        endless: { run: `${seed}/${no >> 1}`, seed: `${seed}/${no}`, wallets, now: Date.now() },
      })
      workers.push(worker)
      return worker
    }
    let recoveryMs = 0
    try {
      const first = [start('transaction'), start('lanes')]
      await Promise.all(first.map((worker) => worker.ready))
      await sleep(random.int(200, 1200))
      recoveryMs = await kill(victim, { cluster, database, workers: first, random })
      const second = victim === 'postgres' ? [] : [start('transaction'), start('lanes')]
      await Promise.all(second.map((worker) => worker.ready))
      await sleep(random.int(200, 600))
      const living = victim === 'postgres' ? first : second
      await Promise.all(living.map((worker) => worker.stop()))
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()))
    }
    const calls = [...opening, ...workers.flatMap((worker) => worker.calls())]
    const figures = await settle({ database, folder, wallets, calls })
    await nothingToFind(database)
    return { kills: 1, ...figures, longestRecoveryMs: recoveryMs }
  })
}

interface Target extends Place {
  readonly workers: readonly Worker[]
  readonly random: Random
}

/** @returns how long PostgreSQL was away */
async function kill(victim: (typeof VICTIMS)[number], { cluster, database, workers, random }: Target): Promise<number> {
  const began = performance.now()
  const application = () => Promise.all(workers.map((worker) => worker.kill()))
  if (victim === 'application') {
    await application()
    return 0
  }
  if (victim === 'postgres') killFamily(cluster.server.pid)
  else {
    const postgres = () => killFamily(cluster.server.pid)
    // Whichever goes first, the other follows in the same moment.
    if (random.chance(0.5)) {
      postgres()
      await application()
    } else {
      const gone = application()
      postgres()
      await gone
    }
  }
  await untilItAnswers(database.addresses.app)
  return Math.round(performance.now() - began)
}

async function untilItAnswers(connectionString: string): Promise<void> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query('select 1')
      return
    } catch (problem) {
      if (performance.now() > deadline) throw problem
      await sleep(20)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}
