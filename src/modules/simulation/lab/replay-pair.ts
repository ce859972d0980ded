import { createHash } from 'node:crypto'
import { invariant } from '#kernel/invariant.ts'
import { canonicalJson, decisionTable, documentHash, type ConnectsDocument } from '#modules/policy/index.ts'
import { rowsIn, type History, type SecondsWindow } from '../rules/columns.ts'
import { joinCells, type JointCells } from '../rules/joint-cells.ts'
import { emptyTally, replayAction, sumsOf, type Tally } from '../rules/replay.ts'
import type { Report } from '../rules/report.ts'
import { isCubeOf, segmentCube, segmentTotals, type SegmentCube, type SegmentTotals } from '../rules/segment-cube.ts'
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

/** What each group of people would have paid, while somebody types other prices. */
export interface RememberedSegments {
  totals(history: History, pair: DocumentPair, window: SecondsWindow): readonly SegmentTotals[]
}

/** Remembers the last cube by segment: as long as only prices of the later document change, history is not looked at again. */
export function rememberSegments(): RememberedSegments {
  let last: { readonly of: History['actions']; readonly before: ConnectsDocument; readonly cube: SegmentCube } | undefined
  return {
    totals(history, pair, window) {
      const cells = new Map(history.actions.map((columns) => [columns.action, cellsOf(columns, pair)]))
      const isSame = last?.of === history.actions && last.before === pair.before && isWindow(last.cube.window, window)
      if (isSame && last !== undefined && isCubeOf(last.cube, cells)) return segmentTotals(last.cube, cells)
      const tally = priceAll(history, pair, { window })
      invariant(tally !== undefined, 'nobody stops this walk')
      const cube = segmentCube(history, tally, window)
      if (cube === undefined) return totalsOnly(summarise(history, tally, { window, unitPriceUsdCents: unitPricesOf(pair) }))
      last = { of: history.actions, before: pair.before, cube }
      return segmentTotals(cube, cells)
    },
  }
}

function isWindow(known: SecondsWindow, { from, until }: SecondsWindow): boolean {
  return known.from === from && known.until === until
}

function totalsOnly({ segments }: Report): readonly SegmentTotals[] {
  return segments.map(({ name, groups }) => ({
    name,
    groups: groups.map(({ key, actions, before, after }) => ({ key, actions, before, after })),
  }))
}

function cellsOf(columns: History['actions'][number], { before, after }: DocumentPair): JointCells {
  return joinCells(columns, decisionTable(before, columns.action), decisionTable(after, columns.action))
}

function unitPricesOf({ before, after }: DocumentPair): { readonly before: number; readonly after: number } {
  return { before: before.unitPriceUsdCents, after: after.unitPriceUsdCents }
}

function priceAll(history: History, pair: DocumentPair, { window, goOn }: ReplayPairOptions): Tally | undefined {
  const total = rowsInAll(history, window)
  const tally = emptyTally(history.people.count)
  let done = 0
  for (const columns of history.actions) {
    const cells = cellsOf(columns, pair)
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
