// The ledger's benchmark: one workload, every engine in one run, taking turns on one server. See docs/reference/benchmarks.md.
import { isDeepStrictEqual } from 'node:util'
import { startTestCluster } from '#kit/test-cluster.ts'
import { closedLoop } from '../kit/drive.ts'
import { figuresTable, jsonLine, ratiosTable, type Figure, type Ratio } from '../kit/report.ts'
import { auditWorld } from './audit-world.ts'
import { Connections } from './engines/connections.ts'
import { charging, openEngines, type EngineName, type Opened, type RivalName } from './engines/engines.ts'
import { hotHundredth, hotOne, uniform, type Pick } from './loads.ts'
import { readOptions } from './options.ts'
import { ratiosOf } from './ratios.ts'
import { workOf } from './same-work.ts'
import { commitAtFullSpeed, slowDownCommits } from './slow-commits.ts'
import { figuresOf, takeTurns, warmUp, type Case, type Result } from './turns.ts'
import { buildWorld, settle, spendsPerWallet, type OwnWorld } from './world.ts'

const options = readOptions(process.argv.slice(2))
const MOST_CONNECTIONS = 48
const PRODUCT_CONNECTIONS = 16
const CANDIDATES = [8, 16, 32, 48]
const USUALLY_BEST: Readonly<Record<RivalName, number>> = {
  naive: 16,
  function: 16,
  'limit-simple-update': 16,
  'limit-tpcb': 16,
}
const SLOWER_COMMITS_MS = 1
const OPEN_SHARE_OF_CAPACITY = 0.6
const WALLETS_OF_GROWTH = 10_000
const CONNECTIONS_OF_GROWTH = 16

const figures: Figure[] = []
const ratios: Ratio[] = []
const began = performance.now()

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function progress(text: string): void {
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}\n`)
}

progress('starting a cluster of its own')
const cluster = await startTestCluster({ durable: true })
const turns = { rounds: options.rounds, seconds: options.seconds, postmaster: cluster.server.pid }
try {
  const findings = [
    ...(options.cases.some((name) => name !== 'growth') ? await runMain() : []),
    ...(options.cases.includes('growth') ? await runGrowth() : []),
  ]
  const columns = ['throughput', 'p50', 'p99', 'p99.9', 'cpu', 'cpu-client', 'cpu-server', 'wal', 'backlog', 'errors']
  const titled = columns.map((metric) => ({ metric, title: titleOf(metric) }))
  say(`\n${figuresTable(figures, titled)}\n\n${ratiosTable(ratios)}`)
  for (const finding of findings) say(`audit: ${JSON.stringify(finding)}`)
  if (findings.length > 0) process.exitCode = 1
} finally {
  await cluster.stop()
}

function titleOf(metric: string): string {
  const unit = figures.find((figure) => figure.metric === metric)?.unit
  return unit === undefined ? metric : `${metric} ${unit}`
}

/** Everything but growth, on one marketplace of many wallets. */
async function runMain(): Promise<readonly unknown[]> {
  progress(`filling ${options.wallets} wallets`)
  const world = await buildWorld(cluster, {
    name: 'bench',
    wallets: options.wallets,
    spends: 0,
    connections: PRODUCT_CONNECTIONS,
  })
  const connections = await Connections.open(world.appAddress, MOST_CONNECTIONS)
  // First, while no wallet has a history that would show.
  await checkSameWork(world, connections)
  const opened = openEngines(world, connections, options.quick ? USUALLY_BEST : await findBest(world, connections))
  const { wallets, owner } = world
  progress('warming up')
  await warmUp(opened, uniform(wallets))
  // Plans made while the tables were empty would be kept until the server looks at the tables by itself, in a minute or so.
  await settle(owner)
  const closed = { opened, owner, pick: uniform(wallets) }
  if (options.cases.includes('uniform')) {
    const some = [
      ...casesAt(16, ['naive', 'function', 'single', 'batch', 'limit-simple-update', 'limit-tpcb']),
      ...casesAt(64, ['naive', 'function', 'single', 'batch', 'limit-simple-update', 'limit-tpcb']),
      ...casesAt(256, ['naive', 'function', 'single', 'batch', 'limit-simple-update', 'limit-tpcb']),
    ]
    const few = [
      ...casesAt(16, ['single', 'batch', 'limit-simple-update']),
      ...casesAt(64, ['naive', 'function', 'batch', 'limit-tpcb']),
      ...casesAt(256, ['function', 'batch']),
    ]
    await run((options.quick ? few : some).map((one) => ({ ...closed, ...one, load: 'uniform' })))
  }
  if (options.cases.includes('hot')) {
    await run(judged().map((one) => ({ ...closed, ...one, load: 'hot-1%', pick: hotHundredth(wallets) })))
    await run(judged().map((one) => ({ ...closed, ...one, load: 'hot-one', pick: hotOne(wallets) })))
  }
  if (options.cases.includes('slow-commit')) {
    await slowDownCommits(owner, SLOWER_COMMITS_MS)
    await run(judged().map((one) => ({ ...closed, ...one, load: 'slow-commit' })))
    await run(judged().map((one) => ({ ...closed, ...one, load: 'slow-commit-hot-one', pick: hotOne(wallets) })))
    await commitAtFullSpeed(owner)
  }
  if (options.cases.includes('open')) await runOpen(opened, { owner, pick: closed.pick })
  const findings = await audited(world)
  await Promise.all([opened.close(), connections.close()])
  await world.close()
  return findings
}

interface Place {
  readonly owner: OwnWorld['owner']
  readonly pick: Pick
}

function casesAt(callers: number, engines: readonly EngineName[]): { engine: EngineName; callers: number }[] {
  return engines.map((engine) => ({ engine, callers }))
}

function judged(): { engine: EngineName; callers: number }[] {
  return casesAt(64, options.quick ? ['naive', 'function', 'batch'] : ['naive', 'function', 'single', 'batch'])
}

async function run(cases: readonly Case[], growth: readonly string[] = []): Promise<Result[]> {
  progress([...new Set(cases.map(({ load }) => load))].join(', '))
  const results = await takeTurns(cases, turns)
  for (const figure of results.flatMap(figuresOf)) {
    figures.push(figure)
    say(jsonLine(figure))
  }
  for (const ratio of ratiosOf(results, growth)) {
    ratios.push(ratio)
    say(jsonLine(ratio))
  }
  return results
}

/** The same rate for all that can keep up with it: a share of what the naive engine can do at most, then of what a batch can. */
async function runOpen(opened: Opened, { owner, pick }: Place): Promise<void> {
  const capacity = async (engine: EngineName): Promise<number> => {
    const { operations, seconds } = await closedLoop(opened.operate(engine, pick), { callers: 64, seconds: turns.seconds })
    return operations / seconds
  }
  const rates = []
  for (const engine of ['naive', 'function', 'batch'] as const) {
    rates.push({ engine, perSecond: Math.round((OPEN_SHARE_OF_CAPACITY * (await capacity(engine))) / 100) * 100 })
  }
  const keepUp = { naive: ['naive', 'function', 'single', 'batch'], function: ['function', 'batch'], batch: ['batch'] } as const
  for (const { engine, perSecond } of rates) {
    const load = `open at ${perSecond}/s`
    await run(keepUp[engine].map((name) => ({ opened, owner, pick, load, engine: name, callers: 0, perSecond })))
  }
}

/** Which number of connections each rival does best with; the product has its own pool. */
async function findBest(world: OwnWorld, connections: Connections): Promise<Record<RivalName, number>> {
  const best = { ...USUALLY_BEST }
  for (const engine of Object.keys(best) as RivalName[]) {
    let most = 0
    for (const count of CANDIDATES) {
      const tried = openEngines(world, connections, { ...best, [engine]: count })
      const operate = tried.operate(engine, uniform(world.wallets))
      await closedLoop(operate, { callers: 64, seconds: 0.3 })
      const { operations, seconds } = await closedLoop(operate, { callers: 64, seconds: 1 })
      await tried.close()
      if (operations / seconds <= most) continue
      most = operations / seconds
      best[engine] = count
    }
    const figure = {
      bench: 'ledger',
      case: engine,
      load: 'uniform',
      metric: 'connections',
      value: best[engine],
      unit: 'connections',
    }
    say(jsonLine(figure))
  }
  return best
}

/** @throws when an engine leaves other rows than the first one: then it would not be the same work that is measured */
async function checkSameWork(world: OwnWorld, connections: Connections): Promise<void> {
  const opened = openEngines(world, connections, USUALLY_BEST)
  const [first, ...others] = charging
  const expected = await workOf(opened.engines[first], world, 0)
  for (const [index, name] of others.entries()) {
    const found = await workOf(opened.engines[name], world, index + 1)
    if (!isDeepStrictEqual(found, expected)) {
      throw new Error(`${name} leaves other rows than ${first}:\n${JSON.stringify(found)}\n${JSON.stringify(expected)}`)
    }
  }
  await opened.close()
}

/** A journal of each size beside the others, on one server; the same wallets, so that only the journal's length differs. */
async function runGrowth(): Promise<readonly unknown[]> {
  const worlds: { load: string; world: OwnWorld; connections: Connections; opened: Opened }[] = []
  for (const entries of options.growth) {
    progress(`writing ${entries} entries`)
    const world = await buildWorld(cluster, {
      name: `growth_${entries}`,
      wallets: WALLETS_OF_GROWTH,
      spends: spendsPerWallet(entries, WALLETS_OF_GROWTH),
      connections: 4,
    })
    const connections = await Connections.open(world.appAddress, CONNECTIONS_OF_GROWTH)
    const opened = openEngines(world, connections, USUALLY_BEST)
    await warmUp(opened, uniform(world.wallets))
    worlds.push({ load: `${entries} entries`, world, connections, opened })
  }
  const cases = worlds.flatMap(({ load, world, opened }) =>
    casesAt(64, ['naive', 'function', 'batch']).map((one) => ({
      ...one,
      load,
      opened,
      owner: world.owner,
      pick: uniform(world.wallets),
    })),
  )
  await settle(worlds[0]!.world.owner)
  await run(
    cases,
    worlds.map(({ load }) => load),
  )
  const findings: unknown[] = []
  for (const { world, connections, opened } of worlds) {
    findings.push(...(await audited(world)))
    await Promise.all([opened.close(), connections.close()])
    await world.close()
  }
  return findings
}

async function audited({ owner }: OwnWorld): Promise<readonly unknown[]> {
  progress('audit')
  const { looked, findings } = await auditWorld(owner)
  progress(`audit: ${looked}, ${findings.length === 0 ? 'and all adds up' : `${findings.length} findings`}`)
  return findings
}
