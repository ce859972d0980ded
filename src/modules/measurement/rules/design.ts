import type { Comparison, Pair, Tally } from './comparison.ts'
import type { DayRegression } from './day-errors.ts'
import type { Phase } from './effect.ts'
import type { Scale } from './scale.ts'

/** What besides the change may make the groups differ over time. */
export interface Adjustment {
  /** That they drift apart evenly. */
  readonly trend: boolean
  /** That they have different seasons: one wave a year. */
  readonly year: boolean
}

const changed = ['notice', 'during', 'after'] as const
export type ChangedPhase = (typeof changed)[number]

/** The regression of the groups' difference, and where in its coefficients what is. */
export interface Design {
  readonly regression: DayRegression
  /** How many of the first columns say what would have been anyway. */
  readonly baseline: number
  readonly phaseAt: Readonly<Partial<Record<Phase, number>>>
}

const DAYS_OF_YEAR = 365.25
const WEEKDAYS_FROM = 28

/** Difference of the groups on the scale = level + weekday + trend + season + notice + during + after + error. */
export function designOf(scale: Scale, comparison: Comparison, adjustment: Adjustment): Design {
  const { pairs, daysTogether } = comparison
  const times = Float64Array.from(pairs, ({ middle }) => middle / daysTogether)
  const baseline = baselineColumns(comparison, adjustment)
  const present = changed.filter((phase) => pairs.some((pair) => pair.phase === phase))
  const effects = present.map((phase) => Float64Array.from(pairs, (pair) => (pair.phase === phase ? 1 : 0)))
  return {
    regression: {
      times,
      target: Float64Array.from(pairs, (pair) => scale.of(pair.treated) - controlOf(scale, pair)),
      columns: [...baseline, ...effects],
      sampling: samplingOf(scale, pairs),
    },
    baseline: baseline.length,
    phaseAt: Object.fromEntries(present.map((phase, index) => [phase, baseline.length + index])),
  }
}

/** The control group's place on the scale; 0 where there is none, so that the treated group is compared with its own past. */
export function controlOf(scale: Scale, { control }: Pair): number {
  return control === null ? 0 : scale.of(control)
}

function baselineColumns({ pairs, daysTogether, daysBefore }: Comparison, { trend, year }: Adjustment): Float64Array[] {
  const column = (value: (pair: Pair) => number) => Float64Array.from(pairs, value)
  const columns = [column(() => 1)]
  if (daysTogether === 1 && daysBefore >= WEEKDAYS_FROM)
    for (let weekday = 1; weekday < 7; weekday += 1) columns.push(column(({ first }) => (first % 7 === weekday ? 1 : 0)))
  const start = pairs[0]!.middle
  const angle = ({ middle }: Pair) => (2 * Math.PI * (middle - start)) / DAYS_OF_YEAR
  if (trend) columns.push(column(({ middle }) => (middle - start) / DAYS_OF_YEAR))
  if (year)
    columns.push(
      column((pair) => Math.cos(angle(pair))),
      column((pair) => Math.sin(angle(pair))),
    )
  return columns
}

// What is usual is taken from four weeks before and after: a day's own figures would give lucky days the larger weight.
const USUAL_DAYS = 28

function samplingOf(scale: Scale, pairs: readonly Pair[]): Float64Array {
  const treated = noiseOf(scale, pairs, (pair) => pair.treated)
  if (pairs[0]!.control === null) return treated
  const control = noiseOf(scale, pairs, (pair) => pair.control!)
  return treated.map((noise, at) => noise + control[at]!)
}

function noiseOf(scale: Scale, pairs: readonly Pair[], groupOf: (pair: Pair) => Tally): Float64Array {
  let [from, until, sum, trials] = [0, 0, 0, 0]
  return Float64Array.from(pairs, ({ middle }, at) => {
    for (; until < pairs.length && pairs[until]!.middle <= middle + USUAL_DAYS; until += 1) {
      const tally = groupOf(pairs[until]!)
      sum += tally.sum
      trials += tally.trials
    }
    for (; pairs[from]!.middle < middle - USUAL_DAYS; from += 1) {
      const tally = groupOf(pairs[from]!)
      sum -= tally.sum
      trials -= tally.trials
    }
    return scale.noise(scale.plain({ sum, trials }), groupOf(pairs[at]!).trials)
  })
}
