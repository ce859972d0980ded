import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { startTestCluster } from '#kit/test-cluster.ts'
import { reverse } from '#modules/charges/charges.test-kit.ts'
import { auditCharges, openReversalBatch, previewReversal, reversalProgress, reversalReport } from '#modules/charges/index.ts'
import { refundReversal } from '#modules/charges/jobs.ts'
import { audit } from '#modules/ledger/index.ts'
import { createLog } from '#platform/log.ts'
import { inTransaction } from '#platform/run-action.ts'
import { clientCpuMicros, serverCpuMicros } from '../kit/cpu.ts'
import { figuresTable, jsonLine, type Figure } from '../kit/report.ts'
import { buildWorld, type World } from './world.ts'

// npm run bench:reversal [-- --charges 1000000] [-- --quick]
// A rule that charged for answers is taken back: how fast do the Connects come back, and what does it cost? On a throw-away cluster of
// its own, with commits that wait for the disk. The job is the product's own, in this process, as in a server.

const quick = process.argv.includes('--quick')
const at = process.argv.indexOf('--charges')
const charges = at >= 0 ? Number(process.argv[at + 1]) : quick ? 40_000 : 1_000_000
const LOOK_EVERY_MS = 100

const cluster = await startTestCluster({ durable: true })
const figures: Figure[] = []
function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function say(case_: string, metric: string, value: number, unit: string): void {
  const figure = { bench: 'reversal', case: case_, load: `${charges} charges`, metric, value, unit }
  figures.push(figure)
  print(jsonLine(figure))
}

function titleOf(metric: string): string {
  const unit = figures.find((figure) => figure.metric === metric)?.unit
  return unit === undefined || metric === 'rate' ? metric : `${metric}, ${unit}`
}

async function preview(world: World): Promise<void> {
  const { seconds, answer } = await measured(() =>
    world.run((ctx) => previewReversal(ctx.tx, { policy: 'connects', version: world.version, at: ctx.now })),
  )
  if (!answer.ok || answer.value.charges !== charges) throw new Error(`the preview is wrong: ${JSON.stringify(answer)}`)
  say('preview', 'rate', charges / seconds, 'charges/s')
  say('preview', 'seconds', seconds, 's')
}

/** The job as a worker runs it, looked at from outside while it runs. */
async function refund(world: World): Promise<void> {
  const reversed = await reverse(world, world.version)
  const batchId = await inTransaction(world.app, systemActor('bench'), (ctx) =>
    openReversalBatch(ctx, { policy: 'connects', reversedVersion: world.version, ...reversed }),
  )
  const memory = new Memory()
  const began = costs()
  const job = refundReversal.run({ db: world.app, log: createLog('silent'), stopping: () => false }, { batchId })
  const planned = await watch(world, batchId, memory, job)
  const ended = costs()
  await job
  for (const [name, from, to] of [
    ['plan', began, planned],
    ['refund', planned, ended],
    ['both', began, ended],
  ] as const) {
    say(name, 'rate', charges / (to.seconds - from.seconds), 'charges/s')
    say(name, 'node', (to.nodeMicros - from.nodeMicros) / charges, 'µs CPU')
    say(name, 'postgres', (to.postgresMicros - from.postgresMicros) / charges, 'µs CPU')
    say(name, 'seconds', to.seconds - from.seconds, 's')
  }
  for (const [metric, bytes] of Object.entries(memory.figures())) say('both', metric, bytes / 2 ** 20, 'MiB')
  const report = await world.read.transaction().execute((tx) => reversalReport(tx, 'connects', reversed.version))
  if (report?.balanced !== true || report.refundedCharges !== charges)
    throw new Error(`the report does not add up: ${JSON.stringify(report)}`)
}

/** @returns the costs at the moment when the plan was made */
async function watch(world: World, batchId: Id, memory: Memory, job: Promise<void>): Promise<Costs> {
  let isRunning = true
  void job.finally(() => (isRunning = false)).catch(() => undefined)
  let planned: Costs | undefined
  while (isRunning) {
    await sleep(LOOK_EVERY_MS)
    memory.look()
    if (planned !== undefined) continue
    const progress = await world.read.transaction().execute((tx) => reversalProgress(tx, batchId))
    if (progress?.state !== 'planning') planned = costs()
  }
  await job
  return planned ?? costs()
}

class Memory {
  readonly #seen: number[] = []

  look(): void {
    this.#seen.push(process.memoryUsage.rss())
  }

  figures() {
    const middle = this.#seen[this.#seen.length >> 1] ?? 0
    return {
      rss_start: this.#seen[0] ?? 0,
      rss_middle: middle,
      rss_end: this.#seen.at(-1) ?? 0,
      rss_peak: Math.max(...this.#seen),
    }
  }
}

async function prove(world: World): Promise<void> {
  for (const [name, look] of [
    ['audit of the ledger', () => audit(world.owner)],
    ['audit of charges', () => auditCharges(world.owner)],
  ] as const) {
    const { seconds, answer } = await measured(look)
    say(name, 'rows', answer.length, 'findings')
    say(name, 'seconds', seconds, 's')
    if (answer.length > 0) print(JSON.stringify(answer.slice(0, 5)))
  }
  const { rows } = await sql<{ size: number }>`select pg_database_size(current_database()) as size`.execute(world.owner)
  say('database', 'size', rows[0]!.size / 2 ** 20, 'MiB')
}

interface Costs {
  readonly seconds: number
  readonly nodeMicros: number
  readonly postgresMicros: number
}

function costs(): Costs {
  const postgresMicros = serverCpuMicros(cluster.server.pid) ?? Number.NaN
  return { seconds: performance.now() / 1000, nodeMicros: clientCpuMicros(), postgresMicros }
}

async function measured<T>(work: () => Promise<T>): Promise<Costs & { readonly answer: T }> {
  const before = costs()
  const answer = await work()
  const after = costs()
  return {
    answer,
    seconds: after.seconds - before.seconds,
    nodeMicros: after.nodeMicros - before.nodeMicros,
    postgresMicros: after.postgresMicros - before.postgresMicros,
  }
}

try {
  const made = await measured(() => buildWorld(cluster, charges))
  say('charge', 'rate', charges / made.seconds, 'charges/s')
  say('charge', 'node', made.nodeMicros / charges, 'µs CPU')
  say('charge', 'postgres', made.postgresMicros / charges, 'µs CPU')
  const world = made.answer
  await preview(world)
  await refund(world)
  await prove(world)
  await world.close()
} finally {
  await cluster.stop()
}
const columns = ['rate', 'node', 'postgres', 'seconds', 'rss_start', 'rss_middle', 'rss_end', 'rss_peak', 'rows']
print(
  `\n${figuresTable(
    figures,
    columns.map((metric) => ({ metric, title: titleOf(metric) })),
  )}`,
)
