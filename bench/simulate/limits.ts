import type { Figure } from '../kit/report.ts'

/** What must hold at the length that is asked for; shorter runs show the order of things, and have no verdict. */
interface Limit {
  readonly case: string
  readonly decisions: number
  /** Milliseconds, at most. */
  readonly most: number
}

const TEN_MILLION = 10_000_000
const FIFTY_MILLION = 50_000_000

const limits: readonly Limit[] = [
  { case: 'T0 exact diff', decisions: 0, most: 50 },
  { case: 'T1 other prices', decisions: TEN_MILLION, most: 100 },
  { case: 'T1 other conditions', decisions: TEN_MILLION, most: 100 },
  { case: 'T3 cold', decisions: TEN_MILLION, most: 10_000 },
  { case: 'T3 warm', decisions: TEN_MILLION, most: 1_000 },
  { case: 'T3 one thread', decisions: FIFTY_MILLION, most: 1_200 },
  { case: 'segment totals', decisions: FIFTY_MILLION, most: 5 },
]

/** One line per limit: `PASS`, `MISSED`, or nothing to say where the history was shorter. */
export function verdicts(figures: readonly Figure[], loadOf: (decisions: number) => string): readonly string[] {
  return limits.map(({ case: name, decisions, most }) => {
    const asked = `${name}, ${loadOf(decisions)}: at most ${most.toLocaleString('en-US')} ms`
    const found = figures.find((one) => one.case === name && one.metric === 'ms' && one.load === loadOf(decisions))
    if (found === undefined) return `not measured  ${asked}`
    return `${found.value <= most ? 'PASS' : 'MISSED'}  ${asked}, found ${found.value.toFixed(1)}`
  })
}
