import { createHash } from 'node:crypto'
import { invariant } from '#kernel/invariant.ts'
import { canonicalJson, decisionTable, documentHash } from '#modules/policy/index.ts'
import { rowsIn, type History, type SecondsWindow } from '../rules/columns.ts'
import { joinCells } from '../rules/joint-cells.ts'
import { emptyTally, replayAction, sumsOf, type Tally } from '../rules/replay.ts'
import { estimate, type Sampled } from '../rules/sample.ts'
import { summarise } from '../rules/summarise.ts'
import type { DocumentPair, Replayed } from './protocol.ts'

/** Names the evaluator in run records: another way to price would be another name. */
const COMPILER = 'decision-table@1'
const ASSUMPTIONS = [
  'Nobody acts differently: the same actions at other prices.',
  'Auctions and floating prices count 0: bidders make them.',
  'People are grouped by what they are now, and by what they paid under the earlier rules.',
]
const WINDOW_DAYS = 90
const SECONDS_PER_DAY = 86_400

/** The window of a simulation that nobody asked otherwise: ninety days. */
export function lastDays(until: number, days = WINDOW_DAYS): SecondsWindow {
  return { from: until - days * SECONDS_PER_DAY, until }
}

export interface ReplayPairOptions {
  readonly window: SecondsWindow
  /** Told how far the walk is; false stops it. */
  readonly goOn?: (done: number, total: number) => boolean
}

/** What a replay of some people says about everybody; "sample" is the history of those people alone. */
export function samplePair(
  sample: History,
  pair: DocumentPair,
  of: { readonly window: SecondsWindow; readonly allPeople: number },
): Sampled {
  const tally = priceAll(sample, pair, of)
  invariant(tally !== undefined, 'nobody stops this walk')
  const report = summarise(sample, tally, { window: of.window, unitPriceUsdCents: unitPricesOf(pair) })
  const changes = Float64Array.from({ length: sample.people.count }, (_, person) => {
    const { more, less } = sumsOf(tally, person)
    return more - less
  })
  return estimate(report, changes, { sampledPeople: sample.people.count, allPeople: of.allPeople })
}

/** Prices every recorded decision of a window under both documents; undefined when it was stopped. */
export function replayPair(history: History, pair: DocumentPair, options: ReplayPairOptions): Replayed | undefined {
  const { window } = options
  const tally = priceAll(history, pair, options)
  if (tally === undefined) return undefined
  const report = summarise(history, tally, { window, unitPriceUsdCents: unitPricesOf(pair) })
  const record = {
    policy: pair.after.policy,
    beforeSha256: documentHash(pair.before),
    afterSha256: documentHash(pair.after),
    watermark: history.watermark,
    rows: rowsInAll(history, window),
    compiler: COMPILER,
    assumptions: ASSUMPTIONS,
    resultSha256: createHash('sha256').update(canonicalJson(report)).digest('hex'),
  }
  return { report, record }
}

function unitPricesOf({ before, after }: DocumentPair): { readonly before: number; readonly after: number } {
  return { before: before.unitPriceUsdCents, after: after.unitPriceUsdCents }
}

function priceAll(history: History, pair: DocumentPair, { window, goOn }: ReplayPairOptions): Tally | undefined {
  const total = rowsInAll(history, window)
  const tally = emptyTally(history.people.count)
  let done = 0
  for (const columns of history.actions) {
    const { action } = columns
    const cells = joinCells(columns, decisionTable(pair.before, action), decisionTable(pair.after, action))
    const goOnHere = (rows: number): boolean => goOn === undefined || goOn(done + rows, total)
    if (!replayAction(tally, columns, cells, { window, goOn: goOnHere })) return undefined
    done += rowCount(columns, window)
  }
  return tally
}

function rowsInAll({ actions }: History, window: SecondsWindow): number {
  return actions.reduce((sum, columns) => sum + rowCount(columns, window), 0)
}

function rowCount(columns: History['actions'][number], window: SecondsWindow): number {
  const [first, end] = rowsIn(columns, window)
  return end - first
}
