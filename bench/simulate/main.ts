// npm run bench:simulate [-- --quick] [-- --rows 10000000] [-- --long 50000000]. What a change of rules would have cost everybody, on a
// made history: by diff, by totals while typing, by replay. See docs/reference/benchmarks.md.
import { parseArgs } from 'node:util'
import { openDatabase } from '#platform/db/database.ts'
import { createLog } from '#platform/log.ts'
import { cloneTemplate, startTestCluster } from '#kit/test-cluster.ts'
import { diffDocuments, type ConnectsDocument } from '#modules/policy/index.ts'
import { createKeepDaysJob, openLab, replayPair, type Report } from '#modules/simulation/index.ts'
import { cellsOf } from '#modules/simulation/lab/replay-pair.ts'
import type { History, SecondsWindow } from '#modules/simulation/rules/columns.ts'
import { emptyTally, replayAction } from '#modules/simulation/rules/replay.ts'
import { segmentCube, segmentTotals } from '#modules/simulation/rules/segment-cube.ts'
import { median } from '../kit/figures.ts'
import { figuresTable, jsonLine, ratiosTable, type Figure, type Ratio } from '../kit/report.ts'
import { verdicts } from './limits.ts'
import { loadHistory } from './load.ts'
import { madeColumns } from './made-columns.ts'
import { makePeople, type HistoryWish } from './made-history.ts'
import { duckdb, postgres, type Answer, type Rival } from './rivals.ts'
import { triedOut, twentyClauses } from './rules.ts'

const { values: given } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rows: { type: 'string' }, long: { type: 'string' } },
})
const rows = Number(given.rows ?? (given.quick ? 200_000 : 10_000_000))
const long = Number(given.long ?? (given.quick ? 1_000_000 : 50_000_000))
const ROUNDS = given.quick ? 3 : 7
const DECISIONS_PER_PERSON = 200
const DAYS = 89
const SECONDS_PER_DAY = 86_400
if (!(rows >= 1 && long >= 1)) throw new Error('npm run bench:simulate [-- --quick] [-- --rows 10000000] [-- --long 50000000]')

const figures: Figure[] = []
const ratios: Ratio[] = []
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const note = (line: string): void => void process.stderr.write(`${line}\n`)

const loadOf = (count: number): string => `${count.toLocaleString('en-US')} decisions`

function say(case_: string, count: number, metric: string, value: number, unit: string): void {
  const figure = { bench: 'simulate', case: case_, load: loadOf(count), metric, value, unit }
  figures.push(figure)
  print(jsonLine(figure))
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly answer: T; readonly ms: number }> {
  const began = performance.now()
  const answer = await work()
  return { answer, ms: performance.now() - began }
}

/** The median of some rounds, after one that is not counted. */
async function typical(work: (round: number) => unknown): Promise<number> {
  const times: number[] = []
  await work(0)
  for (let round = 1; round <= ROUNDS; round += 1) times.push((await timed(() => work(round))).ms)
  return median(times)
}

const rules = twentyClauses()
const pair = { before: rules, after: triedOut(rules) }
const now = Math.floor(Date.now() / 1000)
const wishOf = (count: number): HistoryWish => ({
  seed: 1,
  rows: count,
  people: Math.ceil(count / DECISIONS_PER_PERSON),
  from: now - DAYS * SECONDS_PER_DAY,
  until: now - 3_600,
  rules,
})

/** T0: what could change for anybody, without looking at history. */
async function exactDiff(): Promise<void> {
  say('T0 exact diff', 0, 'ms', await typical((round) => diffDocuments(rules, triedOut(rules, 7 + round))), 'ms')
}

const cluster = await startTestCluster({ durable: true })
const connectionString = cluster.addresses.owner.replace('DATABASE', 'simulated')
try {
  await exactDiff()
  await onDatabase()
} finally {
  await cluster.stop()
}
await onColumns()
report()

async function onDatabase(): Promise<void> {
  await cloneTemplate(cluster.addresses.owner, 'simulated')
  const { db: owner } = openDatabase({ connectionString, role: 'owner', maxConnections: 2 })
  const wish = wishOf(rows)
  const people = makePeople(wish)
  const made = await timed(() => loadHistory(owner, connectionString, wish, people))
  note(`${rows} decisions written in ${Math.round(made.ms / 1000)} s`)
  const found = await inLab()
  const rivals: Rival[] = [postgres(owner)]
  const duck = await duckdb(connectionString, cluster.folder)
  if (duck === undefined) note('DuckDB is not installed: left out')
  else rivals.push(duck)
  for (const rival of rivals) await compare(rival, found)
  for (const rival of rivals) await rival.close()
  await owner.destroy()
}

/** Before anything is kept, a server reads the log from its beginning; and then each day that is over is kept as columns, as every hour. */
async function keepDays(): Promise<void> {
  const lab = openLab({ connectionString })
  say('T3 from the log', rows, 'ms', (await timed(() => lab.replay(pair))).ms, 'ms')
  await lab.close()
  const { db } = openDatabase({ connectionString, role: 'app', maxConnections: 2 })
  const tools = { db, log: createLog('silent'), stopping: () => false }
  say('keeping days', rows, 'ms', (await timed(() => createKeepDaysJob({ connectionString }).run(tools, {}))).ms, 'ms')
  await db.destroy()
}

/** T3 cold and warm and T1 as the server asks for them: a thread of its own, the question and the answer sent to and fro. */
async function inLab(): Promise<{ readonly report: Report; readonly ms: number }> {
  await keepDays()
  const lab = openLab({ connectionString })
  const cold = await timed(() => lab.replay(pair))
  say('T3 cold', rows, 'ms', cold.ms, 'ms')
  say('T3 cold', rows, 'rate', rows / (cold.ms / 1000), 'decisions/s')
  const warm = await typical(() => lab.replay(pair))
  say('T3 warm', rows, 'ms', warm, 'ms')
  say('T3 warm', rows, 'rate', rows / (warm / 1000), 'decisions/s')
  const again = await lab.replay(pair, { window: windowOf(cold.answer.report) })
  if (again.record.resultSha256 !== cold.answer.record.resultSha256) throw new Error('the same replay gave another report')
  say(
    'T1 other prices',
    rows,
    'ms',
    await typical((round) => lab.totals({ before: rules, after: triedOut(rules, 7 + round) })),
    'ms',
  )
  say(
    'T1 other conditions',
    rows,
    'ms',
    await typical((round) => lab.totals({ before: rules, after: otherConditions(round) })),
    'ms',
  )
  say(
    'T1 groups, other prices',
    rows,
    'ms',
    await typical((round) => lab.segments({ before: rules, after: triedOut(rules, 7 + round) })),
    'ms',
  )
  say('T3 warm', rows, 'memory', process.memoryUsage.rss() / 2 ** 20, 'MiB')
  await lab.close()
  return { report: cold.answer.report, ms: warm }
}

function windowOf({ window }: Report) {
  return { from: Date.parse(window.from) / 1000, until: Date.parse(window.until) / 1000 }
}

/** Somebody types another edge: decisions are told apart in another way than before. */
function otherConditions(round: number): ConnectsDocument {
  const after = triedOut(rules)
  const clauses = after.clauses.map((one) =>
    one.id === 'newcomer' ? { ...one, when: { ...one.when, tenureDays: { lt: 30 + round } } } : one,
  )
  return { ...after, clauses }
}

async function compare(rival: Rival, found: { readonly report: Report; readonly ms: number }): Promise<void> {
  const answer = await rival.answer(pair.before, pair.after)
  checkEqual(rival, answer, found.report)
  const ms = await typical(() => rival.answer(pair.before, pair.after))
  say(rival.name, rows, 'ms', ms, 'ms')
  say(rival.name, rows, 'rate', rows / (ms / 1000), 'decisions/s')
  const ratio = {
    bench: 'simulate',
    case: 'T3 warm',
    load: loadOf(rows),
    metric: 'ratio',
    of: 'rate',
  } as const
  ratios.push({ ...ratio, against: rival.name, value: ms / found.ms })
}

function checkEqual({ name }: Rival, answer: Answer, found: Report): void {
  const ours: Answer = {
    actions: found.actions,
    people: found.people,
    before: found.before,
    after: found.after,
    moreConnects: found.payingMore.connects,
    lessConnects: found.payingLess.connects,
    peoplePayingMore: found.payingMore.people,
    peoplePayingLess: found.payingLess.people,
  }
  const [theirs, own] = [JSON.stringify(answer), JSON.stringify(ours)]
  if (theirs !== own) throw new Error(`${name} finds ${theirs}, and the replay ${own}`)
  note(`${name} finds the same: ${own}`)
}

/** A long history in this thread alone, made straight into columns. */
async function onColumns(): Promise<void> {
  const wish = wishOf(long)
  const history = madeColumns(wish, makePeople(wish))
  const window = { from: wish.from, until: now }
  const ms = await typical(() => replayPair(history, pair, { window }))
  say('T3 one thread', long, 'ms', ms, 'ms')
  say('T3 one thread', long, 'rate', long / (ms / 1000), 'decisions/s')
  await segmentsOn(history, window)
  say('T3 one thread', long, 'memory', process.memoryUsage.rss() / 2 ** 20, 'MiB')
}

/** Groups times cells, once they are counted: what every group would pay at other prices. */
async function segmentsOn(history: History, window: SecondsWindow): Promise<void> {
  const prices = Array.from({ length: ROUNDS + 1 }, (_, round) =>
    cellsOf(history, { before: rules, after: triedOut(rules, 7 + round) }),
  )
  const tally = emptyTally(history.people.count)
  for (const columns of history.actions) replayAction(tally, columns, prices[0]!.get(columns.action)!, { window })
  const counted = await timed(() => segmentCube(history, tally, window))
  if (counted.answer === undefined) throw new Error('the rules tell too many cells apart for a cube')
  const cube = counted.answer
  say('segment cube', long, 'ms', counted.ms, 'ms')
  say('segment totals', long, 'ms', await typical((round) => segmentTotals(cube, prices[round]!)), 'ms')
}

function report(): void {
  for (const ratio of ratios) print(jsonLine(ratio))
  const columns = [
    { metric: 'ms', title: 'ms' },
    { metric: 'rate', title: 'decisions/s' },
    { metric: 'memory', title: 'memory, MiB' },
  ]
  print(`\n${figuresTable(figures, columns)}\n\n${ratiosTable(ratios)}\n\n${verdicts(figures, loadOf).join('\n')}`)
}
