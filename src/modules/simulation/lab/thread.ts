import { parentPort, workerData } from 'node:worker_threads'
import { invariant } from '#kernel/invariant.ts'
import { decisionTable, type ConnectsDocument } from '#modules/policy/index.ts'
import type { History, SecondsWindow } from '../rules/columns.ts'
import { rememberCubes } from '../rules/cube.ts'
import { joinCells } from '../rules/joint-cells.ts'
import { sampleHistory, type Sampled } from '../rules/sample.ts'
import type { SegmentTotals } from '../rules/segment-cube.ts'
import { totalsOf, type Totals } from '../rules/totals.ts'
import { openHistoryCache } from './history-cache.ts'
import { lastDays, rememberSegments, replayPair, samplePair } from './replay-pair.ts'
import type { Answer, LabSettings, Question, Replayed } from './protocol.ts'

/** The lab's own thread: it holds history, and nothing that takes long ever stops a request. One question at a time. */

const port = parentPort
invariant(port !== null, 'the lab is a thread of its own')
const { connectionString } = workerData as LabSettings
const cache = openHistoryCache(connectionString)
const answer = (one: Answer): void => port.postMessage(one)

/** While somebody types, history may be this old. */
const FRESH_MS = 5_000

let refreshed: { readonly history: History; readonly until: number; readonly atMs: number } | undefined
let cubes = rememberCubes()
const remembered = rememberSegments()
let some: { readonly of: History; readonly history: History } | undefined

async function current(maxAgeMs: number, id: number): Promise<NonNullable<typeof refreshed>> {
  if (refreshed !== undefined && performance.now() - refreshed.atMs < maxAgeMs) return refreshed
  let told = 0
  const { history, now } = await cache.refresh((rows) => {
    if (rows - told < 100_000) return
    told = rows
    answer({ id, progress: { what: 'reading history', done: rows, total: 0 } })
  })
  const rows = (one: History) => one.actions.reduce((sum, columns) => sum + columns.rows, 0)
  // Cubes hold for the rows they were made of.
  if (refreshed === undefined || rows(refreshed.history) !== rows(history)) cubes = rememberCubes()
  else
    return (refreshed = {
      history: { ...history, actions: refreshed.history.actions },
      until: untilOf(now),
      atMs: performance.now(),
    })
  refreshed = { history, until: untilOf(now), atMs: performance.now() }
  return refreshed
}

/** The next whole second: what happened in this one counts. */
function untilOf(now: Date): number {
  return Math.floor(now.getTime() / 1000) + 1
}

const MOST_DOCUMENTS = 32
const documents = new Map<string, ConnectsDocument>()

/** Each message brings copies. What a document's cells cost is remembered by the object, so the same rules have to be the same one. */
function known(document: ConnectsDocument): ConnectsDocument {
  const text = JSON.stringify(document)
  const found = documents.get(text) ?? document
  // The last one asked for is the last one to be forgotten.
  documents.delete(text)
  documents.set(text, found)
  const [oldest] = documents.keys()
  if (documents.size > MOST_DOCUMENTS && oldest !== undefined) documents.delete(oldest)
  return found
}

/** A window that moves with every second would make every cube useless. */
function byTheMinute(until: number): SecondsWindow {
  return lastDays(Math.ceil(until / 60) * 60)
}

async function totals({ id, pair, window }: Question): Promise<Totals> {
  const { history, until } = await current(FRESH_MS, id)
  const asked = window ?? byTheMinute(until)
  const byAction = history.actions.map((columns) => {
    const [before, after] = [decisionTable(pair.before, columns.action), decisionTable(pair.after, columns.action)]
    const cells = joinCells(columns, before, after)
    return totalsOf(columns.action, cells, cubes.counts(columns, cells, asked))
  })
  const sum = (pick: (one: (typeof byAction)[number]) => number) => byAction.reduce((total, one) => total + pick(one), 0)
  return {
    window: { from: isoText(asked.from), until: isoText(asked.until) },
    actions: sum((one) => one.actions),
    before: sum((one) => one.before),
    after: sum((one) => one.after),
    more: { actions: sum((one) => one.more.actions), connects: sum((one) => one.more.connects) },
    less: { actions: sum((one) => one.less.actions), connects: sum((one) => one.less.connects) },
    byAction: byAction.filter((one) => one.actions > 0),
  }
}

async function segments({ id, pair, window }: Question): Promise<readonly SegmentTotals[]> {
  const { history, until } = await current(FRESH_MS, id)
  return remembered.totals(history, pair, window ?? byTheMinute(until))
}

async function sample({ id, pair, window }: Question): Promise<Sampled> {
  const { history, until } = await current(FRESH_MS, id)
  if (some?.of.actions !== history.actions) some = { of: history, history: sampleHistory(history) }
  return samplePair(some.history, pair, { window: window ?? lastDays(until), allPeople: history.people.count })
}

async function replay(question: Extract<Question, { kind: 'replay' }>): Promise<Replayed | undefined> {
  const { id, pair } = question
  const stop = new Int32Array(question.stop)
  const { history, until } = await current(0, id)
  return replayPair(history, pair, {
    window: question.window ?? lastDays(until),
    goOn(done, total) {
      answer({ id, progress: { what: 'pricing', done, total } })
      return Atomics.load(stop, 0) === 0
    },
  })
}

function isoText(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

let queue = Promise.resolve()
let waiting = 0
port.on('message', (question: Question | 'close') => {
  waiting += 1
  queue = queue.then(() => attend(question))
})

async function attend(question: Question | 'close'): Promise<void> {
  await (question === 'close' ? close() : work(question))
  waiting -= 1
  if (question !== 'close' && waiting === 0) setImmediate(tidy)
}

/** Between questions, what was just read is put in order; whoever asks next has a faster walk. */
function tidy(): void {
  if (waiting > 0 || refreshed === undefined) return
  const history = cache.tidy(refreshed.history)
  if (history !== undefined) refreshed = { ...refreshed, history }
}

async function work(asked: Question): Promise<void> {
  const { id } = asked
  try {
    const question = { ...asked, pair: { before: known(asked.pair.before), after: known(asked.pair.after) } }
    if (question.kind === 'totals') answer({ id, totals: await totals(question) })
    else if (question.kind === 'segments') answer({ id, segments: await segments(question) })
    else if (question.kind === 'sample') answer({ id, sampled: await sample(question) })
    else {
      const replayed = await replay(question)
      answer(replayed === undefined ? { id, stopped: true } : { id, replayed })
    }
  } catch (problem) {
    answer({ id, problem: problem instanceof Error ? problem.message : String(problem) })
  }
}

async function close(): Promise<void> {
  await cache.close()
  port?.close()
}
