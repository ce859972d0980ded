import type { PersonOfCases } from '#modules/charges/index.ts'
import type { CaseGroup, GroupFact, MetricName } from '#modules/policy/index.ts'
import type { DailySeries, Day, MeasuredSeries } from './effect.ts'
import { metricOf, type Metric } from './metrics.ts'

const everyFact = { initiator: 0, clientKind: 0, category: 0, freelancerPlan: 0, badge: 0 } satisfies Record<GroupFact, number>
const groupFacts = Object.keys(everyFact) as readonly GroupFact[]

/** Counted once for a day: the cases of one kind. */
export interface CountedCases extends Readonly<Record<GroupFact, string>> {
  readonly day: Day
  readonly items: number
  readonly hits: number
  readonly amount: number
}

export interface Counted {
  /** Every day that was counted, in order, also where nothing happened. */
  readonly days: readonly Day[]
  readonly cases: readonly CountedCases[]
}

/** Groups with fewer chances than this in the whole time are left out of the comparison by group: they would say nothing. */
const LEAST_ITEMS = 200

/** Those whom a change concerned, day by day, and the exempt: the metric's own cases without the control group's, and that group. */
export function seriesOf(name: MetricName, counted: Counted, control: CaseGroup | null): MeasuredSeries {
  const metric = metricOf(name)
  const { treated, exempt } = divide(metric, counted.cases, control)
  return {
    treated: sumByDay(metric, counted.days, treated),
    // Where the source does not know what makes a case exempt (a job has no initiator), there is nobody to compare with.
    control: exempt.length === 0 ? null : sumByDay(metric, counted.days, exempt),
  }
}

export interface SegmentSeries extends MeasuredSeries {
  /** `category:design` */
  readonly key: string
}

/** The same for each group of the treated, against the same control: by each fact, the largest group first. */
export function segmentsOf(name: MetricName, counted: Counted, control: CaseGroup | null): readonly SegmentSeries[] {
  const metric = metricOf(name)
  const { treated } = divide(metric, counted.cases, control)
  const whole = seriesOf(name, counted, control)
  return groupFacts
    .filter((fact) => fact !== 'initiator')
    .flatMap((fact) =>
      valuesOf(treated, fact).map((value) => {
        const cases = treated.filter((one) => one[fact] === value)
        return { key: `${fact}:${value}`, treated: sumByDay(metric, counted.days, cases), control: whole.control }
      }),
    )
}

/** Nothing is said about fewer people than this (decision 10). */
export const FEWEST_PEOPLE = 5

/** Whether enough people stand on both sides of each segment's comparison that its effect tells of nobody. */
export function clearSegments(
  name: MetricName,
  people: readonly PersonOfCases[],
  control: CaseGroup | null,
): (key: string) => boolean {
  const { treated, exempt } = divide(metricOf(name), people, control)
  const isClear = (side: readonly PersonOfCases[]) => new Set(side.map(({ personId }) => personId)).size >= FEWEST_PEOPLE
  const isControlClear = exempt.length === 0 || isClear(exempt)
  return (key) => isControlClear && isClear(treated.filter((one) => groupFacts.some((fact) => key === `${fact}:${one[fact]}`)))
}

function divide<Case extends Readonly<Record<GroupFact, string>>>(
  metric: Metric,
  cases: readonly Case[],
  control: CaseGroup | null,
) {
  const isExempt = (one: Case) => control !== null && isIn(one, control) && isOfMetric(one, metric, control)
  return { exempt: cases.filter(isExempt), treated: cases.filter((one) => isIn(one, metric.about) && !isExempt(one)) }
}

/** Without cases that are the whole group, or too few: neither says anything the whole does not. */
function valuesOf(cases: readonly CountedCases[], fact: GroupFact): string[] {
  const items = new Map<string, number>()
  for (const one of cases) items.set(one[fact], (items.get(one[fact]) ?? 0) + one.items)
  const values = [...items].filter(([value, count]) => value !== 'unknown' && count >= LEAST_ITEMS)
  return items.size < 2 ? [] : values.toSorted((left, right) => right[1] - left[1]).map(([value]) => value)
}

function sumByDay(metric: Metric, days: readonly Day[], cases: readonly CountedCases[]): DailySeries {
  const sums = new Map(days.map((day) => [day, { sum: 0, trials: metric.trials === null ? 1 : 0 }]))
  for (const one of cases) {
    const figure = sums.get(one.day)
    if (figure === undefined) continue
    figure.sum += one[metric.sum]
    if (metric.trials !== null) figure.trials += one[metric.trials]
  }
  return days.map((day) => ({ day, ...sums.get(day)! }))
}

function isIn(cases: Readonly<Record<GroupFact, string>>, group: CaseGroup): boolean {
  return groupFacts.every((fact) => group[fact]?.includes(cases[fact]) ?? true)
}

/** Where the control group is exempt by another fact than the metric's own (one category, say), only the metric's cases are in it. */
function isOfMetric(cases: Readonly<Record<GroupFact, string>>, metric: Metric, control: CaseGroup): boolean {
  return groupFacts.every((fact) => control[fact] !== undefined || (metric.about[fact]?.includes(cases[fact]) ?? true))
}
