import { medianRatio } from '../kit/figures.ts'
import type { Ratio } from '../kit/report.ts'
import type { Metric } from './measure.ts'
import { nameOf, type Result } from './turns.ts'

/** Figures of two cases to be divided, under one load or two. */
export interface Asked {
  readonly load: string
  readonly case: string
  readonly of: Metric
  readonly against: string
  /** Default: the same load. */
  readonly againstLoad?: string
  /** Default: the same metric. */
  readonly againstOf?: Metric
}

const ATOMS = ['throughput', 'cpu'] as const

/** What the figures are for: how the product's batches and single commands do beside the others, wherever both ran. */
export function ratiosOf(results: readonly Result[], growth: readonly string[] = []): Ratio[] {
  return asked(results, growth).flatMap((one) => ratioOf(results, one) ?? [])
}

function asked(results: readonly Result[], growth: readonly string[]): Asked[] {
  const loads = [...new Set(results.map(({ case: one }) => one.load))]
  const counts = [...new Set(results.map(({ case: one }) => one.callers))].toSorted((a, b) => a - b)
  const beside = loads.flatMap((load) =>
    counts.flatMap((count): Asked[] => [
      ...(['naive', 'function'] as const).flatMap((rival) =>
        ATOMS.map((of) => ({ load, case: `batch@${count}`, of, against: `${rival}@${count}` })),
      ),
      { load, case: `batch@${count}`, of: 'p99', against: `naive@${count}`, againstOf: 'p50' },
      { load, case: `single@${count}`, of: 'throughput', against: `limit-simple-update@${count}` },
      { load, case: `single@${count}`, of: 'throughput', against: `naive@${count}` },
    ]),
  )
  const [smallest, ...larger] = growth
  const grown = larger.flatMap((load) =>
    [...new Set(results.filter(({ case: one }) => one.load === load).map(({ case: one }) => nameOf(one)))].map((name): Asked => ({
      load,
      case: name,
      of: 'throughput',
      against: name,
      againstLoad: smallest!,
    })),
  )
  return [...beside, ...grown]
}

function ratioOf(results: readonly Result[], { load, case: name, of, against, ...other }: Asked): Ratio | undefined {
  const { againstLoad = load, againstOf = of } = other
  const find = (inLoad: string, called: string) =>
    results.find(({ case: one }) => one.load === inLoad && nameOf(one) === called)?.turns
  const [mine, theirs] = [find(load, name), find(againstLoad, against)]
  if (mine === undefined || theirs === undefined) return undefined
  const value = medianRatio(
    mine.map((turn) => turn[of]),
    theirs.map((turn) => turn[againstOf]),
  )
  const words = {
    of: againstOf === of ? of : `${of} / ${againstOf}`,
    against: againstLoad === load ? against : `${against} in ${againstLoad}`,
  }
  return { bench: 'ledger', case: name, load, metric: 'ratio', ...words, value }
}
