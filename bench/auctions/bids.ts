// Bids per second end to end: the action `auctions.bid` with its hold, on a real database, beside the ledger's charges in the same run.
import { sql } from 'kysely'
import { systemActor } from '#kernel/actor.ts'
import { invariant } from '#kernel/invariant.ts'
import { newId } from '#kernel/ids.ts'
import type { TestDatabase } from '#kit/database.ts'
import { aClient, aJob, type Client } from '#kit/market.ts'
import { startTestCluster, type TestCluster } from '#kit/test-cluster.ts'
import { bidders, type Bidder } from '#modules/auctions/auctions.test-kit.ts'
import { auditAuctions, bid, openList } from '#modules/auctions/index.ts'
import type { Job } from '#modules/jobs/index.ts'
import { inTransaction, runAction } from '#platform/run-action.ts'
import { closedLoop, type Operate } from '../kit/drive.ts'
import { median } from '../kit/figures.ts'
import type { Figure, Ratio } from '../kit/report.ts'
import { alternated } from '../kit/schedule.ts'
import { batchEngine, singleEngine } from '../ledger/engines/product.ts'
import { uniform } from '../ledger/loads.ts'
import { measure, metrics, type Metric, type TurnFigures } from '../ledger/measure.ts'
import { anOperation, type Engine } from '../ledger/operation.ts'
import { buildWorld, settle, type OwnWorld } from '../ledger/world.ts'

export interface BidsMeasured {
  readonly figures: readonly Figure[]
  readonly ratios: readonly Ratio[]
  /** Of the audit of all auctions afterwards; none when all is well. */
  readonly findings: readonly unknown[]
}

const CONNECTIONS = 16
const CALLERS = 64
const FULL = { rounds: 3, seconds: 4, wallets: 20_000, jobs: 100, biddersOfJob: 60, crowd: 5_000 }
const QUICK = { rounds: 3, seconds: 0.6, wallets: 4_000, jobs: 30, biddersOfJob: 40, crowd: 1_000 }
/** More than anybody can raise to in one run. */
const CONNECTS_EACH = 10_000
const SHOWN: readonly Metric[] = ['throughput', 'p50', 'p99', 'cpu', 'errors']

interface Case {
  readonly name: string
  readonly load: string
  readonly operate: Operate
}

/** Takes turns between bids and charges on one server with durable commits. */
export async function measureBids({ quick }: { readonly quick: boolean }): Promise<BidsMeasured> {
  const size = quick ? QUICK : FULL
  const cluster = await startTestCluster({ durable: true })
  try {
    const world = await buildWorld(cluster, { name: 'bids', wallets: size.wallets, spends: 0, connections: CONNECTIONS })
    const market = await openMarket(cluster, world, size)
    const engines = { batch: batchEngine(world.app), single: singleEngine(world.app, world.price) }
    await settle(world.owner)
    const many = `${size.jobs} jobs`
    const cases: readonly Case[] = [
      { name: `bid@${CALLERS}`, load: many, operate: bidding(world, market.spread) },
      { name: `bid@${CALLERS}`, load: 'one job', operate: bidding(world, market.crowd) },
      { name: `batch@${CALLERS}`, load: 'charges', operate: charging(engines.batch, world) },
      { name: `single@${CALLERS}`, load: 'charges', operate: charging(engines.single, world) },
    ]
    const turns = await takeTurns(cases, { ...size, owner: world.owner, postmaster: cluster.server.pid })
    const frozen = await freeze(world, market)
    const findings = await auditAuctions(world.owner)
    await Promise.all([engines.batch.close(), engines.single.close()])
    await world.close()
    return { figures: [...figuresOf(turns), frozen], ratios: ratiosOf(turns), findings }
  } finally {
    await cluster.stop()
  }
}

interface Market {
  readonly client: Client
  /** Bidders of many jobs, mixed. */
  readonly spread: readonly Bidder[]
  /** Bidders who all want places on one job. */
  readonly crowd: readonly Bidder[]
  readonly crowded: Job
}

async function openMarket(cluster: TestCluster, world: OwnWorld, size: typeof FULL): Promise<Market> {
  const database: TestDatabase = {
    owner: world.owner,
    app: world.app,
    read: world.app,
    connectionString: cluster.addresses.owner.replace('DATABASE', 'bids'),
    run: (work, actor = systemActor('bench')) => inTransaction(world.app, actor, work),
    advanceClock: () => Promise.reject(new Error('time does not jump here')),
  }
  const client = await database.run((ctx) => aClient(ctx))
  const anotherJob = () => database.run((ctx) => aJob(ctx, client))
  const groups: (readonly Bidder[])[] = []
  for (let n = 0; n < size.jobs; n += 1)
    groups.push(await bidders(database, await anotherJob(), { count: size.biddersOfJob, qty: CONNECTS_EACH }))
  // The first of each job, then the second: neighbours in time bid on different jobs.
  const spread = Array.from({ length: size.biddersOfJob }, (_, n) => groups.map((group) => group[n]!)).flat()
  const crowded = await anotherJob()
  return { client, spread, crowd: await bidders(database, crowded, { count: size.crowd, qty: CONNECTS_EACH }), crowded }
}

/** The next bidder names a maximum, or one Connect more than the last time: both hold Connects, and both are what a page sends. */
function bidding({ app }: OwnWorld, all: readonly Bidder[]): Operate {
  let sent = 0
  return async () => {
    const { actor, proposalId } = all[sent % all.length]!
    const maximum = 1 + Math.floor(sent / all.length)
    sent += 1
    return (await runAction(app, bid, { actor, input: { proposalId, maximum }, key: newId() })).ok
  }
}

function charging(engine: Engine, { wallets }: OwnWorld): Operate {
  const pick = uniform(wallets)
  return async () => (await engine.charge(anOperation(pick()))).ok
}

async function takeTurns(
  cases: readonly Case[],
  how: { readonly rounds: number; readonly seconds: number; readonly owner: OwnWorld['owner']; readonly postmaster: number },
): Promise<ReadonlyMap<Case, readonly TurnFigures[]>> {
  for (const { operate } of cases) await closedLoop(operate, { callers: CALLERS, seconds: how.seconds / 2 })
  const turns = new Map<Case, TurnFigures[]>(cases.map((one) => [one, []]))
  for (const { item } of alternated(cases, how.rounds)) {
    const drive = () => closedLoop(item.operate, { callers: CALLERS, seconds: how.seconds })
    turns.get(item)!.push(await measure(drive, how))
  }
  return turns
}

function figuresOf(turns: ReadonlyMap<Case, readonly TurnFigures[]>): Figure[] {
  return [...turns].flatMap(([{ name, load }, rounds]) =>
    SHOWN.map((metric) => ({
      bench: 'auctions',
      case: name,
      load,
      metric,
      value: median(rounds.map((round) => round[metric])),
      unit: metrics[metric],
    })),
  )
}

/** Medians of the rounds' own ratios: what slows the machine for a while hits both sides. */
function ratiosOf(turns: ReadonlyMap<Case, readonly TurnFigures[]>): Ratio[] {
  const all = [...turns]
  const [bids, charges] = [all.filter(([one]) => one.load !== 'charges'), all.filter(([one]) => one.load === 'charges')]
  return bids.flatMap(([{ name, load }, mine]) =>
    charges.map(([against, theirs]) => ({
      bench: 'auctions',
      case: name,
      load,
      metric: 'ratio',
      of: 'throughput',
      against: against.name,
      value: median(mine.map((round, n) => round.throughput / theirs[n]!.throughput)),
    })),
  )
}

/** The client opens the list of the crowded job: sealed, settled and written, until the answer is there. */
async function freeze({ app, owner }: OwnWorld, { client, crowded }: Market): Promise<Figure> {
  await settle(owner)
  const began = performance.now()
  const looked = await runAction(app, openList, { actor: client.actor, input: { jobId: crowded.id } })
  const value = performance.now() - began
  invariant(looked.ok && looked.value.boosted.length > 0, 'the round was frozen')
  const { rows } = await sql<{ bids: number }>`select max((head ->> 'bids')::int) as bids from auctions.round`.execute(owner)
  return { bench: 'auctions', case: 'freeze', load: `one round of ${rows[0]!.bids} bids`, metric: 'time', value, unit: 'ms' }
}
